"""Every refusal can be put into words."""

from __future__ import annotations

import ast

from participa.web.reasons import all_reasons
from tests.architecture.repository import line, python_files, tree


def refusals() -> dict[str, list[str]]:
    """Reason code → where a rule says no with it."""
    found: dict[str, list[str]] = {}
    for path in python_files():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "no" and node.args:
                for code in literals(node.args[0]):
                    found.setdefault(code, []).append(line(path, node))
    return found


def literals(node: ast.expr) -> list[str]:
    """`"a"`, or both of `"a" if x else "b"`; anything else cannot be checked and is refused."""
    if isinstance(node, ast.IfExp):
        return literals(node.body) + literals(node.orelse)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    return [f"not a literal: {ast.unparse(node)}"]


def test_reason_codes_have_words() -> None:
    assert {code: places for code, places in refusals().items() if code not in all_reasons()} == {}


def test_reason_words_have_a_rule() -> None:
    assert sorted(set(all_reasons()) - set(refusals())) == []
