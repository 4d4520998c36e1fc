"""Who may change the site, and which colours everybody can read (WCAG 2.1, 1.4.3)."""

from __future__ import annotations

import colorsys
import re

from participa.accounts.enums import Role
from participa.accounts.queries import has_role
from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no

ENOUGH = 4.5  # contrast of text against what is behind it
LIGHT = ("#fbf8f2", "#ffffff")  # ground and surface of the light theme
DARK = ("#17151e", "#221f2b")  # of the dark theme


def may_change_site(by: Agent) -> Ruling:
    """The national coordination, a superuser, or the platform itself."""
    if by.system or (by.user and has_role(by.user, Role.NATIONAL_COORDINATOR)):
        return YES
    return no("not_coordinator")


def is_colour(text: str) -> bool:
    return re.fullmatch(r"#[0-9a-fA-F]{6}", text) is not None


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 (black) to 1 (white); WCAG 2.1 definition."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def worst_contrast(colour: str, grounds: tuple[str, ...] = LIGHT) -> float:
    return min(contrast(colour, ground) for ground in grounds)


def nearest_allowed(colour: str, grounds: tuple[str, ...] = LIGHT) -> str:
    """The same hue, as little darker (on light grounds) or lighter (on dark ones) as it takes."""
    hue, lightness, saturation = colorsys.rgb_to_hls(
        *(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    )
    goal = 0.0 if luminance(grounds[0]) > 0.5 else 1.0
    found = colour.lower()
    for step in range(201):
        if worst_contrast(found, grounds) >= ENOUGH:
            return found
        moved = lightness + (goal - lightness) * step / 200
        channels = colorsys.hls_to_rgb(hue, moved, saturation)
        found = "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
    return found


def may_use_colour(colour: str) -> Ruling:
    """Readable on the ground and on white, or no with its figure and the nearest that is."""
    if not is_colour(colour):
        return no("not_a_colour")
    ratio = worst_contrast(colour)
    if ratio >= ENOUGH:
        return YES
    # Rounded down: 4.49 must not read as 4.5.
    shown = f"{int(ratio * 10) / 10:.1f}".replace(".", ",")
    return no("too_little_contrast", ratio=shown, nearest=nearest_allowed(colour))
