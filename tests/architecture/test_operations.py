"""Every change of data has the same shape."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from tests.architecture.repository import line, name, packages, tree

# Below all operations: what they record, run inside them.
BELOW = "src/participa/audit/"
WRITERS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
READERS = ("views", "forms", "rules", "queries", "exports", "urls", "enums")


def operation_files() -> list[Path]:
    found: list[Path] = []
    for package in packages():
        found += [*package.glob("operations.py"), *package.glob("operations/*.py")]
    return [path for path in found if not name(path).startswith(BELOW)]


def functions(path: Path) -> list[ast.FunctionDef]:
    return [node for node in tree(path).body if isinstance(node, ast.FunctionDef)]


def is_private(path: Path, function: ast.FunctionDef) -> bool:
    """Files that begin with one "_" hold helpers of the package's operations."""
    return function.name.startswith("_") or (path.stem.startswith("_") and path.stem != "__init__")


def decorators(function: ast.FunctionDef) -> set[str]:
    return {ast.unparse(decorator) for decorator in function.decorator_list}


def calls(function: ast.FunctionDef) -> set[str]:
    return {
        ast.unparse(node.func).split(".")[-1]
        for node in ast.walk(function)
        if isinstance(node, ast.Call)
    }


def reached(function: ast.FunctionDef, helpers: dict[str, ast.FunctionDef]) -> set[str]:
    """What a function calls, itself or through the private helpers of its package."""
    seen: set[str] = set()
    waiting = calls(function)
    while waiting:
        word = waiting.pop()
        if word not in seen:
            seen.add(word)
            waiting |= calls(helpers[word]) if word in helpers else set()
    return seen


def helpers_beside(path: Path) -> dict[str, ast.FunctionDef]:
    files = path.parent.glob("*.py") if path.parent.name == "operations" else [path]
    return {
        function.name: function
        for file in files
        for function in functions(file)
        if is_private(file, function)
    }


def operations_below(path: Path) -> set[str]:
    """Operations of other packages that this file imports: calling one records the event."""
    return {
        alias.asname or alias.name
        for node in tree(path).body
        if isinstance(node, ast.ImportFrom) and "operations" in (node.module or "").split(".")
        for alias in node.names
    }


def faults(path: Path, function: ast.FunctionDef) -> list[str]:
    if {"unledgered", "unledgered_at_once"} & decorators(function):
        return []
    if "operation" not in decorators(function):
        return ["is not an @operation"]
    found: list[str] = []
    arguments = function.args
    annotations = {
        argument.arg: ast.unparse(argument.annotation)
        for argument in arguments.kwonlyargs
        if argument.annotation
    }
    if arguments.args or arguments.posonlyargs or arguments.vararg:
        found.append("takes positional arguments")
    if annotations.get("by") != "Agent":
        found.append("does not take `by: Agent`")
    if annotations.get("at") != "datetime":
        found.append("does not take `at: datetime`")
    recording = {"record", "unchanged"} | operations_below(path)
    if not reached(function, helpers_beside(path)) & recording:
        found.append("records no event")
    return found


def test_operations_are_decorated_keyword_only_and_recorded() -> None:
    found = [
        f"{line(path, function)} {function.name} {fault}"
        for path in operation_files()
        for function in functions(path)
        if not is_private(path, function)
        for fault in faults(path, function)
    ]
    assert found == []


def test_private_functions_are_not_operations() -> None:
    found = [
        f"{line(path, function)} {function.name}"
        for path in operation_files()
        for function in functions(path)
        if is_private(path, function) and "operation" in decorators(function)
    ]
    assert found == []


@pytest.mark.parametrize("prefix", ["handle_", "process_", "do_", "manage_"])
def test_operations_are_named_by_what_they_do(prefix: str) -> None:
    found = [
        line(path, function)
        for path in operation_files()
        for function in functions(path)
        if function.name.startswith(prefix)
    ]
    assert found == []


def test_rows_are_written_only_in_operations() -> None:
    """Pages, rules and queries call no method of a QuerySet that writes."""
    found = [
        f"{line(path, node)} {node.func.attr}"
        for package in packages()
        for word in READERS
        for path in [*package.glob(f"{word}.py"), *package.glob(f"{word}/*.py")]
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITERS
    ]
    assert found == []
