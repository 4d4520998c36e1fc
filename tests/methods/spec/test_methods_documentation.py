"""The worked examples of the documentation run as they are written."""

import doctest
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[3]
PAGES = sorted((PROJECT / "docs" / "methods").glob("*.md"))


@pytest.mark.parametrize("page", PAGES, ids=[page.stem for page in PAGES])
def test_documentation_examples_give_what_they_show(
    page: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(PROJECT)  # the examples name files from the root of the project
    result = doctest.testfile(str(page), module_relative=False, encoding="utf-8")
    assert result.failed == 0
