"""The NIT and its check digit."""

import pytest

from participa.kernel import nit


@pytest.mark.parametrize(
    ("number", "digit"),
    [  # public entities whose NIT is on every form of theirs
        ("800197268", 4),  # DIAN
        ("899999063", 3),  # Universidad Nacional
        ("899999061", 9),  # Bogotá, D. C.
        ("890399011", 3),  # Santiago de Cali
        ("899999090", 2),  # Ministerio de Hacienda
    ],
)
def test_check_digit_of_known_entities(number: str, digit: int) -> None:
    assert nit.check_digit(number) == digit


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("800.197.268-4", ("800197268", 4)),
        ("NIT: 800197268 - 4", ("800197268", 4)),
        ("800 197 268\u20134", ("800197268", 4)),
        ("800197268", ("800197268", None)),
        ("8.00197268E8", None),
        ("no tiene", None),
        ("", None),
    ],
)
def test_what_people_write_is_read(text: str, found: tuple[str, int | None] | None) -> None:
    assert nit.parse(text) == found


def test_written_as_people_read_it() -> None:
    assert nit.written("800197268") == "800.197.268-4"
