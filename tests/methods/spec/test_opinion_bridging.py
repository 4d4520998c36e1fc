"""The bridging score: support that sides do not explain."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from tests.methods.golden.conversations import conversation
from threadpoolctl import threadpool_limits

from participa_methods.opinion import bridging, bridging_scores
from participa_methods.opinion.votes import from_votes

# Two camps of 20: all agree on 0; each camp on its own 1 and 2; three of four of everybody on 3.
VOTES = [
    (person, tid, value)
    for person in range(40)
    for tid, value in (
        (0, 1),
        (1, 1 if person < 20 else -1),
        (2, -1 if person < 20 else 1),
        (3, 1 if person % 4 else -1),
        (4, -1),
    )
]


def test_shared_support_counts_and_support_of_one_side_does_not() -> None:
    scores = bridging_scores(VOTES)["scores"]
    assert list(scores) == [0, 1, 2, 3, 4]
    assert scores[0] > scores[3] > scores[1]
    assert scores[1] == pytest.approx(scores[2], abs=1e-4)
    assert scores[4] == min(scores.values())


def test_scores_are_where_the_loss_is_least() -> None:
    """A general minimiser, started from elsewhere, finds no better place, and the same intercepts."""
    random = np.random.default_rng(4)
    votes = [v for v in VOTES if random.random() < 0.8]
    person = np.array([i for i, _, _ in votes])
    tid = np.array([j for _, j, _ in votes])
    rating = (np.array([v for _, _, v in votes]) + 1) / 2

    def loss(x: np.ndarray) -> float:
        mean, own, intercept, lean, factor = np.split(x, [1, 41, 46, 86])
        error = rating - mean - own[person] - intercept[tid] - lean[person] * factor[tid]
        intercepts = (x[:46] ** 2).sum()
        return float((error**2).sum() + 0.15 * intercepts + 0.03 * (x[46:] ** 2).sum())

    best = minimize(loss, random.normal(scale=0.5, size=91), method="BFGS", options={"gtol": 1e-7})
    assert list(bridging_scores(votes)["scores"].values()) == pytest.approx(best.x[41:46], abs=1e-5)


@pytest.mark.parametrize(
    "name", ["london-youth-policing", "workshop-trust", "polis-software", "nz-freshwater"]
)
def test_no_other_start_finds_a_smaller_loss(name: str) -> None:
    """And one as small has the same intercepts: on real votes there are worse places to end."""
    matrix = from_votes(conversation(name).votes)
    width = matrix.shape[1]
    out = np.zeros(width, dtype=bool)
    votes = bridging.Votes.of(matrix, out)
    random = np.random.default_rng(11)
    with threadpool_limits(limits=1, user_api="blas"):
        least, scores = bridging.fitted(votes, bridging.starts(matrix, out, len(votes.rating)))
        others = [bridging.fitted(votes, [random.normal(size=width)]) for _ in range(10)]
    for loss, other in others:
        assert loss >= least - 1e-8
        if loss <= least + 1e-8:
            np.testing.assert_allclose(other, scores, rtol=0, atol=1e-5)


def test_moderated_and_little_voted_statements_have_no_score() -> None:
    scores = bridging_scores([*VOTES, (1, 9, 1)], mod_out=[3], meta=[0])["scores"]
    assert set(scores) == {1, 2, 4}
    assert bridging_scores([])["scores"] == {}
    assert bridging_scores([(1, 1, 1)])["scores"] == {}


def test_order_of_votes_does_not_matter() -> None:
    held = conversation("brexit-consensus")
    scores = bridging_scores(held.votes)["scores"]
    last = {(i, j): v for i, j, v in held.votes}
    again = bridging_scores([(i, j, v) for (i, j), v in reversed(last.items())])["scores"]
    assert again == pytest.approx(scores, abs=1e-9)
    assert len(scores) == 50


def test_scores_say_how_they_were_made() -> None:
    found = bridging_scores(VOTES, mod_out=[3], meta=iter([0]))
    assert (found["method"], found["version"]) == ("participa.opinion.bridging", "1.0")
    assert found["parameters"] == {"mod_out": [0, 3]}
    others = [bridging_scores(VOTES[1:], mod_out=[0, 3]), bridging_scores(VOTES, mod_out=[3])]
    digests = {found["digest"], *(other["digest"] for other in others)}
    assert len(digests) == 3
    assert bridging_scores(VOTES[::-1], mod_out=[0, 3])["digest"] == found["digest"]
