"""Clustering as the original does it, step by step: from nothing, or from its last clusters.

Section: groups, `parity`. Both depend on the order of participants; ours does not.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from participa_methods.opinion import kmeans
from participa_methods.opinion.groups import BASE_CLUSTERS, Clustering, Map
from participa_methods.opinion.kmeans import Floats, Labels

CLOSE = 0.01  # Lloyd steps end when every centre moved less
BASE_STEPS, GROUP_STEPS = 100, 20  # beyond the first

Divisions = Mapping[int, Mapping[int, int]]  # {k: {base cluster: group}}


def base_clusters(points: Floats, canonical: Labels, before: Labels | None = None) -> Map:
    """Compress positions (N × 2) to at most 100 points, which keep their ids.

    They start at the first distinct positions in `canonical` order (N); or where the members of the
    last ones are now, `before` (N) telling the cluster of each participant, −1 for none.
    """
    ordered, weights = points[canonical], np.ones(len(points))
    held = None if before is None else before[canonical]
    centres, ids = _start(ordered, weights, held, BASE_CLUSTERS)
    centres, labels, used = kmeans.step_by_step(
        ordered, weights, centres, further=BASE_STEPS, tolerance=CLOSE
    )
    base = np.empty(len(points), dtype=np.int64)
    base[canonical] = labels
    return Map.of(centres, base, ids[used])


def clusterings(
    found: Map, numbers: Iterable[int], before: Divisions | None = None
) -> dict[int, Clustering]:
    """Divide the base clusters into k groups for each k of `numbers`.

    They start at the first k base clusters; or from the groups of the same k at the last update.
    """
    apart = kmeans.distances(found.centres)
    made = {}
    for k in numbers:
        last = (before or {}).get(k, {})
        held = np.array([last.get(base, -1) for base in found.ids.tolist()], dtype=np.int64)
        centres, _ = _start(found.centres, found.weights, held, k)
        centres, labels, _ = kmeans.step_by_step(
            found.centres, found.weights, centres, further=GROUP_STEPS, tolerance=CLOSE
        )
        loss = float(((found.centres - centres[labels]) ** 2).sum(axis=1) @ found.weights)
        made[k] = Clustering(labels, kmeans.silhouette(apart, labels), loss)
    return made


def _start(
    points: Floats, weights: Floats, before: Labels | None, count: int
) -> tuple[Floats, Labels]:
    """Return the centres (C × 2) that Lloyd steps begin with, and their ids (C), ascending.

    The clusters of `before` are where their members are now; of those with the same centre the
    largest keeps its id. While there are fewer than `count`, the point farthest from every centre
    leaves its cluster and founds a new one.
    """
    _, first = np.unique(points, axis=0, return_index=True)
    count = min(count, len(first))
    if before is None or (before < 0).all():
        return points[np.sort(first)[:count]], np.arange(count)
    labels, ids = _without_twins(points, weights, before)
    centres = _means(points, weights, labels, len(ids))
    distance = np.hypot(points[:, :1] - centres[:, 0], points[:, 1:] - centres[:, 1])
    while len(ids) < count:
        nearest = distance.min(axis=1)
        farthest = len(nearest) - 1 - int(nearest[::-1].argmax())  # the last of equals
        left = labels[farthest]
        if nearest[farthest] == 0 or (left >= 0 and np.count_nonzero(labels == left) == 1):
            break  # alone and yet not in the middle of its cluster: rounding
        labels[farthest] = len(ids)
        ids = np.append(ids, ids[-1] + 1)
        centres = np.vstack((centres, points[farthest]))
        distance = np.column_stack((distance, np.hypot(*(points - points[farthest]).T)))
        if left >= 0:
            centres[left] = _means(points, weights, np.where(labels == left, 0, -1), 1)[0]
            distance[:, left] = np.hypot(*(points - centres[left]).T)
    return centres, ids


def _without_twins(points: Floats, weights: Floats, before: Labels) -> tuple[Labels, Labels]:
    """Join clusters with the same centre; return the labels (N, −1 for none) and ids (C) left.

    The largest keeps its id, of equals the newest.
    """
    ids, labels = np.unique(before, return_inverse=True)
    if ids[0] < 0:
        ids, labels = ids[1:], labels - 1
    centres = _means(points, weights, labels, len(ids))
    order = np.lexsort((-ids, -np.bincount(labels[labels >= 0])))
    _, first, place = np.unique(centres[order], axis=0, return_index=True, return_inverse=True)
    heir = np.empty(len(ids), dtype=np.int64)
    heir[order] = order[first][place.ravel()]
    kept, joined = np.unique(heir, return_inverse=True)
    return np.append(joined, -1)[labels], ids[kept]


def _means(points: Floats, weights: Floats, labels: Labels, count: int) -> Floats:
    held = labels >= 0
    return kmeans.means(points[held], weights[held], labels[held], count)
