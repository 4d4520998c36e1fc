"""Borders as SVG: TopoJSON decoded, projected and written as short paths.

One projection serves the whole country, so that any outlines can be drawn together:
equirectangular at 4.5° N (Colombia spans 4° S–13° N; widths are wrong by 2.5 % at most),
whole units of 1/600 of a degree (about 185 m), y growing southwards from 14° N, x eastwards
from 82° W.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Point = tuple[int, int]

UNITS_PER_DEGREE = 600
WEST, NORTH = -82.0, 14.0
SHRINK = math.cos(math.radians(4.5))


@dataclass(frozen=True, slots=True)
class Shape:
    """An SVG path (even–odd fill) and the box it fits in."""

    path: str
    left: int
    top: int
    width: int
    height: int


def project(latitude: float, longitude: float) -> Point:
    """Degrees (WGS84) → whole map units."""
    return (
        round((longitude - WEST) * SHRINK * UNITS_PER_DEGREE),
        round((NORTH - latitude) * UNITS_PER_DEGREE),
    )


def shapes(topology: dict[str, Any], layer: str, tolerance: float = 0) -> dict[str, Shape]:
    """Code → shape of every unit in a layer of a TopoJSON document.

    tolerance: how far (units) a simplified border may lie from the given one. Borders are
    simplified arc by arc, before they are joined, so neighbours keep fitting together.
    """
    arcs = [_simplified(arc, tolerance) for arc in _arcs(topology)]
    found = {}
    for geometry in topology["objects"][layer]["geometries"]:
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        rings = [_ring(arcs, indexes) for polygon in polygons for indexes in polygon]
        found[geometry["properties"]["code"]] = shape(rings)
    return found


def shape(rings: Sequence[Sequence[Point]]) -> Shape:
    """The shape of closed rings; those too small to see are left out unless all are."""
    visible = [ring for ring in rings if len(ring) > 3] or list(rings)
    xs = [x for ring in visible for x, _ in ring]
    ys = [y for ring in visible for _, y in ring]
    left, top = min(xs), min(ys)
    path = "".join(_path(ring) for ring in visible)
    return Shape(path, left, top, max(xs) - left, max(ys) - top)


def _arcs(topology: dict[str, Any]) -> Iterable[list[Point]]:
    """The arcs in map units: TopoJSON stores steps on a coarse grid."""
    (scale_x, scale_y), (west, south) = (topology["transform"][k] for k in ("scale", "translate"))
    for steps in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in steps:
            x, y = x + step_x, y + step_y
            arc.append(project(y * scale_y + south, x * scale_x + west))
        yield arc


def _ring(arcs: Sequence[Sequence[Point]], indexes: Sequence[int]) -> list[Point]:
    """Arcs joined end to end; `~i` means arc i backwards. Repeated points are dropped."""
    ring: list[Point] = []
    for index in indexes:
        for point in arcs[index] if index >= 0 else reversed(arcs[~index]):
            if not ring or ring[-1] != point:
                ring.append(point)
    return ring


def _path(ring: Sequence[Point]) -> str:
    """`M` to the first point, then steps; a minus sign separates by itself."""
    (x, y), *others = ring
    words = [f"M{x} {y}l"]
    for next_x, next_y in others[:-1]:
        for step in (next_x - x, next_y - y):
            words.append(f"{step}" if step < 0 or words[-1].endswith("l") else f" {step}")
        x, y = next_x, next_y
    return "".join(words) + "z"


def _simplified(arc: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas–Peucker: only points farther than `tolerance` from the line without them."""
    if tolerance <= 0 or len(arc) < 3:
        return list(arc)
    keep = {0, len(arc) - 1}
    stretches = [(0, len(arc) - 1)]
    while stretches:
        first, last = stretches.pop()
        if last - first < 2:
            continue
        between = range(first + 1, last)
        farthest = max(between, key=lambda i: _distance(arc[i], arc[first], arc[last]))
        if _distance(arc[farthest], arc[first], arc[last]) > tolerance:
            keep.add(farthest)
            stretches += [(first, farthest), (farthest, last)]
    return [arc[i] for i in sorted(keep)]


def _distance(point: Point, start: Point, end: Point) -> float:
    """From a point to the segment start–end, in units."""
    (px, py), (sx, sy), (ex, ey) = point, start, end
    dx, dy = ex - sx, ey - sy
    length = dx * dx + dy * dy
    if not length:
        return math.hypot(px - sx, py - sy)
    share = max(0.0, min(1.0, ((px - sx) * dx + (py - sy) * dy) / length))
    return math.hypot(px - sx - share * dx, py - sy - share * dy)
