"""How clustering in parity goes on from the last clusters."""

from __future__ import annotations

import numpy as np

from participa_methods.opinion import groups, original


def bases(points: list[list[float]], before: list[int]) -> dict[int, list[int]]:
    """Return the members of each base cluster by its id."""
    order = np.arange(len(points))
    found = original.base_clusters(np.array(points, dtype=float), order, np.array(before))
    return {
        name: np.flatnonzero(found.base == at).tolist()
        for at, name in enumerate(found.ids.tolist())
    }


def test_without_a_past_it_is_the_cold_start() -> None:
    assert bases([[5, 0], [0, 0], [5, 0]], [-1, -1, -1]) == {0: [0, 2], 1: [1]}


def test_clusters_keep_their_ids_where_their_members_went() -> None:
    assert bases([[9, 9], [0, 0], [5, 0]], [4, 7, 2]) == {2: [2], 4: [0], 7: [1]}


def test_who_is_new_founds_a_cluster_after_the_largest_id_the_farthest_first() -> None:
    points = [[0, 0], [1, 0], [3, 0], [8, 0]]
    assert bases(points, [3, -1, -1, -1]) == {3: [0], 4: [3], 5: [2], 6: [1]}


def test_members_that_parted_found_clusters_of_their_own() -> None:
    assert bases([[0, 0], [0, 0], [6, 0]], [1, 1, 1]) == {1: [0, 1], 2: [2]}


def test_of_clusters_in_the_same_place_the_largest_keeps_its_id() -> None:
    points = [[0, 0], [0, 0], [0, 0], [5, 0]]
    assert bases(points, [3, 8, 8, 1]) == {1: [3], 8: [0, 1, 2]}
    assert bases(points[1:], [3, 8, 1]) == {1: [2], 8: [0, 1]}


def test_groups_start_where_those_of_the_same_number_were() -> None:
    points = np.array([[0.0, 0], [1, 0], [10, 0], [11, 0]])
    found = groups.Map.of(points, np.arange(4), np.array([2, 5, 6, 9]))
    cold = original.clusterings(found, [2])[2]
    warm = original.clusterings(found, [2], {2: {9: 0, 6: 0, 2: 1}, 3: {2: 0, 5: 1, 6: 2}})[2]
    assert (cold.labels.tolist(), warm.labels.tolist()) == ([0, 0, 1, 1], [1, 1, 0, 0])


def test_a_group_that_lost_all_its_base_clusters_is_founded_anew() -> None:
    points = np.array([[0.0, 0], [1, 0], [10, 0]])
    found = groups.Map.of(points, np.arange(3), np.array([0, 1, 7]))
    made = original.clusterings(found, [2], {2: {0: 0, 1: 0, 3: 1}})[2]
    assert made.labels.tolist() == [0, 0, 1]


def test_rounding_founds_no_cluster() -> None:
    """The mean of three times 0.1 is not 0.1, and yet nobody is apart."""
    points = np.array([[0.1, 0], [0, 0], [0, 1e-20]])
    found = groups.Map.of(points, np.array([0, 0, 0, 1, 2]))
    made = original.clusterings(found, [3], {3: {0: 0, 1: 1, 2: 1}})[3]
    assert made.labels.tolist() == [0, 1, 1]
    assert np.isfinite([made.silhouette, made.loss]).all()
