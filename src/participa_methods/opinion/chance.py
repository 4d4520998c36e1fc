"""Whether people differ more than chance would have them differ (section: against chance).

The answers to each statement are dealt out again among those who answered it, so that nothing holds
them together but chance, and the leading eigenvalue is taken: the parallel analysis of Horn (1965,
Psychometrika 30), with permuted votes in place of normal ones.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from participa_methods.opinion import components
from participa_methods.opinion.digest import digest
from participa_methods.opinion.votes import VoteMatrix

METHOD, VERSION = "participa.opinion.chance", "1.0"
DRAWS = 39  # votes without structure pass for more in one of forty conversations
VOTES_AT_MOST = 20_000  # of more, an even sample of the participants is compared
STATEMENTS_AT_MOST = 150  # of more, those with most votes are
SEED = 20261125
ROUNDING = 1e-9  # of the same votes dealt out as they were


@dataclass(frozen=True)
class Chance:
    """`times`: the leading eigenvalue over the largest of `draws` without structure; None without one.

    `participants`: how many were compared. `parameters` and `digest` tell what it was made from.
    """

    draws: int
    times: float | None
    participants: int
    parameters: dict[str, Any]
    digest: str
    method: str = METHOD
    version: str = VERSION

    @property
    def is_distinct(self) -> bool:
        return self.times is not None and self.times > 1 + ROUNDING


def of_matrix(matrix: VoteMatrix, aside: Iterable[Hashable], draws: int = DRAWS) -> Chance:
    """Compare votes with the same votes dealt out at random; statements `aside` do not count.

    Takes `draws` sorts of at most `VOTES_AT_MOST` votes and as many leading eigenvalues.
    """
    out = matrix.statement_columns(aside)
    parameters = {"mod_out": matrix.statements[out].tolist(), "draws": draws, "seed": SEED}
    held = digest(matrix, parameters)
    matrix = _columns(_rows(matrix), out)
    means = components.centre(components.totals(matrix), _none(matrix))  # of every draw
    random = np.random.RandomState(SEED)
    by_column = np.argsort(matrix.columns, kind="stable")
    with threadpool_limits(limits=1, user_api="blas"):
        largest = 0.0
        for _ in range(draws):
            dealt = np.argsort(matrix.columns + random.random_sample(len(matrix.columns)))
            values = np.empty_like(matrix.values)
            values[by_column] = matrix.values[dealt]
            largest = max(largest, _leading(replace(matrix, values=values), means))
        found = _leading(matrix, means)
    times = found / largest if largest else None
    return Chance(draws, times, matrix.shape[0], parameters, held)


def _leading(matrix: VoteMatrix, means: NDArray[np.float64]) -> float:
    return float(components.components(matrix, means, _none(matrix)).eigenvalues[0])


def _none(matrix: VoteMatrix) -> NDArray[np.bool_]:
    return np.zeros(matrix.shape[1], dtype=bool)


def _rows(matrix: VoteMatrix) -> VoteMatrix:
    """Every so many participants, in the order of the first statement they answered."""
    votes = len(matrix.values) * min(1.0, STATEMENTS_AT_MOST / max(matrix.shape[1], 1))
    step = ceil(votes / VOTES_AT_MOST)
    return matrix.take(np.sort(matrix.canonical()[::step])) if step > 1 else matrix


def _columns(matrix: VoteMatrix, out: NDArray[np.int64]) -> VoteMatrix:
    """Only the statements that count, and of many those with most votes; who voted on none is left out."""
    votes = np.bincount(matrix.columns, minlength=matrix.shape[1])
    votes[out] = 0
    kept = np.argsort(-votes, kind="stable")[:STATEMENTS_AT_MOST]
    kept = np.sort(kept[votes[kept] > 0])
    place = np.full(matrix.shape[1], -1, dtype=np.int32)
    place[kept] = np.arange(len(kept), dtype=np.int32)
    columns = place[matrix.columns]
    inside = columns >= 0
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.start))[inside]
    people, rows = np.unique(rows, return_inverse=True)
    start = np.append(0, np.cumsum(np.bincount(rows, minlength=len(people)))).astype(np.int32)
    return VoteMatrix(
        matrix.participants[people],
        matrix.statements[kept],
        start,
        columns[inside],
        matrix.values[inside],
    )
