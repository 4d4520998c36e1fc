"""Names in texts: whole, in their order, whatever case and accents."""

import pytest

from participa.kernel.texts import names_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lo dijo ANDRES  LOZANO.", ["Andrés Lozano"]),
        ("«Andrés Lozano-Ruiz»", ["Andrés Lozano", "Andrés Lozano Ruiz"]),
        ("Andre\u0301s\nLozano", ["Andrés Lozano"]),
        ("Andrés y Lozano", []),
        ("Lozano, Andrés", []),
        ("AndrésLozano; Andrés Lozanos", []),
        ("", []),
    ],
)
def test_names_stand_whole_in_a_text(text: str, found: list[str]) -> None:
    assert names_in(["Otra cosa", text], ["Andrés Lozano", "Andrés Lozano Ruiz"]) == found
