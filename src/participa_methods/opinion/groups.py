"""Who is in the conversation, the points of the map and the opinion groups (section: groups)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from math import fsum

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion import kmeans
from participa_methods.opinion.votes import VoteMatrix

BASE_CLUSTERS = 100
MOST_GROUPS = 5
ENOUGH_VOTES, ENOUGH_PEOPLE = 7, 15
STARTS = 32
FITTED = 20_000  # above it, centres of base clusters are fitted on an even sample of the map
SEED = 1
WEAK_SILHOUETTE, CLOSE_SILHOUETTES = 0.3, 0.02

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Map:
    """The base clusters: `centres` (B × 2), `weights` (B, members), `base` (N_in, cluster of each)."""

    centres: Floats
    weights: Floats
    base: Labels


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
    exact sum does not depend on the order of the points.
    """
    return np.array([-1.0 if fsum((points[:, axis] ** 3).tolist()) < 0 else 1.0 for axis in (0, 1)])


def make_map(points: Floats, warm: Floats | None = None) -> Map:
    """Compress positions (N × 2) to at most 100 weighted points, whatever the order of positions.

    Up to 100 distinct positions stay as they are. More are clustered from one weighted k-means++
    start (or from the centres `warm`, filled up) to convergence.
    """
    order = np.lexsort((points[:, 1], points[:, 0]))
    sorted_points = points[order]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (sorted_points[1:] != sorted_points[:-1]).any(axis=1)
    distinct = sorted_points[new]
    base = np.empty(len(order), dtype=np.int64)
    if len(distinct) <= BASE_CLUSTERS and warm is None:
        base[order] = np.cumsum(new) - 1
        return Map(distinct, np.bincount(base).astype(np.float64), base)
    step = -(-len(points) // FITTED)
    if step == 1:
        weights = np.diff(np.append(np.flatnonzero(new), len(order))).astype(np.float64)
        fitted = distinct
    else:
        fitted = sorted_points[step // 2 :: step]
        weights = np.ones(len(fitted))
    centres = _started(fitted, weights, min(BASE_CLUSTERS, len(distinct)), warm)
    centres, labels = kmeans.converge(fitted, weights, centres)
    if step == 1:
        base[order] = labels[np.cumsum(new) - 1]
    else:
        for _ in range(2):
            labels = np.unique(kmeans.nearest(sorted_points, centres)[0], return_inverse=True)[1]
            ones = np.ones(len(labels))
            centres = kmeans.means(sorted_points, ones, labels, int(labels.max()) + 1)
        base[order] = labels
    return Map(centres, np.bincount(base).astype(np.float64), base)


def _started(points: Floats, weights: Floats, count: int, warm: Floats | None) -> Floats:
    """Return `count` starting centres: those of before, each missing one at the farthest point."""
    if warm is None or not len(warm):
        seeds: Floats = kmeans.spread_seeds(points, weights, count, _draws()[:1])[0]
        return seeds
    centres = warm[:count]
    distance = kmeans.nearest(points, centres)[1]
    while len(centres) < count:
        farthest = int(distance.argmax())
        if distance[farthest] == 0:
            break
        centres = np.vstack((centres, points[farthest]))
        np.minimum(distance, np.hypot(*(points - points[farthest]).T), out=distance)
    return centres


def clusterings(
    found: Map, numbers: Iterable[int], *, also: Mapping[int, Floats] | None = None
) -> dict[int, Clustering]:
    """Return the clustering into k groups for each k of `numbers`.

    The best of 32 weighted k-means++ starts. `also` gives earlier centres for some k: they are kept
    while no other start is better by half a percent, so that groups do not jump between equals.
    """
    order = np.lexsort((found.centres[:, 1], found.centres[:, 0]))
    points, weights = found.centres[order], found.weights[order]
    apart = kmeans.distances(points)
    made = {}
    for k in numbers:
        seeds = kmeans.spread_seeds(points, weights, k, _draws()[:STARTS])
        _, labels, loss = kmeans.best_of(points, weights, seeds)
        if also and k in also:
            warm = kmeans.best_of(points, weights, also[k][None])
            if warm[2] <= loss * 1.005:
                _, labels, loss = warm
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


def weakness(silhouettes: Mapping[int, float]) -> tuple[str, ...]:
    """Return why the structure is weak, as codes; nothing when it is clear."""
    ranked = sorted(silhouettes.values(), reverse=True)
    if not ranked:
        return ("no_groups",)
    found = []
    if ranked[0] < WEAK_SILHOUETTE:
        found.append("low_silhouette")
    if len(ranked) > 1 and ranked[0] - ranked[1] <= CLOSE_SILHOUETTES:
        found.append("close_alternatives")
    return tuple(found)


def original_map(points: Floats, canonical: Labels) -> Map:
    """Compress positions as the original starts: first 100 distinct ones in `canonical` order."""
    ordered = points[canonical]
    centres, labels = kmeans.step_by_step(
        ordered,
        np.ones(len(ordered)),
        _first_distinct(ordered, BASE_CLUSTERS),
        further=100,
        tolerance=0.01,
    )
    base = np.empty(len(points), dtype=np.int64)
    base[canonical] = labels
    return Map(centres, np.bincount(base).astype(np.float64), base)


def original_clusterings(found: Map, numbers: Iterable[int]) -> dict[int, Clustering]:
    """Cluster as the original starts: from the first k base clusters, at most 20 further steps."""
    apart = kmeans.distances(found.centres)
    made = {}
    for k in numbers:
        seeds = _first_distinct(found.centres, k)
        centres, labels = kmeans.step_by_step(
            found.centres, found.weights, seeds, further=20, tolerance=0.01
        )
        loss = float(((found.centres - centres[labels]) ** 2).sum(axis=1) @ found.weights)
        made[k] = Clustering(labels, kmeans.silhouette(apart, labels), loss)
    return made


def _first_distinct(points: Floats, count: int) -> Floats:
    _, first = np.unique(points, axis=0, return_index=True)
    return points[np.sort(first)[:count]]


@cache
def _draws() -> Floats:
    """Numbers in [0, 1), the same for ever: NumPy keeps the stream of this generator frozen."""
    return np.random.RandomState(SEED).random_sample((STARTS, BASE_CLUSTERS))
