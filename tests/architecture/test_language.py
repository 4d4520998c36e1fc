"""Message ids are the Spanish texts; each has its English translation in some catalogue."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache

import polib
from django.utils.translation.template import templatize

from tests.architecture.repository import PARTICIPA, line, name, python_files, templates, tree

Message = tuple[str, str]  # context ("" where there is none), Spanish text

# That of Django's own sentences has Django's message ids: see test_stock_sentences.py.
CATALOGUES = sorted(
    path
    for path in (PARTICIPA / "locale").glob("*/en/LC_MESSAGES/django.po")
    if path.parts[-4] != "django"
)
# What `templatize` leaves of {% translate %} and {% blocktranslate %}: calls with literals.
LITERAL = r"u?(?:'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
CALL = re.compile(rf"\b(_|n?p?gettext(?:_noop)?)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")


def from_arguments(function: str, arguments: list[str]) -> Message:
    if "pgettext" in function:
        return arguments[0], arguments[1]
    return "", arguments[0]


def in_templates() -> Iterator[tuple[Message, str]]:
    for path in templates():
        source = templatize(path.read_text(encoding="utf-8"), origin=name(path))
        for function, literals in CALL.findall(source):
            yield from_arguments(function, list(ast.literal_eval(f"({literals},)"))), name(path)


def translators(module: ast.Module) -> dict[str, str]:
    """What a file calls the functions of django.utils.translation → their own names."""
    return {
        alias.asname or alias.name: alias.name
        for node in ast.walk(module)
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
        if "gettext" in alias.name
    }


def in_python() -> Iterator[tuple[Message, str]]:
    for path in python_files():
        names = translators(tree(path))
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in names:
                texts = [
                    argument.value
                    for argument in node.args
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
                ]
                if texts:
                    yield (
                        from_arguments(names[ast.unparse(node.func)], texts),
                        line(path, node),
                    )


@cache
def used() -> dict[Message, str]:
    """Every message of the source and one place where it is used."""
    return {**dict(in_templates()), **dict(in_python())}


@cache
def entries() -> tuple[tuple[str, polib.POEntry], ...]:
    return tuple(
        (name(path), entry)
        for path in CATALOGUES
        for entry in polib.pofile(str(path))
        if not entry.obsolete
    )


def key(entry: polib.POEntry) -> Message:
    return entry.msgctxt or "", entry.msgid


def translations(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def test_messages_have_an_english_translation() -> None:
    done = {key(entry) for _, entry in entries() if all(translations(entry)) and not entry.fuzzy}
    assert {text: place for (_, text), place in used().items() if (_, text) not in done} == {}


def test_catalogues_have_no_stale_entries() -> None:
    """Texts that the source takes from data say so in a comment: `#. from data`."""
    stale = [
        f"{place}: {entry.msgid}"
        for place, entry in entries()
        if key(entry) not in used() and "from data" not in (entry.comment or "")
    ]
    assert stale == []


def test_catalogues_agree_with_each_other() -> None:
    """Django merges them, so one text has one translation."""
    seen: dict[Message, tuple[str, list[str]]] = {}
    found: list[str] = []
    for place, entry in entries():
        before = seen.setdefault(key(entry), (place, translations(entry)))
        if before[1] != translations(entry):
            found.append(f"{before[0]}, {place}: {entry.msgid}")
    assert found == []


def test_translations_keep_the_placeholders() -> None:
    found: list[str] = []
    for place, entry in entries():
        expected = set(PLACEHOLDER.findall(f"{entry.msgid} {entry.msgid_plural or ''}"))
        for text in translations(entry):
            # A singular may say "one" instead of the number.
            extra = set(PLACEHOLDER.findall(text)) - expected
            missing = set() if entry.msgid_plural else expected - set(PLACEHOLDER.findall(text))
            if text and (extra or missing):
                found.append(f"{place}: {entry.msgid}")
    assert found == []


def test_catalogues_are_in_utf8_with_english_plurals() -> None:
    for path in CATALOGUES:
        metadata = polib.pofile(str(path)).metadata
        assert "UTF-8" in metadata.get("Content-Type", ""), name(path)
        assert metadata.get("Plural-Forms", "").replace(" ", "") == "nplurals=2;plural=(n!=1);", (
            name(path)
        )
