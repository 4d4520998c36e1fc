"""The opinion map as an SVG picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from typing import Any

from participa_methods.opinion.points import Point

WIDTH, HEIGHT, MARGIN = 640.0, 440.0, 40.0
SMALLEST, LARGEST = 5.0, 26.0  # radius
# Told apart without colour too: by form, and by the letter written in the middle of the group.
LOOKS = (
    ("#2a6fb0", "circle"),
    ("#c4541a", "square"),
    ("#2f8a4d", "diamond"),
    ("#8a4fa3", "triangle"),
    ("#a8861d", "hexagon"),
)
FORMS = {
    "square": ((-1, -1), (1, -1), (1, 1), (-1, 1)),
    "diamond": ((0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)),
    "triangle": ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
    "hexagon": ((-1.1, 0), (-0.55, -1), (0.55, -1), (1.1, 0), (0.55, 1), (-0.55, 1)),
}


def svg_map(points: Sequence[Point], letters: Mapping[Any, str]) -> str:
    """Return the map of some points, one form and letter per group."""
    left, right = min(p.x for p in points), max(p.x for p in points)
    low, high = min(p.y for p in points), max(p.y for p in points)
    # One scale for both axes: what is twice as far is drawn twice as far.
    scale = min(
        (WIDTH - 2 * MARGIN) / max(right - left, 1e-9),
        (HEIGHT - 2 * MARGIN) / max(high - low, 1e-9),
    )
    heaviest = max(point.weight for point in points)
    looks = {group: LOOKS[at % len(LOOKS)] for at, group in enumerate(letters)}

    def at(x: float, y: float) -> tuple[float, float]:
        return (
            WIDTH / 2 + scale * (x - (left + right) / 2),
            HEIGHT / 2 - scale * (y - (low + high) / 2),
        )

    drawn = []
    for point in sorted(points, key=lambda p: -p.weight):
        colour, form = looks.get(point.group, ("#7a818c", "circle"))
        radius = max(SMALLEST, LARGEST * sqrt(point.weight / heaviest))
        x, y = at(point.x, point.y)
        drawn.append(_form(form, x, y, radius, colour))
    for group, letter in letters.items():
        x, y = at(*_middle([point for point in points if point.group == group]))
        drawn.append(
            f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" dominant-baseline="central" '
            f'font-size="26" font-weight="700" fill="#fff" stroke="{looks[group][0]}" '
            f'stroke-width="6" paint-order="stroke">{letter}</text>'
        )
    names = ", ".join(f"grupo {letter}" for letter in letters.values())
    return (
        f'<svg viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" role="img" '
        f'aria-label="Mapa de opiniones: {names or "sin grupos"}. La tabla de abajo dice lo mismo.">\n'
        + "\n".join(drawn)
        + "\n</svg>"
    )


def _middle(points: list[Point]) -> tuple[float, float]:
    weight = sum(point.weight for point in points) or 1
    return (
        sum(point.x * point.weight for point in points) / weight,
        sum(point.y * point.weight for point in points) / weight,
    )


def _form(form: str, x: float, y: float, radius: float, colour: str) -> str:
    paint = f'fill="{colour}" fill-opacity="0.55" stroke="{colour}"'
    if form == "circle":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" {paint}/>'
    corners = " ".join(f"{x + dx * radius:.1f},{y + dy * radius:.1f}" for dx, dy in FORMS[form])
    return f'<polygon points="{corners}" {paint}/>'
