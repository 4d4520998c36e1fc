"""Who is in the conversation, the points of the map and the opinion groups (section: groups)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import fsum

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion import kmeans, starts
from participa_methods.opinion.votes import VoteMatrix

BASE_CLUSTERS = 100
MOST_GROUPS = 5
ENOUGH_VOTES, ENOUGH_PEOPLE = 7, 15
DRAWS = 3200  # for 100 base clusters 32 starts, for fewer as many more: the work is the same
FEWER_STARTS = 8
FITTED = 20_000  # above it, centres of base clusters are fitted on an even sample of the map
SEED = 1
WEAK_SILHOUETTE, CLOSE_SILHOUETTES = 0.3, 0.02

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]

NO_CENTRES: Floats = np.empty((0, 2))
NO_IDS: Labels = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, eq=False)
class Map:
    """The base clusters: `centres` (B × 2), `weights` (B, members), `base` (N_in, cluster of each).

    `ids` (B) name them: between two updates a cluster keeps its own.
    """

    centres: Floats
    weights: Floats
    base: Labels
    ids: Labels

    @classmethod
    def of(cls, centres: Floats, base: Labels, ids: Labels | None = None) -> Map:
        weights = np.bincount(base, minlength=len(centres)).astype(np.float64)
        return cls(centres, weights, base, np.arange(len(centres)) if ids is None else ids)


@dataclass(frozen=True, eq=False)
class Clustering:
    """A division of the base clusters into groups: `labels` (B) and its mean silhouette."""

    labels: Labels
    silhouette: float
    loss: float

    @property
    def count(self) -> int:
        return int(self.labels.max()) + 1 if len(self.labels) else 0


def in_conversation(matrix: VoteMatrix, keep: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the rows of those who are grouped, ascending.

    Everybody with min(7, S) votes and the rows of `keep`; if fewer than 15, those with most votes
    fill up, ties in canonical order.
    """
    counts = matrix.votes_per_row()
    inside = counts >= min(ENOUGH_VOTES, matrix.shape[1])
    inside[keep] = True
    missing = ENOUGH_PEOPLE - int(inside.sum())
    if missing > 0:
        order = matrix.canonical()
        order = order[~inside[order]]
        inside[order[np.argsort(-counts[order], kind="stable")][:missing]] = True
    return np.flatnonzero(inside)


def facing(points: Floats) -> Floats:
    """Return the sign of each axis (2) for which the sum of cubes is not negative.

    Exchanging agree and disagree mirrors the map; turned this way it is the same map again. The
    exact sum does not depend on the order of the points; where it is 0 the first point decides.
    """
    signs = np.ones(2)
    for axis in (0, 1):
        values = points[:, axis]
        skew = fsum((values * values * values).tolist())
        if skew == 0 and values.any():
            skew = values[np.argmax(values != 0)]
        if skew < 0:
            signs[axis] = -1
    return signs


def make_map(points: Floats, warm: Floats = NO_CENTRES, warm_ids: Labels = NO_IDS) -> Map:
    """Compress positions (N × 2) to at most 100 weighted points, whatever the order of positions.

    Up to 100 distinct positions stay as they are. More are clustered to convergence from one
    start at distinct points; or from the centres `warm`, filled up, which keep their `warm_ids`.
    """
    order = kmeans.order_of(points)
    sorted_points = points[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (sorted_points[1:] != sorted_points[:-1]).any(axis=1)
    distinct = sorted_points[new]
    base = np.empty(len(order), dtype=np.int64)
    if len(distinct) <= BASE_CLUSTERS and not len(warm):
        base[order] = np.cumsum(new) - 1
        return Map.of(distinct, base)
    step = -(-len(points) // FITTED)
    if step == 1:
        weights = np.diff(np.append(np.flatnonzero(new), len(order))).astype(np.float64)
        fitted = distinct
    else:
        fitted = sorted_points[step // 2 :: step]
        weights = np.ones(len(fitted))
    centres = _started(fitted, weights, min(BASE_CLUSTERS, len(distinct)), warm)
    fresh = int(warm_ids.max(initial=-1)) + 1
    ids = np.append(warm_ids, np.arange(fresh, fresh + len(centres)))[: len(centres)]
    centres, labels, used = kmeans.converge(fitted, weights, centres)
    ids = ids[used]
    if step == 1:
        base[order] = labels[np.cumsum(new) - 1]
    else:
        for _ in range(2):
            used, labels = kmeans.renumbered(kmeans.nearest(sorted_points, centres)[0])
            centres = kmeans.means(sorted_points, np.ones(len(labels)), labels, len(used))
            ids = ids[used]
        base[order] = labels
    return Map.of(centres, base, ids)


def _started(points: Floats, weights: Floats, count: int, warm: Floats) -> Floats:
    """Return `count` starting centres: those of before, each missing one at the farthest point."""
    if not len(warm):
        return starts.many_seeds(points, weights, count, _draws())
    centres = warm[:count]
    if len(centres) == count:  # as mostly: no distance is needed
        return centres
    distance = kmeans.nearest(points, centres)[1]
    while len(centres) < count:
        farthest = int(distance.argmax())
        if distance[farthest] == 0:
            break
        centres = np.vstack((centres, points[farthest]))
        np.minimum(distance, np.hypot(*(points - points[farthest]).T), out=distance)
    return centres


def clusterings(
    base: Map, numbers: Iterable[int], *, also: Mapping[int, Floats] | None = None
) -> dict[int, Clustering]:
    """Return the clustering into k groups for each k of `numbers`.

    The best of 32 or more weighted k-means++ starts. `also` gives earlier centres for some k: they are kept
    while none of 8 such starts is better by half a percent, so that groups do not jump between
    equals.
    """
    order = kmeans.order_of(base.centres)
    points, weights = base.centres[order], base.weights[order]
    apart = kmeans.distances(points)
    numbers = list(numbers)
    if not numbers:
        return {}
    # The first centres of a start are the same whatever their number: one draw serves every k.
    draws = _draws()[: DRAWS // len(points) * len(points)].reshape(-1, len(points))
    seeds = starts.spread_seeds(points, weights, max(numbers), draws)
    earlier = {k: also[k] for k in numbers if also and k in also}
    sets = [seeds[: FEWER_STARTS if k in earlier else None, :k] for k in numbers]
    found = starts.best_of(points, weights, sets + [each[None] for each in earlier.values()])
    warm = dict(zip(earlier, found[len(numbers) :], strict=True))
    made = {}
    for k, (_, labels, loss) in zip(numbers, found, strict=False):
        if k in warm and warm[k][2] <= loss * 1.005:
            _, labels, loss = warm[k]
        own = np.empty_like(labels)
        own[order] = labels
        made[k] = Clustering(own, kmeans.silhouette(apart, labels), loss)
    return made


def by_size(found: Map, one: Clustering) -> Clustering:
    """Number the groups by size, the largest first; equal ones by where they are on the map."""
    sizes = np.bincount(one.labels, found.weights)
    middle = kmeans.means(found.centres, found.weights, one.labels, one.count)
    rank = np.empty(one.count, dtype=np.int64)
    rank[np.lexsort((middle[:, 1], middle[:, 0], -sizes))] = np.arange(one.count)
    return replace(one, labels=rank[one.labels])


def silhouette_of(found: Map, labels: Labels) -> float:
    """Return the mean silhouette of any division of the base clusters (B)."""
    if not len(labels):
        return 0.0
    used = np.unique(labels, return_inverse=True)[1]
    return kmeans.silhouette(kmeans.distances(found.centres), used)


def possible(bases: int) -> range:
    """Return the numbers of groups to try for so many base clusters."""
    return range(2, min(MOST_GROUPS, 2 + bases // 12, bases) + 1)


def choose(silhouettes: Mapping[int, float]) -> int:
    """Return the k with the largest silhouette, the larger k on equality; 1 if there is none."""
    return max(silhouettes, key=lambda k: (silhouettes[k], k), default=1)


def weakness(
    silhouettes: Mapping[int, float], bases: int, shown: int | None = None
) -> tuple[str, ...]:
    """Return why the structure is weak, as codes; nothing when it is clear.

    `shown`: the number of groups on display, which between two updates need not be the best.
    Where everybody in a group stands on the same point there is nothing to doubt, although the
    silhouette of so few points (`bases`) is 0.
    """
    ranked = sorted(silhouettes.values(), reverse=True)
    if not ranked:
        return ("no_groups",)
    if bases in silhouettes:
        return ()
    found = []
    if silhouettes.get(shown or 0, ranked[0]) < WEAK_SILHOUETTE:
        found.append("low_silhouette")
    if len(ranked) > 1 and ranked[0] - ranked[1] <= CLOSE_SILHOUETTES:
        found.append("close_alternatives")
    return tuple(found)


@cache
def _draws() -> Floats:
    """Numbers in [0, 1), the same for ever: NumPy keeps the stream of this generator frozen."""
    return np.random.RandomState(SEED).random_sample(DRAWS)
