"""Everything that can be recorded, found or done has words."""

import ast
import re
from pathlib import Path

from django.apps import apps

import participa
from participa.audit.queries import verification
from participa.kernel.rows import is_ledgered
from participa.web.audit.queries.words import (
    PROBLEMS,
    actor_word,
    event_words,
    row_word,
    row_words,
)

SOURCE = Path(participa.__file__).parent
EVENT = re.compile(r"[a-z_]+\.[a-z_]+")


def recorded_types() -> dict[str, str]:
    """Each event type of the source and its file: every text in an `operations` module that looks
    like one and begins with the name of its package."""
    found = {}
    for path in sorted([*SOURCE.rglob("operations.py"), *SOURCE.rglob("operations/*.py")]):
        package = next(p.name for p in path.parents if (p.name != "operations"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            text = node.value if isinstance(node, ast.Constant) else None
            if isinstance(text, str) and EVENT.fullmatch(text) and text.startswith(f"{package}."):
                found[text] = str(path.relative_to(SOURCE))
    return found


def test_every_event_type_has_words():
    without = {t: path for t, path in recorded_types().items() if t not in event_words()}
    assert without == {}, (
        "Give each of these types its Spanish words: a mechanism's in AUDIT_WORDS of its "
        "mechanism.py, any other in EVENTS of src/participa/web/audit/queries/words.py"
    )


def test_no_words_are_left_over():
    assert sorted(event_words().keys() - recorded_types().keys()) == []


def test_every_finding_has_words():
    checks = [
        *Path(verification.__file__).parent.glob("*.py"),
        *SOURCE.glob("mechanisms/*/queries/checks.py"),
    ]
    source = "".join(path.read_text(encoding="utf-8") for path in checks)
    worded = {code for code in re.findall(r'"([a-z]+(?:_[a-z]+)+)"', source) if code in PROBLEMS}
    assert worded == PROBLEMS.keys()
    assert set(re.findall(r'(?:_find|Reason)\("(\w+)"', source)) <= PROBLEMS.keys()


def test_every_ledgered_table_has_words():
    ledgered = {model._meta.label_lower for model in apps.get_models() if is_ledgered(model)}
    assert sorted(ledgered - row_words().keys()) == []


def test_rows_and_actors_have_words():
    assert row_word("participa.contribution:12") == "Aporte 12"
    assert row_word("otra.cosa:1") == "otra.cosa:1"
    assert [actor_word(ref) for ref in ("user:3", "participant:4", "system:periodic")] == [
        "Cuenta 3",
        "Participante 4",
        "La plataforma (periodic)",
    ]
    assert actor_word("visitor") == "Visitante"
    assert actor_word("") == "Borrado a petición de la persona"
