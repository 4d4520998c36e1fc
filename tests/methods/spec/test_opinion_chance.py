"""Whether people differ more than chance would have them differ."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.golden.conversations import NAMES, conversation

from participa_methods.opinion import against_chance, against_chance_arrays, analyze

Votes = tuple[np.ndarray, np.ndarray, np.ndarray]


def random_votes(people: int, statements: int, seed: int, seen: float = 1.0) -> Votes:
    """Each statement with its own shares of agrees and passes, and nothing else in common."""
    random = np.random.RandomState(seed)
    shares = random.dirichlet((2, 1, 2), size=statements)
    values = np.array([random.choice((1, 0, -1), size=people, p=each) for each in shares]).T
    rows, columns = np.nonzero(random.random_sample(values.shape) < seen)
    return rows, columns, values[rows, columns]


def camps(people: int, statements: int, seed: int, stray: float) -> Votes:
    """Two halves on opposite sides of every statement, some answers astray."""
    random = np.random.RandomState(seed)
    side = np.where(np.arange(people) % 2, 1, -1)[:, None]
    values = side * np.where(random.random_sample((people, statements)) < stray, -1, 1)
    rows, columns = np.indices(values.shape).reshape(2, -1)
    return rows, columns, values.ravel()


def test_votes_without_structure_seldom_pass_for_more() -> None:
    """One in forty by construction; the silhouette alone never doubted these."""
    found = [against_chance_arrays(*random_votes(30, 10, seed)) for seed in range(100)]
    assert sum(one.is_distinct for one in found) <= 6
    silhouettes = [
        max(
            analyze(zip(*map(np.ndarray.tolist, random_votes(30, 10, seed)), strict=True))[
                "silhouettes"
            ].values()
        )
        for seed in range(10)
    ]
    assert min(silhouettes) > 0.3


def test_two_camps_are_found_though_one_answer_in_four_is_astray() -> None:
    found = [against_chance_arrays(*camps(30, 10, seed, 0.25)) for seed in range(50)]
    assert sum(one.is_distinct for one in found) >= 45


@pytest.mark.parametrize("name", NAMES)
def test_real_conversations_are_more_than_chance(name: str) -> None:
    held = conversation(name)
    found = against_chance(held.votes, mod_out=held.options["mod_out"])
    assert found.is_distinct
    assert found.times is not None
    assert 1 < found.times < 10


def test_large_and_wide_conversations_are_compared_by_a_part() -> None:
    found = against_chance_arrays(*random_votes(4000, 200, 1, seen=0.2))
    assert 0 < found.participants < 4000
    assert not found.is_distinct


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32 - 1), st.integers(1, 20), st.integers(1, 6))
def test_same_votes_in_any_order_give_the_same(seed: int, people: int, statements: int) -> None:
    votes = list(
        zip(*(each.tolist() for each in random_votes(people, statements, seed, 0.7)), strict=True)
    )
    shuffled = [votes[at] for at in np.random.RandomState(seed).permutation(len(votes))]
    assert against_chance(votes) == against_chance(shuffled)
    turned = [(who, what, -value) for who, what, value in votes]
    assert against_chance(turned).is_distinct == against_chance(votes).is_distinct


@pytest.mark.parametrize(
    "votes",
    [[], [(1, 1, 1)], [(1, 1, 1), (2, 1, -1)], [(p, s, 1) for p in range(9) for s in range(3)]],
    ids=["none", "one", "one statement", "all the same"],
)
def test_where_nothing_differs_nothing_is_distinct(votes: list[tuple[int, int, int]]) -> None:
    assert not against_chance(votes).is_distinct
    assert against_chance(votes, mod_out=[1, 2], meta=[0]).times is None


def test_comparison_says_how_it_was_made() -> None:
    votes = list(zip(*(each.tolist() for each in camps(10, 4, 1, 0.2)), strict=True))
    found = against_chance(votes, mod_out=[3], meta=[0, 99])
    assert (found.method, found.version) == ("participa.opinion.chance", "1.0")
    assert found.parameters == {"mod_out": [0, 3], "draws": 39, "seed": 20261125}
    assert against_chance(votes[::-1], mod_out=[0, 3]) == found
    assert len({found.digest, against_chance(votes).digest, against_chance(votes[1:]).digest}) == 3
