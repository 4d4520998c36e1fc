"""Files are few, short and called what they are."""

from __future__ import annotations

import ast
import configparser

from tests.architecture.repository import (
    MECHANISMS,
    PARTICIPA,
    ROOT,
    core_packages,
    layers,
    line,
    mechanisms,
    name,
    packages,
    python_files,
    tree,
)

NAMES = {
    *("urls", "admin", "mechanism"),
    *("views", "tasks", "demo"),
    *("forms", "exports"),
    *("operations", "rules", "queries", "models", "enums"),
}
ALSO_IN_MECHANISMS = {"templates", "static", "migrations"}
PAGE_NAMES = {"urls", "views", "forms", "exports", "queries"}
PAGE_EXCEPTIONS = {
    "src/participa/web/accounts/adapter.py",  # allauth's word for how people sign in
    "src/participa/web/audit/words.py",  # what the action log says of each event
    "src/participa/web/audit/subjects.py",  # and of what it happened to
}
SAYS_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc", "signals", "tools"}
LINES = 400


def test_packages_hold_only_files_of_the_closed_list() -> None:
    found: list[str] = []
    for package in packages():
        allowed = NAMES | {"__init__", "__pycache__", "data"}
        if package.parent == MECHANISMS:
            allowed |= ALSO_IN_MECHANISMS
        found += [name(path) for path in package.iterdir() if path.stem not in allowed]
    assert found == []


def test_areas_of_pages_hold_only_pages() -> None:
    areas = {path.parent for path in (PARTICIPA / "web").glob("*/urls*")}
    found = [
        name(path)
        for area in sorted(areas)
        for path in area.iterdir()
        if path.stem not in PAGE_NAMES | {"__init__", "__pycache__"}
        and name(path) not in PAGE_EXCEPTIONS
    ]
    assert found == []


def test_files_have_at_most_400_lines() -> None:
    """The texts of the demonstration are data, as long as they need to be."""
    lengths = {
        name(path): len(path.read_text(encoding="utf-8").splitlines())
        for path in [*python_files(), ROOT / "participa"]
        if path.parent != PARTICIPA / "config/demo/content"
    }
    assert {path: length for path, length in lengths.items() if length > LINES} == {}


def test_files_have_names_that_say_something() -> None:
    assert [name(path) for path in python_files() if path.stem in SAYS_NOTHING] == []


def test_files_and_folders_do_not_share_a_name() -> None:
    """`x.py` beside `x/` would be silently ignored."""
    assert [name(path) for path in python_files() if path.with_suffix("").is_dir()] == []


def test_packages_are_all_in_the_import_contracts() -> None:
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    listed = contracts["importlinter:contract:files"]["containers"].split()
    assert listed == [f"participa.{package.name}" for package in core_packages()]
    assert {package.name for package in core_packages()} <= set(layers())


def test_modules_begin_by_saying_what_they_are() -> None:
    """In these the classes say it."""
    own_words = {"urls", "enums", "models"}
    found = [
        name(path)
        for path in python_files()
        if tree(path).body and path.stem not in own_words and not ast.get_docstring(tree(path))
    ]
    assert found == []


def test_data_changes_by_operations_not_by_signals() -> None:
    """Only the app configuration listens: it makes raw database objects after a migration."""
    found: list[str] = []
    for path in python_files():
        for node in ast.walk(tree(path)):
            names: list[str] = []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            if path != PARTICIPA / "apps.py" and any(
                "signals" in word or word == "django.dispatch" for word in names
            ):
                found.append(line(path, node))
    assert found == []


def test_mechanisms_touch_one_line_outside_their_folder() -> None:
    """Its tests, page of documentation and catalogue are its own; one line installs it."""
    settings = "src/participa/config/settings.py"
    found: dict[str, list[str]] = {}
    for folder in mechanisms():
        code = folder.name
        needles = (f"mechanisms.{code}", f"mechanisms/{code}", f'"{code}"', f"'{code}'")
        found[code] = [
            f"{name(path)}: {text.strip()}"
            for path in sorted([*PARTICIPA.rglob("*.py"), *PARTICIPA.rglob("*.html")])
            if folder not in path.parents and "demo" not in path.parts  # demo data may use any
            for text in path.read_text(encoding="utf-8").splitlines()
            if any(needle in text for needle in needles)
        ]
    assert found == {
        folder.name: [f'{settings}: "participa.mechanisms.{folder.name}",']
        for folder in mechanisms()
    }
