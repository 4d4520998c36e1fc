"""Where everybody stands in the drawing: a ring by sector, or the sectors alone.

The place follows from the order of sectors and names, so that the same network always looks the
same and a number in the drawing is a row of the table. Nothing is computed that a page must wait
for.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from participa.actors.models import Organization
from participa.kernel.enums import Sector
from participa.web.networks.views.figures import SectorPair


@dataclass(frozen=True)
class Mark:
    """An organisation or a sector in the drawing; x, y and its label's place in per cent."""

    number: int
    name: str
    url: str
    sector: str
    x: str
    y: str
    text_x: str
    text_y: str
    others: tuple[int, ...]  # the numbers of those it is tied to


@dataclass(frozen=True)
class Line:
    first: int
    second: int
    x1: str
    y1: str
    x2: str
    y2: str
    crosses: bool
    width: str


@dataclass(frozen=True)
class Drawing:
    marks: tuple[Mark, ...]
    lines: tuple[Line, ...]
    aggregate: bool

    @property
    def crossing(self) -> int:
        return sum(line.crosses for line in self.lines)


def ring(stored: dict[str, Any], among: frozenset[str] | None) -> Drawing:
    """Organisations of a stored result that are still public, those `among` if told; one query."""
    wanted = [slug for slug in stored["ids"] if among is None or slug in among]
    found = Organization.objects.public().filter(slug__in=wanted).only("slug", "name", "sector")
    order = {sector.value: place for place, sector in enumerate(Sector)}
    shown = sorted(found, key=lambda row: (order[row.sector], row.name.casefold(), row.slug))
    place = {row.slug: number for number, row in enumerate(shown)}
    pairs = [
        (place[stored["ids"][one]], place[stored["ids"][other]])
        for one, other in stored["pairs"]
        if stored["ids"][one] in place and stored["ids"][other] in place
    ]
    angles = _angles([row.sector for row in shown])
    near: list[list[int]] = [[] for _ in shown]
    for one, other in pairs:
        near[one].append(other + 1)
        near[other].append(one + 1)
    marks = tuple(
        Mark(
            number + 1,
            row.name,
            row.get_absolute_url(),
            row.sector,
            *_at(angles[number], 42),
            *_at(angles[number], 47.5),
            tuple(sorted(near[number])),
        )
        for number, row in enumerate(shown)
    )
    lines = [
        _line(marks[one], marks[other], shown[one].sector != shown[other].sector, "")
        for one, other in pairs
    ]
    lines.sort(key=lambda line: line.crosses)  # those between sectors on top
    return Drawing(marks, tuple(lines), aggregate=False)


def by_sector(rows: Iterable[SectorPair], sizes: dict[str, int]) -> Drawing:
    """The sectors, and between each two a line as thick as the share of its pairs that are tied."""
    sectors = [sector for sector in Sector if sizes.get(sector.value)]
    place = {sector.value: number for number, sector in enumerate(sectors)}
    across = [row for row in rows if row.first != row.second and row.ties and not row.hidden]
    most = max((row.ties / row.pairs for row in across), default=1)
    marks = tuple(
        Mark(
            sizes[sector.value],
            str(sector.label),
            "",
            sector.value,
            *_at(2 * math.pi * number / len(sectors) - math.pi / 2, 34),
            *_at(2 * math.pi * number / len(sectors) - math.pi / 2, 44),
            (),
        )
        for number, sector in enumerate(sectors)
    )
    lines = tuple(
        _line(
            marks[place[row.first]],
            marks[place[row.second]],
            True,
            f"{1 + 9 * row.ties / row.pairs / most:.1f}",
        )
        for row in across
        if row.first in place and row.second in place
    )
    return Drawing(marks, lines, aggregate=True)


def _angles(sectors: Sequence[str]) -> list[float]:
    """Around the ring from the top, with a free place between two sectors."""
    groups = [len(list(group)) for _, group in groupby(sectors)]
    slots, angles = len(sectors) + len(groups), []
    slot = 0.0
    for size in groups:
        for number in range(size):
            angles.append(2 * math.pi * (slot + number + 0.5) / slots - math.pi / 2)
        slot += size + 1
    return angles


def _at(angle: float, radius: float) -> tuple[str, str]:
    return f"{50 + radius * math.cos(angle):.2f}%", f"{50 + radius * math.sin(angle):.2f}%"


def _line(one: Mark, other: Mark, crosses: bool, width: str) -> Line:
    return Line(one.number, other.number, one.x, one.y, other.x, other.y, crosses, width)
