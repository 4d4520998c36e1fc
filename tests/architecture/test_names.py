"""A person's name leaves by one door, which electoral periods and «ocultarme ahora» close."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from tests.architecture.repository import PARTICIPA, line, name, python_files, templates, tree

# The package of people is the door; the demonstration says what people gave.
WITHIN = (PARTICIPA / "accounts", PARTICIPA / "config" / "demo")
# Whoever holds a code reads the name they gave themselves.
OWN_PAGES = {"src/participa/templates/participa/accounts/follow.html"}
HANDS = {"author", "co_author", "participant", "viewer", "taken_by", "captured_by", "user"}
GIVEN = {"name", "profile_fields", "guardian_name"}
IN_TEMPLATE = re.compile(rf"\b(?:{'|'.join(sorted(HANDS))})\.(?:{'|'.join(sorted(GIVEN))})\b")
IN_QUERY = re.compile(rf"\b(?:{'|'.join(sorted(HANDS))})__(?:{'|'.join(sorted(GIVEN))})\b")


def reads_a_name(node: ast.AST) -> bool:
    """`author.name`, `row.author.name`, `author__name`, or the table of the names."""
    if isinstance(node, ast.Attribute) and node.attr in GIVEN:
        return getattr(node.value, "attr", getattr(node.value, "id", "")) in HANDS
    if isinstance(node, ast.ImportFrom):
        return any(each.name == "ProfileField" for each in node.names)
    text = node.arg if isinstance(node, ast.keyword) else getattr(node, "value", None)
    return isinstance(text, str) and bool(IN_QUERY.search(text))


def outside() -> Iterator[str]:
    for path in python_files():
        if PARTICIPA in path.parents and not any(each in path.parents for each in WITHIN):
            yield from (line(path, node) for node in ast.walk(tree(path)) if reads_a_name(node))


def test_only_the_package_of_people_reads_the_names_they_gave() -> None:
    assert list(outside()) == []


def test_no_template_prints_a_name_by_another_way() -> None:
    found = [
        f"{name(path)}: {match[0]}"
        for path in templates()
        if name(path) not in OWN_PAGES
        for match in IN_TEMPLATE.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "code", ["row.author.name", "f(author__name=1)", "'user__profile_fields'",
             "from participa.accounts.models import ProfileField"],
)  # fmt: skip
def test_a_second_way_would_be_seen(code: str) -> None:
    assert [node for node in ast.walk(ast.parse(code)) if reads_a_name(node)]
