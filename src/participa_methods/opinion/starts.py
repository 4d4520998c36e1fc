"""Where clustering starts, and the best of many starts taken to convergence at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion.kmeans import STEPS, Floats, Labels, renumbered

EQUAL = 1e-12  # what rounding can make of equal sums of squares, relative to them
TINY = np.finfo(np.float64).tiny

Found = tuple[Floats, Labels, float]


@dataclass(frozen=True, eq=False)
class Starts:
    """Which centres belong together, where starts with other numbers of centres go on at once.

    Arrays over centres hold all first centres, then all second ones, and so on. Starts with more
    centres come first, so those with a j-th one are the first `counts[j]`. `set` (starts) tells
    which set each is of.
    """

    set: Labels
    counts: list[int]

    @classmethod
    def of(cls, sets: Sequence[Floats]) -> tuple[Starts, Floats]:
        """Return the starts of sets (R × k × 2 each) and the coordinates of their centres (2 × C)."""
        order = sorted(range(len(sets)), key=lambda number: -sets[number].shape[1])
        numbers = np.repeat(order, [len(sets[number]) for number in order])
        rounds = range(sets[order[0]].shape[1])
        held = [[sets[n][:, j] for n in order if sets[n].shape[1] > j] for j in rounds]
        centres = np.concatenate([one for each in held for one in each]).T
        return cls(numbers, [sum(map(len, each)) for each in held]), centres

    def folded(self, function: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """Return one row for each start, made of the rows of its centres."""
        found = values[: self.counts[0]].copy()
        at = self.counts[0]
        for count in self.counts[1:]:
            function(found[:count], values[at : at + count], out=found[:count])
            at += count
        return found

    def spread(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return for each centre the row of its start."""
        return np.concatenate([values[:count] for count in self.counts])

    def rows(self, start: int) -> Labels:
        """Return where the centres of one start are."""
        before = np.cumsum([0, *self.counts[:-1]])
        return before[[start < count for count in self.counts]] + start

    def only(self, goes: NDArray[np.bool_]) -> Starts:
        counts = [int(np.count_nonzero(goes[:count])) for count in self.counts]
        return Starts(self.set[goes], [count for count in counts if count])

    def keep_first(self, sides: NDArray[np.bool_]) -> None:
        """Leave each point that is as near to two centres of a start to the first of them."""
        taken = np.zeros((self.counts[0], sides.shape[1]), dtype=bool)
        at = 0
        for count in self.counts:
            own = sides[at : at + count]
            own &= ~taken[:count]
            taken[:count] |= own
            at += count


def spread_seeds(points: Floats, weights: Floats, count: int, draws: Floats) -> Floats:
    """Return starting centres (R × count × 2) by weighted k-means++, one set per row of `draws`.

    `draws` (R × at least count) are numbers in [0, 1): each picks a point with probability
    proportional to its weight times its squared distance to the centres picked before. So the first
    centres of a set are the same whatever `count` is.
    """
    runs = len(draws)
    x, y = points[:, 0], points[:, 1]
    seeds = np.empty((runs, count, 2))
    share = np.broadcast_to(weights, (runs, len(points)))
    distance = np.full((runs, len(points)), np.inf)
    for number in range(count):
        cumulated = np.cumsum(share, axis=1)
        wanted = draws[:, number, None] * cumulated[:, -1:]
        pick = np.minimum((cumulated <= wanted).sum(axis=1), len(points) - 1)
        seeds[:, number] = points[pick]
        if number + 1 < count:
            squares = (x - x[pick, None]) ** 2 + (y - y[pick, None]) ** 2
            np.minimum(distance, squares, out=distance)
            share = distance * weights
    return seeds


def many_seeds(points: Floats, weights: Floats, count: int, draws: Floats) -> Floats:
    """Return `count` starting centres among distinct points, fewer only if there are fewer points.

    Like `spread_seeds`, but each round picks a quarter as many again as there are, at equal steps
    of the same probability (systematic sampling from one of `draws`): a fourth of the time, and
    centres as good once they have converged.
    """
    picked = np.empty(0, dtype=np.int64)
    distance = np.full(len(points), np.inf)
    share = weights
    for draw in draws:
        cumulated = np.cumsum(share)
        wanted = max(1, min(count - len(picked), len(picked) // 4))
        steps = (draw + np.arange(wanted)) * (cumulated[-1] / wanted)
        pick = np.minimum(np.searchsorted(cumulated, steps, side="right"), len(points) - 1)
        pick = pick[np.append(True, pick[1:] != pick[:-1])]
        picked = np.append(picked, pick)
        squares = points[:, 0] - points[pick, :1]
        squares *= squares
        rise = points[:, 1] - points[pick, 1:]
        rise *= rise
        squares += rise
        np.minimum(distance, squares.min(axis=0), out=distance)
        share = distance * weights
        if len(picked) >= count or not share.any():
            break
    return points[picked]


def best_of(points: Floats, weights: Floats, sets: Sequence[Floats]) -> list[Found]:
    """Lloyd to convergence from every start of every set (R × k × 2 each), all at once.

    Returns the best of each set: centres (k × 2), labels (N) and weighted sum of squares; of equal
    ones any, but always the same. Starts of a set that come to the same division go on as one.
    """
    starts, centres = Starts.of(sets)
    plane = np.column_stack((-2 * points, np.ones(len(points)))).T
    masses = np.column_stack((weights, points * weights[:, None])).T
    equal = EQUAL * float(weights @ np.square(points).sum(axis=1))
    # x, y and x² + y² of each centre: |p − c|² − |p|² tells the nearest as well, by one product.
    centres = np.vstack((centres, centres[0] ** 2 + centres[1] ** 2))
    best: dict[int, tuple[float, Floats, Labels]] = {}
    for left in reversed(range(STEPS)):
        score = centres.T @ plane
        sides = score == starts.spread(starts.folded(np.minimum, score))
        if np.count_nonzero(sides) > len(starts.set) * len(points):
            starts.keep_first(sides)
        sums = masses @ sides.T.astype(np.float64)
        moved = np.empty(centres.shape)
        np.divide(sums[1:], np.maximum(sums[0], TINY), out=moved[:2])
        moved[2] = squares = moved[0] ** 2 + moved[1] ** 2
        # The sum of squares between the means: with that within them it always makes the same.
        between = starts.folded(np.add, sums[0] * squares)
        moved[2, sums[0] == 0] = np.inf  # nothing is near an emptied cluster
        order = np.argsort(between, kind="stable")
        goes = np.ones(len(order), dtype=bool)
        ranked, of_set = between[order], starts.set[order]
        goes[order[1:]] = (ranked[1:] - ranked[:-1] > equal) | (of_set[1:] != of_set[:-1])
        stays = starts.folded(np.logical_and, (moved == centres).all(axis=0) | (left == 0)) & goes
        for run in np.flatnonzero(stays).tolist():
            number, value = int(starts.set[run]), float(between[run])
            if number not in best or value > best[number][0] + equal:
                rows = starts.rows(run)
                best[number] = value, centres[:2, rows].T, sides[rows].argmax(axis=0)
        goes &= ~stays
        if not goes.any():
            break
        if not goes.all():
            moved = np.compress(starts.spread(goes), moved, axis=1)
            starts = starts.only(goes)
        centres = moved
    found = []
    for number in range(len(sets)):
        _, middle, labels = best[number]
        loss = float(np.square(points - middle[labels]).sum(axis=1) @ weights)
        used, labels = renumbered(labels)
        found.append((middle[used], labels, loss))
    return found
