"""Conversations so wide or so large that the analysis takes another way: the answers stay the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.sparse.linalg import ArpackNoConvergence
from tests.methods.golden.conversations import adjusted_rand
from threadpoolctl import threadpool_limits

from participa_methods.opinion import analyze_arrays, components, groups, session

Votes = tuple[np.ndarray, np.ndarray, np.ndarray]
OUT = [1, 5, 7]
# People, statements, share of votes: by iteration on G, by iteration on the votes, and with
# base clusters fitted on a sample.
SIZES = [(300, 450, 0.3), (2300, 670, 0.1), (23_000, 120, 0.2)]


def camps(people: int, statements: int, seen: float) -> Votes:
    """Three camps that lean to different sides."""
    random = np.random.RandomState(1)
    raw = random.normal(size=(3, statements))[np.arange(people) % 3]
    raw += random.normal(scale=0.8, size=raw.shape)
    rows, columns = np.nonzero(random.random_sample(raw.shape) < seen)
    leaning = raw[rows, columns]
    return rows, columns, np.where(np.abs(leaning) < 0.2, 0, np.sign(leaning)).astype(np.int8)


def dense(votes: Votes, people: int, statements: int) -> tuple[np.ndarray, np.ndarray]:
    """The two leading eigenvalues of G and their vectors, by a full reduction."""
    rows, columns, values = votes
    count = np.bincount(columns, minlength=statements)
    means = np.bincount(columns, values, statements) / np.maximum(count, 1)
    z = np.zeros((people, statements))
    z[rows, columns] = values - means[columns]
    z[:, OUT] = 0
    with threadpool_limits(limits=1, user_api="blas"):
        found, vectors = np.linalg.eigh(z.T @ z)
    return found[::-1][:2], vectors[:, ::-1][:, :2]


@pytest.mark.parametrize(("people", "statements", "seen"), SIZES)
def test_every_way_gives_the_same_components_and_groups(
    people: int, statements: int, seen: float
) -> None:
    votes = camps(people, statements, seen)
    found = analyze_arrays(*votes, mod_out=OUT)
    values, vectors = dense(votes, people, statements)
    ours = np.array(list(found["components"].values()))
    assert found["eigenvalues"] == pytest.approx(values, rel=1e-12)
    assert np.abs((ours * vectors).sum(axis=0)) == pytest.approx([1, 1], abs=1e-12)
    rows, columns, cast = votes
    planted = np.arange(people)[found["participants"]] % 3
    inside = found["groups"] >= 0
    index = adjusted_rand(planted[inside].tolist(), found["groups"][inside].tolist())
    assert index > 0.95
    order = np.random.RandomState(2).permutation(len(cast))
    shuffled = analyze_arrays(*(each[order] for each in votes), mod_out=OUT)
    mirrored = analyze_arrays(rows, columns, -cast, mod_out=OUT)
    for other, sign in ((shuffled, 1), (mirrored, -1)):
        assert np.array_equal(other["projection"] * sign, found["projection"])
        assert np.array_equal(other["groups"], found["groups"])
    going = session(mod_out=OUT)
    for part in (slice(0, len(cast) // 2), slice(len(cast) // 2, None)):
        going.add_arrays(*(each[part] for each in votes))
        parts = going.result(arrays=True)
    assert parts["eigenvalues"] == pytest.approx(found["eigenvalues"], rel=1e-9)
    signs = np.sign((np.array(list(parts["components"].values())) * ours).sum(axis=0))
    np.testing.assert_allclose(parts["projection"] * signs, found["projection"], atol=1e-9)


def test_sizes_are_those_that_take_another_way() -> None:
    small, wide, large = SIZES
    assert small[1] > components.DIRECT_UP_TO
    assert small[0] * small[1] ** 2 < components.MOMENTS_UP_TO < wide[0] * wide[1] ** 2
    assert large[0] * 0.9 > groups.FITTED


WIDE = 450
ALIKE: dict[str, Any] = {
    "all agree": lambda i, j: np.ones_like(i),
    "all pass": lambda i, j: np.zeros_like(i),
    "identical people": lambda i, j: j % 3 - 1,
}


@pytest.mark.parametrize("people", [1, 20, 5000])
@pytest.mark.parametrize("name", ALIKE)
def test_nothing_to_tell_apart_is_no_error_either(name: str, people: int) -> None:
    """Iterating would have nothing to begin with."""
    rows, columns = np.indices((people, WIDE)).reshape(2, -1)
    votes = rows, columns, ALIKE[name](rows, columns)
    found = analyze_arrays(*votes)
    assert (found["eigenvalues"], found["group_sizes"]) == ((0, 0), {0: people})
    assert not found["projection"].any()
    going = session()
    going.add_arrays(*votes)
    going.result()
    going.add([(people, 0, -1)])
    assert going.result()["participants"] == people + 1
    going.moderate(mod_out=range(WIDE))
    assert going.result()["eigenvalues"] == (0, 0)


def test_iteration_that_does_not_end_is_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    votes = camps(*SIZES[0])
    plain = analyze_arrays(*votes)

    def endless(*_: object, **__: object) -> None:
        raise ArpackNoConvergence("no", np.empty(0), np.empty((0, 0)))

    monkeypatch.setattr(components, "eigsh", endless)
    other = analyze_arrays(*votes)
    assert other["eigenvalues"] == pytest.approx(plain["eigenvalues"], rel=1e-12)
    np.testing.assert_allclose(other["projection"], plain["projection"], atol=1e-9)
