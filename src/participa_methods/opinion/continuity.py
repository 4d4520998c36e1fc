"""What stays the same for those who watch: base clusters, number of groups and their labels.

Between two recomputations of a conversation (section: continuity between updates).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from participa_methods.opinion import groups, kmeans, original
from participa_methods.opinion.analysis import Division, Options, among, as_division, wanted
from participa_methods.opinion.votes import VoteMatrix

PATIENCE = 4  # consecutive recomputations that another number of groups must win

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


@dataclass(eq=False)
class Memory:
    """What one recomputation leaves to the next.

    `shown` is the number of groups on display, `contender` the one that won the last `streak` times. `base` {participant in the conversation: base cluster}; `labels` {base cluster: label of
    its group on display}; `groups` {k: {base cluster: group}}; `components` {statement: (c1, c2)}.
    """

    shown: int | None = None
    contender: int | None = None
    streak: int = 0
    base: dict[Any, int] = field(default_factory=dict)
    labels: dict[int, int] = field(default_factory=dict)
    groups: dict[int, dict[int, int]] = field(default_factory=dict)
    components: dict[Any, tuple[float, float]] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Return the memory in lists, so that JSON keeps the kinds of its identifiers."""
        return {
            "shown": self.shown,
            "contender": self.contender,
            "streak": self.streak,
            "base": list(self.base.items()),
            "labels": list(self.labels.items()),
            "groups": [(k, list(each.items())) for k, each in self.groups.items()],
            "components": list(self.components.items()),
        }

    def stored(self) -> Memory:
        """Return what the original keeps through a restart: it then divides and chooses anew."""
        return Memory(base=self.base, labels=self.labels, components=self.components)

    @classmethod
    def from_dict(cls, held: Mapping[str, Any]) -> Memory:
        """Read what `as_dict` returned."""
        return cls(
            held["shown"],
            held["contender"],
            held["streak"],
            dict(held["base"]),
            dict(held["labels"]),
            {k: dict(each) for k, each in held["groups"]},
            {tid: (x, y) for tid, (x, y) in held["components"]},
        )

    def choose(self, silhouettes: Mapping[int, float]) -> int:
        """Return the number of groups to show: another one only after it won four times."""
        winner = groups.choose(silhouettes)
        self.streak = self.streak + 1 if winner == self.contender else 1
        self.contender = winner
        if self.shown not in silhouettes or self.streak >= PATIENCE:
            self.shown = winner
        return self.shown or winner


def division(matrix: VoteMatrix, options: Options, people: Floats, memory: Memory) -> Division:
    """Divide the conversation from where `memory` left it, and remember the result."""
    rows, before = _still_in(matrix, options, memory)
    facing = groups.facing(people[rows])
    points = people[rows] * facing
    found = groups.make_map(points, *_recentred(points, before))
    numbers = wanted(found, options.k)
    warm = {k: _middles(found, memory.groups[k], k) for k in numbers if k in memory.groups}
    made = groups.clusterings(found, numbers, also={k: m for k, m in warm.items() if m is not None})
    made = {k: groups.by_size(found, one) for k, one in made.items()}
    shown = replace(found, centres=found.centres * facing)
    return _remembered(matrix, rows, shown, made, before, memory)


def original_division(
    matrix: VoteMatrix, options: Options, people: Floats, memory: Memory
) -> Division:
    """Divide the conversation as the original does at each update, and remember the result."""
    rows, before = _still_in(matrix, options, memory)
    found = original.base_clusters(people[rows], among(rows, matrix.canonical()), before)
    made = original.clusterings(found, wanted(found, options.k), memory.groups)
    return _remembered(matrix, rows, found, made, before, memory)


def _still_in(matrix: VoteMatrix, options: Options, memory: Memory) -> tuple[Integers, Integers]:
    """Return the rows of who is in the conversation, and their base cluster of before (−1 none)."""
    kept = matrix.participant_rows([*options.keep, *memory.base])
    rows = groups.in_conversation(matrix, kept)
    names = matrix.participants[rows].tolist()
    return rows, np.array([memory.base.get(name, -1) for name in names], dtype=np.int64)


def _remembered(
    matrix: VoteMatrix,
    rows: Integers,
    found: groups.Map,
    made: dict[int, groups.Clustering],
    before: Integers,
    memory: Memory,
) -> Division:
    """Choose and name the groups to show, and leave to the next update what it starts from."""
    silhouettes = {k: one.silhouette for k, one in made.items()}
    k = memory.choose(silhouettes)
    of_base = made[k].labels if made else np.zeros(len(found.centres), dtype=np.int64)
    divided = as_division(matrix, rows, found, of_base, silhouettes)
    bases, place = np.unique(before, return_inverse=True)
    labels = np.array([memory.labels.get(base, -1) for base in bases.tolist()], dtype=np.int64)
    divided = _labelled(divided, labels[place])
    ids = found.ids.tolist()
    names = matrix.participants[rows].tolist()
    memory.base = dict(zip(names, found.ids[found.base].tolist(), strict=True))
    memory.labels = {
        base: divided.names[group]
        for base, group in zip(ids, divided.of_base.tolist(), strict=True)
    }
    memory.groups = {k: dict(zip(ids, one.labels.tolist(), strict=True)) for k, one in made.items()}
    return divided


def _recentred(points: Floats, before: Integers) -> tuple[Floats, Integers]:
    """Return centre (C × 2) and id (C) of the clusters of `before` (N, −1 none) where members are now.

    Clusters that now have the same centre become one: the larger keeps its id.
    """
    held = before >= 0
    ids, labels = np.unique(before[held], return_inverse=True)
    sizes = np.bincount(labels, minlength=len(ids))
    centres = kmeans.means(points[held], np.ones(len(labels)), labels, len(ids))
    order = np.argsort(-sizes, kind="stable")
    _, first = np.unique(centres[order], axis=0, return_index=True)
    kept = np.sort(order[first])
    return centres[kept], ids[kept]


def _middles(found: groups.Map, before: Mapping[int, int], count: int) -> Floats | None:
    """Return the centres (count × 2) of the groups of before, or None if one has nobody left."""
    labels = np.array([before.get(name, -1) for name in found.ids.tolist()], dtype=np.int64)
    held = labels >= 0
    if len(np.unique(labels[held])) < count:
        return None
    return kmeans.means(found.centres[held], found.weights[held], labels[held], count)


def _labelled(divided: Division, old: Integers) -> Division:
    """Give each group the label of the earlier one with which it shares most participants.

    `old` has the label of each participant in the conversation, −1 for none. A group without a match
    takes the smallest label that is free.
    """
    labels = np.unique(old[old >= 0])
    now = divided.of_row[divided.rows]
    count = len(divided.names)
    shared = np.zeros((count, len(labels)), dtype=np.int64)
    held = old >= 0
    np.add.at(shared, (now[held], np.searchsorted(labels, old[held])), 1)
    names: list[int | None] = [None] * count
    for group, label in zip(*linear_sum_assignment(-shared), strict=True):
        if shared[group, label]:
            names[group] = int(labels[label])
    free = (label for label in range(2 * count) if label not in names)
    final = [next(free) if name is None else name for name in names]
    rank = np.argsort(np.argsort(final))
    of_row = np.where(divided.of_row >= 0, rank[divided.of_row], -1)
    return replace(divided, of_row=of_row, of_base=rank[divided.of_base], names=sorted(final))
