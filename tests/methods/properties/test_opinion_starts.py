"""Many starts taken to convergence at once give what each gives alone, taken step by step."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from participa_methods.opinion.starts import best_of, many_seeds, spread_seeds

# Few distinct coordinates: equal points, equal distances and emptied clusters are then common.
coordinates = st.integers(-3, 3).map(float)
clouds = st.lists(st.tuples(coordinates, coordinates, st.integers(1, 4)), min_size=2, max_size=25)


def loss_of(points: np.ndarray, weights: np.ndarray, centres: np.ndarray) -> float:
    """Plain Lloyd from one start; the weighted sum of squares at its end."""
    while True:
        apart = ((points[:, None] - centres) ** 2).sum(axis=2)
        labels = apart.argmin(axis=1)
        used = np.unique(labels)
        moved = np.array(
            [np.average(points[labels == c], axis=0, weights=weights[labels == c]) for c in used]
        )
        if moved.shape == centres.shape and np.allclose(moved, centres, rtol=0, atol=1e-12):
            return float(weights @ apart[np.arange(len(points)), labels])
        centres = moved


@given(st.lists(st.tuples(*[st.floats(-5, 5, width=32)] * 2, st.integers(1, 4)), min_size=6))
def test_the_best_of_every_set_is_the_best_of_its_starts_alone(cloud: list) -> None:
    table = np.array(cloud)
    points, weights = table[:, :2], table[:, 2]
    draws = np.random.RandomState(5).random_sample((6, 4))
    seeds = spread_seeds(points, weights, 4, draws)
    sets = [seeds[:, :2], seeds[:3, :4], seeds[:, :3], seeds[:1, :2]]
    for each, (centres, labels, loss) in zip(sets, best_of(points, weights, sets), strict=True):
        alone = min(loss_of(points, weights, start) for start in each)
        assert loss == pytest.approx(alone, rel=1e-6, abs=1e-6) or loss < alone
        assert set(labels.tolist()) == set(range(len(centres)))
        for number, centre in enumerate(centres):
            mine = labels == number
            mean = np.average(points[mine], axis=0, weights=weights[mine])
            assert centre == pytest.approx(mean, abs=1e-6)


@given(clouds)
def test_points_as_near_to_two_centres_belong_to_one(cloud: list) -> None:
    table = np.array(cloud, dtype=float)
    points, weights = table[:, :2], table[:, 2]
    seeds = spread_seeds(points, weights, 3, np.random.RandomState(5).random_sample((8, 3)))
    [(centres, labels, loss)] = best_of(points, weights, [seeds])
    assert len(labels) == len(points)
    assert loss == pytest.approx(weights @ ((points - centres[labels]) ** 2).sum(axis=1))
    own = ((points - centres[labels]) ** 2).sum(axis=1)
    nearest = ((points[:, None] - centres) ** 2).sum(axis=2).min(axis=1)
    assert own == pytest.approx(nearest, abs=1e-9)


@given(clouds, st.integers(1, 12))
def test_many_seeds_are_distinct_points(cloud: list, count: int) -> None:
    table = np.array(sorted(set(cloud)), dtype=float)
    points = np.unique(table[:, :2], axis=0)
    found = many_seeds(points, np.ones(len(points)), count, np.random.RandomState(5).rand(3200))
    assert len(found) == min(count, len(points))
    assert len(np.unique(found, axis=0)) == len(found)
    assert {tuple(each) for each in found.tolist()} <= {tuple(each) for each in points.tolist()}
