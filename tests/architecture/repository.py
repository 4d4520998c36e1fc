"""Where things are, for the tests that read the repository."""

from __future__ import annotations

import ast
import configparser
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
PARTICIPA = SRC / "participa"
MECHANISMS = PARTICIPA / "mechanisms"

# Folders that git does not hold.
NOT_OURS = {".git", ".venv", "data", "node_modules", "build", ".cache", ".hypothesis"}


def name(path: Path) -> str:
    """A path as people write it, from the root of the repository."""
    return path.relative_to(ROOT).as_posix()


def python_files() -> list[Path]:
    """Every module of the source but migrations, which Django writes."""
    return sorted(path for path in SRC.rglob("*.py") if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(path for path in SRC.rglob("templates/**/*") if path.is_file())


def texts() -> Iterator[tuple[Path, str]]:
    """Every file of the repository that is text, with its text."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if parts[0] in NOT_OURS or not path.is_file():
            continue
        if any(part.endswith("_cache") or part == "__pycache__" for part in parts):
            continue
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def line(path: Path, node: ast.AST) -> str:
    return f"{name(path)}:{getattr(node, 'lineno', 0)}"


@cache
def layers() -> dict[str, int]:
    """Package of participa → its height in the import contract (0 is the lowest)."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    lines = contracts["importlinter:contract:layers"]["layers"].split("\n")
    rows = [re.findall(r"\w+", text) for text in lines if text.strip()]
    return {package: height for height, row in enumerate(reversed(rows)) for package in row}


def core_packages() -> list[Path]:
    """The packages that hold a subject: all but the pages, what runs them and the kernel."""
    others = {"config", "kernel", "management", "mechanisms", "migrations", "web", "api"}
    folders = (path.parent for path in PARTICIPA.glob("*/__init__.py"))
    return sorted(folder for folder in folders if folder.name not in others)


def mechanisms() -> list[Path]:
    return sorted(path.parent for path in MECHANISMS.glob("*/mechanism.py"))


def packages() -> list[Path]:
    """The folders that follow the closed list of file names."""
    return [*core_packages(), *mechanisms()]
