"""Contrast of the tokens and weight of what every page loads, from the files themselves."""

import base64
import gzip
import hashlib
import json
import re
from pathlib import Path

import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "static/participa"
CSS = (STATIC / "participa.css").read_text(encoding="utf-8")

AA_TEXT = [
    "ink-soft",
    "action",
    "action-strong",
    "leadership",
    "advocacy",
    "open-government",
    "good",
    "late",
    "broken",
    "sector-citizens",
    "sector-private",
    "sector-public",
    "sector-cooperation",
    "sector-academia",
]


def tokens(selector: str) -> dict[str, str]:
    """The colours declared in the block of a selector."""
    block = CSS.split(selector, 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))


LIGHT = tokens(':root, [data-theme="light"] {')
DARK = tokens('[data-theme="dark"] {')


def luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", ["ground", "surface", "sunk"])
def test_text_contrasts_with_every_ground(theme: dict[str, str], ground: str) -> None:
    assert contrast(theme["ink"], theme[ground]) >= 7
    assert dict.fromkeys(AA_TEXT, True) == {
        name: contrast(theme[name], theme[ground]) >= 4.5 for name in AA_TEXT
    }
    assert contrast(theme["edge"], theme[ground]) >= 3


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_words_on_colour_contrast(theme: dict[str, str]) -> None:
    assert contrast(theme["on-action"], theme["action"]) >= 4.5
    assert contrast(theme["on-action"], theme["action-strong"]) >= 4.5
    assert contrast(theme["on-highlight"], theme["highlight"]) >= 7
    assert contrast(theme["surface"], theme["broken"]) >= 4.5


def test_tokens_are_those_agreed() -> None:
    agreed = {
        "ground": "#fbf8f2",
        "surface": "#ffffff",
        "line": "#ddd5c7",
        "ink": "#1c1a27",
        "ink-soft": "#575166",
        "action": "#1f3f9f",
        "leadership": "#a61e5c",
        "advocacy": "#b4470a",
        "open-government": "#00665a",
        "highlight": "#ffc838",
        "good": "#1d7a3a",
        "late": "#9a5b00",
        "broken": "#b3261e",
    }
    assert {name: LIGHT[name] for name in agreed} == agreed


def test_dark_by_preference_and_by_choice_are_the_same() -> None:
    assert tokens(":root:not([data-theme]) {") == DARK
    assert DARK.keys() == LIGHT.keys()


def test_what_every_page_loads_is_light() -> None:
    def weight(name: str) -> int:
        return len(gzip.compress((STATIC / name).read_bytes(), 9))

    assert weight("participa.css") < 14 * 1024
    assert weight("participa.js") < 6 * 1024
    assert weight("icon.svg") < 1024


def test_stylesheet_loads_nothing_else() -> None:
    assert "@import" not in CSS
    assert "url(" not in CSS
    assert "@font-face" not in CSS


def test_vendored_scripts_are_those_named() -> None:
    folder = Path(__file__).parents[2] / "browser/vendor"
    for entry in json.loads((folder / "vendor.json").read_text(encoding="utf-8")):
        digest = hashlib.sha384((folder / entry["file"]).read_bytes()).digest()
        assert base64.b64encode(digest).decode() == entry["sha384"]
        assert (folder / entry["licence_file"]).is_file()
