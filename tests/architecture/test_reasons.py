"""Every refusal can be put into words."""

from __future__ import annotations

import ast

from participa.web.reasons import all_reasons
from tests.architecture.repository import line, python_files, tree


def refusals() -> dict[str, list[str]]:
    """Reason code → where a rule says no with it."""
    found: dict[str, list[str]] = {}
    for path in python_files():
        module = tree(path)
        for function in (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Call) and ast.unparse(node.func) == "no" and node.args:
                    for code in codes(node.args[0], function, module):
                        found.setdefault(code, []).append(line(path, node))
    return found


def codes(node: ast.expr, function: ast.FunctionDef, module: ast.Module) -> list[str]:
    """`"a"`; both of `"a" if x else "b"`; of a parameter, what the callers in the file pass."""
    if isinstance(node, ast.IfExp):
        return codes(node.body, function, module) + codes(node.orelse, function, module)
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [node.value]
    names = [argument.arg for argument in function.args.args]
    if isinstance(node, ast.Name) and node.id in names:
        place = names.index(node.id)
        return [
            code
            for call in ast.walk(module)
            if isinstance(call, ast.Call) and ast.unparse(call.func) == function.name
            for argument in call.args[place : place + 1]
            for code in codes(argument, function, module)
        ]
    return [f"not a literal: {ast.unparse(node)}"]


def test_reason_codes_have_words() -> None:
    assert {code: places for code, places in refusals().items() if code not in all_reasons()} == {}


def test_reason_words_have_a_rule() -> None:
    assert sorted(set(all_reasons()) - set(refusals())) == []
