"""What may be told of a result: no group of fewer than five, nor a figure that gives one away.

Where fewer than five people stand in no group that is shown, nothing told counts them: neither the
number of participants nor any sum, so that nobody gets their answers by subtraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from participa_methods.opinion.points import LEAST_PER_GROUP, Point, map_points, shown_groups
from participa_methods.opinion.suppression import Table, suppressed

ANSWERS = ("agree", "disagree", "pass")
SHARED = 0.6  # geometric mean over the groups of the smoothed share
SPLIT = 0.25  # smoothed share of the smaller side
NEARLY, NEARLY_FROM = 0.9, 20  # share, of so many: then more than one count would fit the words
SHOWN, SHORT = 8, 5  # statements of a list
LIKE_CHANCE = "like_chance"

Rows = list[list[int]]


@dataclass(frozen=True)
class Telling:
    """`tells`: false where fewer than five people answered. `groups`: names of those shown, in order, with their `sizes`; none, or two and more.

    `participants` are counted, and fewer than five `more` are not; `apart` of those counted are in
    no shown group. `tables`: statement → agrees, disagrees, passes and their sum of each shown
    group, of those apart (where each cell may be told) and at the end of all these, None where a
    cell is not told. `shared`:
    (statement, side), and `nearly_all` those of them that nearly everybody shares. `weak`: why the groups are unsure, as codes.
    """

    tells: bool
    groups: list[Any]
    sizes: list[int]
    participants: int
    more: bool
    apart: int
    tables: dict[Any, Table]
    shared: list[tuple[Any, str]]
    nearly_all: list[Any]
    divisive: list[Any]
    uncertain: list[Any]
    points: list[Point]
    weak: list[str]

    @property
    def votes(self) -> int:
        """The sum of the sums that are told."""
        return sum(table[-1][-1] or 0 for table in self.tables.values())

    def cells(self, tid: Any, group: Any = None) -> list[int | None]:
        """Agrees, disagrees, passes and their sum: of a shown group, or of everybody."""
        return self.tables[tid][-1 if group is None else self.groups.index(group)]


def telling(
    found: Mapping[str, Any],
    *,
    least: int = LEAST_PER_GROUP,
    labels: Mapping[Any, Any] | None = None,
    is_distinct: bool = True,
) -> Telling:
    """Choose what may be told of `found`, an answer of `analyze`.

    `labels`: the order of the groups; `is_distinct`: whether they are more than chance would give.
    """
    sizes = found["group_sizes"]
    shown = shown_groups(sizes, least)
    if len(shown) < 2:  # one group beside the rest would be the rest's picture
        shown = []
    if labels:
        shown = sorted(shown, key=labels.__getitem__)
    inside = sum(sizes[group] for group in shown)
    rest = int(found["participants"]) - inside
    more = bool(shown) and 0 < rest < least
    counts = {tid: _rows(found, tid, shown) for tid in found["totals"]}
    shared = _shared(found, {tid: rows[: len(shown)] or rows for tid, rows in counts.items()})
    return Telling(
        tells=inside + rest >= least,
        groups=shown,
        sizes=[sizes[group] for group in shown],
        participants=inside if more else inside + rest,
        more=more,
        apart=0 if more or not shown else rest,
        tables={tid: suppressed(_counted(rows, least), least) for tid, rows in counts.items()},
        shared=shared,
        nearly_all=[tid for tid, side in shared if _nearly(_counted(counts[tid], least), side)],
        divisive=[tid for tid in found["divisive"] if _is_split(found["totals"][tid])][:SHORT],
        uncertain=list(found["uncertain"])[:SHORT],
        points=[
            point
            for point in map_points(found["base_clusters"], shown, least)
            if point.group is not None
        ],
        weak=[*found["weakness"], *([] if is_distinct or not shown else [LIKE_CHANCE])],
    )


def _rows(found: Mapping[str, Any], tid: Any, shown: Sequence[Any]) -> Rows:
    """Agrees, disagrees and passes of each shown group, then of everybody else."""
    rows = [[int(found["counts"][group][tid][answer]) for answer in ANSWERS] for group in shown]
    total = [int(found["totals"][tid][answer]) for answer in ANSWERS]
    rest = [total[at] - sum(row[at] for row in rows) for at in range(len(ANSWERS))]
    return [*rows, rest]


def _counted(rows: Rows, least: int) -> Rows:
    """Without everybody else where they are nobody, or so few that hiding them would hide the groups."""
    apart = rows[-1]
    few = not sum(apart) or any(0 < count < least for count in (*apart, sum(apart)))
    return rows[:-1] if few and len(rows) > 1 else rows


def _shared(found: Mapping[str, Any], rows: Mapping[Any, Rows]) -> list[tuple[Any, str]]:
    """What every group agrees on, or rejects, most of all first (section 8, geometric mean)."""
    k = max(int(found["k"]), 1)
    out = set(found["parameters"]["mod_out"])
    chosen = [
        (-(product ** (1 / k)), tid, side)
        for side, at, key in (
            ("agree", 0, "group_aware_consensus"),
            ("disagree", 1, "group_aware_disagreement"),
        )
        for tid, product in found[key].items()
        if tid not in out
        and product ** (1 / k) >= SHARED
        and all(_share(row, at) > 0.5 for row in rows[tid])
    ]
    place = {tid: at for at, tid in enumerate(found["totals"])}
    chosen.sort(key=lambda one: (round(one[0], 4), place[one[1]]))
    return [(tid, side) for _value, tid, side in chosen[:SHOWN]]


def _nearly(rows: Rows, side: str) -> bool:
    total = sum(map(sum, rows))
    count = sum(row[ANSWERS.index(side)] for row in rows)
    return total >= NEARLY_FROM and count >= NEARLY * total


def _share(row: Sequence[int], at: int) -> float:
    """Smoothed, as in section 6."""
    return (row[at] + 1) / (sum(row) + 2)


def _is_split(total: Mapping[str, int]) -> bool:
    """Whether either side has at least a quarter: what pulls the map apart may be one-sided."""
    row = [int(total[answer]) for answer in ANSWERS]
    return min(_share(row, 0), _share(row, 1)) >= SPLIT
