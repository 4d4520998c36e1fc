"""What all share, what divides and what is uncertain (sections: consensus and majority)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion.counts import SIGNIFICANT, share_test

MOST = 5
UNCERTAIN = 0.3  # share of passes

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True)
class Majority:
    """A statement, by its column, on whose side most of everybody is."""

    column: int
    success: int
    trials: int
    share: float
    test: float


def group_aware(shares: Floats) -> Floats:
    """Return the product over groups of a share (groups × S → S): high only if every one is high."""
    product: Floats = shares.prod(axis=0)
    return product


def majority(totals: Counts, columns: NDArray[np.int64], *, agree: bool) -> list[Majority]:
    """Return the statements that most agree (or disagree) with, the clearest first, at most 5.

    `totals` (3 × S): disagrees, passes, agrees of everybody, in the conversation or not.
    """
    success, votes = totals[2 if agree else 0][columns], totals.sum(axis=0)[columns]
    share, test = (success + 1) / (votes + 2), share_test(success, votes)
    weight = share * test
    order = [
        at
        for at in np.argsort(-weight, kind="stable")
        if share[at] > 0.5 and test[at] > SIGNIFICANT
    ]
    return [
        Majority(
            int(columns[at]), int(success[at]), int(votes[at]), float(share[at]), float(test[at])
        )
        for at in order[:MOST]
    ]


def uncertain(totals: Counts, columns: NDArray[np.int64]) -> list[int]:
    """Return the columns on which more than 30 % pass, by share² · passes, at most 5."""
    passes, votes = totals[1][columns], totals.sum(axis=0)[columns]
    share = passes / np.maximum(votes, 1)
    order = np.argsort(-(share**2 * passes), kind="stable")
    return [int(columns[at]) for at in order if share[at] > UNCERTAIN][:MOST]


def divisive(extremity: Floats, columns: NDArray[np.int64]) -> list[int]:
    """Return the columns that pull the map apart, the most extreme first, at most 5."""
    order = np.argsort(-extremity[columns], kind="stable")
    return [int(columns[at]) for at in order if extremity[columns[at]] > 0][:MOST]
