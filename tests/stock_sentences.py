"""What Django itself says to whoever fills in a form: sentences that nobody should read here."""

from __future__ import annotations

import ast
from functools import cache
from gettext import GNUTranslations
from pathlib import Path

import django

DJANGO = Path(django.__file__).parent
SAYING = (  # where Django keeps what a form may answer
    "forms/fields.py", "forms/forms.py", "forms/models.py", "forms/formsets.py",
    "core/validators.py", "db/models/fields/__init__.py", "db/models/fields/related.py",
    "db/models/fields/json.py", "db/models/base.py", "db/models/constraints.py",
)  # fmt: skip
TRANSLATING = {"_", "gettext", "ngettext_lazy"}
SENTENCE = 12  # letters; shorter ones are words: «and», «Order»


@cache
def stock() -> frozenset[str]:
    """Message ids of every sentence that Django's forms, validators and models can say."""
    found: set[str] = set()
    for name in SAYING:
        for node in ast.walk(ast.parse((DJANGO / name).read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in TRANSLATING:
                said = node.args[0]
                if isinstance(said, ast.Constant) and len(said.value) > SENTENCE:
                    found.add(said.value)
    return frozenset(one for one in found if one.endswith("."))


def told_by_django(language: str) -> set[str]:
    """The same sentences in the words of Django's catalogue: what nobody should read here."""
    found: set[str] = set(stock()) if language == "en" else set()
    for name in ("es", "es_CO") if language == "es-co" else ():
        with (DJANGO / "conf" / "locale" / name / "LC_MESSAGES" / "django.mo").open("rb") as file:
            catalogue = GNUTranslations(file)
        found |= {text for one in stock() if (text := catalogue.gettext(one)) != one}
    return found


def beginnings(language: str) -> frozenset[str]:
    """How each of them begins, up to what differs from time to time."""
    starts = {one.partition("%")[0].partition("{")[0][:24] for one in told_by_django(language)}
    return frozenset(start for start in starts if len(start) > 8)
