"""The guide shows every part, and no template of ours carries a style or a script of its own."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

SOURCES = settings.BASE_DIR
PARTS = SOURCES / "templates/participa/ui"
TEMPLATES = sorted(
    path
    for folder in (SOURCES / "templates", *SOURCES.glob("mechanisms/*/templates"))
    for path in folder.rglob("*.html")
)

pytestmark = pytest.mark.django_db


def included_parts(path: Path) -> set[str]:
    """The names of the parts a template includes, and those they include in turn."""
    found: set[str] = set()
    waiting = re.findall(r"participa/ui/(\w+)\.html", path.read_text(encoding="utf-8"))
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            text = (PARTS / f"{name}.html").read_text(encoding="utf-8")
            waiting += re.findall(r"participa/ui/(\w+)\.html", text)
    return found


def test_guide_includes_every_part() -> None:
    shown = included_parts(SOURCES / "templates/participa/site/guide.html")
    shown |= included_parts(SOURCES / "templates/participa/base.html")
    assert {path.stem for path in PARTS.glob("*.html")} - shown == set()


def test_every_part_says_what_it_takes() -> None:
    silent = [
        path.name
        for path in PARTS.glob("*.html")
        if not path.read_text(encoding="utf-8").startswith(("{#", "{% comment %}"))
    ]
    assert silent == []


@pytest.mark.parametrize("language", ["es-co", "en"])
@pytest.mark.parametrize("theme", ["", "light", "dark"])
def test_guide_renders(client: Client, language: str, theme: str) -> None:
    client.cookies["tema"] = theme
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    response = client.get("/guia-visual/")
    page = response.content.decode()
    assert response.status_code == 200
    assert ('data-theme="' + theme + '">' in page.split("<head>")[0]) is bool(theme)
    assert page.count('<li class="chain-link') == 15
    assert "{{" not in page
    assert "{%" not in page


def test_guide_ids_are_unique(client: Client) -> None:
    page = client.get("/guia-visual/").content.decode()
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_template_has_no_inline_style_or_script(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"""\sstyle\s*=\s*["']""", text) == []
    assert re.findall(r"<style\b", text) == []
    assert re.findall(r"""\son[a-z]+\s*=\s*["']""", text) == []
    assert re.findall(r"javascript:", text) == []
    scripts = re.findall(r"<script\b([^>]*)>", text)
    assert [s for s in scripts if "src=" not in s and "application/json" not in s] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_template_loads_nothing_from_outside(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"""<(?:script|link|img|iframe)\b[^>]*(?:src|href)=["']https?:""", text) == []
