"""Tests are named by what they show."""

from __future__ import annotations

import ast
import re

from tests.architecture.repository import ROOT, line, name, tree

# test_<thing>_<behaviour>: at least two words after "test".
NAME = re.compile(r"test(_[a-z0-9]+){2,}")
FILES = sorted((ROOT / "tests").rglob("test_*.py"))


def test_names_say_the_thing_and_its_behaviour() -> None:
    found = [
        f"{line(path, node)} {node.name}"
        for path in FILES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test")
        and not NAME.fullmatch(node.name)
    ]
    assert found == []


def test_names_are_not_repeated_in_a_file() -> None:
    """The second one would silently replace the first."""
    found: list[str] = []
    for path in FILES:
        names = [node.name for node in tree(path).body if isinstance(node, ast.FunctionDef)]
        found += sorted({f"{name(path)} {word}" for word in names if names.count(word) > 1})
    assert found == []
