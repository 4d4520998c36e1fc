"""Clustering weighted points of the plane around means (Lloyd), and how well they are separated."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

STEPS = 500  # a bound, not a target: convergence comes long before
ROWS = 4096  # points whose distances to all centres are held at once

Floats = NDArray[np.float64]
Labels = NDArray[np.int64]


def step_by_step(
    points: Floats, weights: Floats, centres: Floats, *, further: int, tolerance: float
) -> tuple[Floats, Labels, Labels]:
    """Lloyd steps as the original takes them.

    Returns the centres (C × 2), the labels (N) and which of the given centres they come from (C).
    Each step assigns every point to its nearest centre (the first of equals), drops empty clusters
    and moves the others to their means. It ends when, both lists of centres sorted, every centre
    moved less than `tolerance`, or after `further` steps beyond the first.
    """
    labels, origin = np.zeros(len(points), dtype=np.int64), np.arange(len(centres))
    for _ in range(further + 1 if len(points) else 0):
        used, labels = renumbered(nearest(points, centres)[0])
        origin = origin[used]
        moved = means(points, weights, labels, len(used))
        before, after = _in_order(centres), _in_order(moved)
        shorter = min(len(before), len(after))
        shift = np.hypot(*(before[:shorter] - after[:shorter]).T)
        centres = moved
        if (shift < tolerance).all():
            break
    return centres, labels, origin


def converge(points: Floats, weights: Floats, centres: Floats) -> tuple[Floats, Labels, Labels]:
    """Lloyd steps until no centre moves.

    Returns the centres (C × 2), the labels (N) and which of the given centres they come from (C).

    Bounds on the distance to the own and to the second nearest centre (Hamerly) tell which points
    may have changed sides; only their distances are computed. Empty clusters are dropped at the end.
    """
    labels, own, other = nearest(points, centres)
    for _ in range(STEPS):
        moved = means(points, weights, labels, len(centres), empty=centres)
        shift = np.hypot(*(moved - centres).T)
        if not shift.any():
            break
        centres = moved
        own += shift[labels]
        # What comes nearest to a point is at most the largest move of any centre but its own.
        largest = int(np.argmax(shift))
        second = float(np.partition(shift, -2)[-2]) if len(shift) > 1 else 0.0
        other -= np.where(labels == largest, second, shift[largest])
        doubtful = np.flatnonzero(own > other)
        own[doubtful] = np.hypot(*(points[doubtful] - centres[labels[doubtful]]).T)
        doubtful = doubtful[own[doubtful] > other[doubtful]]
        if len(doubtful):
            labels[doubtful], own[doubtful], other[doubtful] = nearest(points[doubtful], centres)
    used, labels = renumbered(labels)
    return centres[used], labels, used


def nearest(points: Floats, centres: Floats) -> tuple[Labels, Floats, Floats]:
    """Return the nearest centre of each point (N), its distance and that of the second nearest."""
    labels = np.empty(len(points), dtype=np.int64)
    own, other = np.empty(len(points)), np.full(len(points), np.inf)
    for at in range(0, len(points), ROWS):
        part = slice(at, at + ROWS)
        squares = points[part, :1] - centres[:, 0]
        squares *= squares
        rise = points[part, 1:] - centres[:, 1]
        rise *= rise
        squares += rise
        row = np.arange(len(squares))
        labels[part] = label = squares.argmin(axis=1)
        own[part] = squares[row, label]
        if len(centres) > 1:
            squares[row, label] = np.inf
            other[part] = squares.min(axis=1)
    return labels, np.sqrt(own), np.sqrt(other)


def means(
    points: Floats, weights: Floats, labels: Labels, count: int, *, empty: Floats | None = None
) -> Floats:
    """Return the weighted mean of each cluster (count × 2); an empty one stays where it was."""
    weight = np.bincount(labels, weights, count)
    centres = np.empty((count, 2))
    for axis in (0, 1):
        centres[:, axis] = np.bincount(labels, points[:, axis] * weights, count)
    with np.errstate(invalid="ignore"):
        centres /= weight[:, None]
    if empty is not None and not weight.all():
        centres[weight == 0] = empty[weight == 0]
    return centres


def distances(points: Floats) -> Floats:
    """Return the Euclidean distances between all pairs of points (N × N)."""
    return np.hypot(points[:, :1] - points[:, 0], points[:, 1:] - points[:, 1])


def silhouette(apart: Floats, labels: Labels) -> float:
    """Return the mean silhouette (Rousseeuw 1987) from the distances `apart` (N × N).

    A point alone in its cluster counts 0, and so does everything when there is one cluster.
    """
    count = int(labels.max()) + 1
    if count < 2:
        return 0.0
    sizes = np.bincount(labels, minlength=count)
    sums = apart @ (labels[:, None] == np.arange(count)).astype(np.float64)  # N × clusters
    row = np.arange(len(labels))
    own = sums[row, labels] / np.maximum(sizes[labels] - 1, 1)
    others = sums / sizes
    others[row, labels] = np.inf
    other = others.min(axis=1)
    larger = np.maximum(own, other)
    valid = (sizes[labels] > 1) & (larger > 0)
    scores = np.where(valid, (other - own) / np.where(larger > 0, larger, 1), 0)
    return float(scores.mean())


def renumbered(labels: Labels) -> tuple[Labels, Labels]:
    """Return the cluster numbers in use, ascending, and the labels counted without the others."""
    sizes = np.bincount(labels)
    return np.flatnonzero(sizes), (np.cumsum(sizes > 0) - 1)[labels]


def order_of(points: Floats) -> Labels:
    """Return the order (N) of points by x, then y."""
    order = np.argsort(points[:, 0])  # several times faster than by both, and mostly enough
    x, y = points[order].T
    if ((x[1:] == x[:-1]) & (y[1:] < y[:-1])).any():
        order = np.lexsort((points[:, 1], points[:, 0]))
    return order


def _in_order(centres: Floats) -> Floats:
    return centres[order_of(centres)]
