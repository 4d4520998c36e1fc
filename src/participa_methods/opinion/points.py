"""The points of the opinion map as they may be published: never one person alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from math import hypot
from typing import Any

LEAST_PER_POINT = 5
LEAST_PER_GROUP = 5


@dataclass(frozen=True)
class Point:
    """So many people (`weight`) of one group around (x, y); `group` None: none shown apart."""

    x: float
    y: float
    weight: int
    group: Any


def shown_groups(sizes: Mapping[Any, int], least: int = LEAST_PER_GROUP) -> list[Any]:
    """Return the groups large enough to be shown apart, in their order."""
    return [group for group, size in sizes.items() if size >= least]


def map_points(
    base_clusters: Iterable[Mapping[str, Any]],
    shown: Collection[Any],
    least: int = LEAST_PER_POINT,
) -> list[Point]:
    """Join base clusters of a group, the smallest with its nearest, until none has fewer than `least`.

    Groups that are not `shown` go together. What is still too small in the end is left out.
    """
    by_group: dict[Any, list[Point]] = {}
    for cluster in base_clusters:
        group = cluster["group"] if cluster["group"] in shown else None
        point = Point(cluster["x"], cluster["y"], cluster["weight"], group)
        by_group.setdefault(group, []).append(point)
    return [point for points in by_group.values() for point in _joined(points, least)]


def _joined(points: list[Point], least: int) -> list[Point]:
    held = list(points)
    while len(held) > 1 and min(point.weight for point in held) < least:
        small = min(held, key=lambda point: (point.weight, point.x, point.y))
        held.remove(small)
        near = min(held, key=lambda p: (hypot(p.x - small.x, p.y - small.y), p.x, p.y))
        held.remove(near)
        weight = small.weight + near.weight
        x = (small.x * small.weight + near.x * near.weight) / weight
        y = (small.y * small.weight + near.y * near.weight) / weight
        held.append(Point(x, y, weight, small.group))
    return [point for point in held if point.weight >= least]
