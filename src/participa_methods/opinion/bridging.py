"""Support that sides do not explain: a second measure of common ground, without groups.

After Community Notes (Wojcik et al. 2022): with r = 1 agree, ½ pass, 0 disagree, fit

    r̂[i, j] = μ + b_i + b_j + f_i · f_j

minimising Σ (r − r̂)² over the votes + 0.15 · (Σ b_i² + Σ b_j² + μ²) + 0.03 · (Σ f_i² + Σ f_j²). What
the factor f explains is side; the intercept b_j is the score. There, 0.40 and more counts as broadly
supported. It serves to order statements, not in place of group-aware consensus.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from math import isnan
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from threadpoolctl import threadpool_limits

from participa_methods.opinion.components import centre, components, totals
from participa_methods.opinion.digest import digest
from participa_methods.opinion.votes import VoteMatrix

METHOD, VERSION = "participa.opinion.bridging", "1.0"
INTERCEPT, FACTOR = 0.15, 0.03
LEAST_VOTES = 5
STARTS, MANY_VOTES, SEED = 6, 50_000, 1
PATIENCE = {"maxcor": 20, "maxiter": 5000, "maxfun": 10_000, "ftol": 1e-15, "gtol": 1e-7}

Floats = NDArray[np.float64]


def as_dict(matrix: VoteMatrix, aside: Iterable[Hashable]) -> dict[str, Any]:
    """Return the scores by statement, none for the statements `aside`, and what they were made from."""
    out = np.zeros(matrix.shape[1], dtype=bool)
    out[matrix.statement_columns(aside)] = True
    parameters = {"mod_out": matrix.statements[out].tolist()}
    with threadpool_limits(limits=1, user_api="blas"):  # two on busy cores take far longer
        found = zip(matrix.statements.tolist(), scores(matrix, out).tolist(), strict=True)
    return {
        "method": METHOD,
        "version": VERSION,
        "parameters": parameters,
        "digest": digest(matrix, parameters),
        "scores": {tid: score for tid, score in found if not isnan(score)},
    }


def scores(matrix: VoteMatrix, out: NDArray[np.bool_]) -> Floats:
    """Return b_j of each statement (S); NaN for those `out` and those with fewer than five votes."""
    votes = Votes.of(matrix, out)
    width = matrix.shape[1]
    few = np.bincount(votes.statement, minlength=width) < LEAST_VOTES
    if not len(votes.rating):
        return np.full(width, np.nan)
    return np.where(few | out, np.nan, fitted(votes, starts(matrix, out, len(votes.rating)))[1])


def starts(matrix: VoteMatrix, out: NDArray[np.bool_], votes: int) -> list[Floats]:
    """Return factors of the statements (S each) to begin at: the same votes give the same scores.

    The two components, which mostly lead to the best, and six at random where that costs little.
    """
    found = components(matrix, centre(totals(matrix), out), out)
    width = matrix.shape[1]
    chance = np.random.RandomState(SEED).standard_normal((STARTS, width))
    return [*(np.sqrt(width) * found.vectors.T), *(chance if votes <= MANY_VOTES else ())]


@dataclass(frozen=True, eq=False)
class Votes:
    """The votes that count: `person` and `statement` by number and `rating` of each, and how many there are."""

    person: NDArray[np.integer]
    statement: NDArray[np.integer]
    rating: Floats
    shape: tuple[int, int]

    @classmethod
    def of(cls, matrix: VoteMatrix, out: NDArray[np.bool_]) -> Votes:
        person = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.start))
        kept = ~out[matrix.columns]
        rating = (matrix.values[kept] + 1) / 2
        return cls(person[kept], matrix.columns[kept], rating, matrix.shape)


def fitted(votes: Votes, begins: Iterable[Floats]) -> tuple[float, Floats]:
    """Return the least loss that is found from factors of statements (S each), and its intercepts (S).

    The parameters of participants that are best for given ones of the statements are closed
    formulas (ridge regressions in two unknowns), so only 2S + 1 unknowns are left to L-BFGS.
    """
    people, width = votes.shape
    person, statement = votes.person, votes.statement
    per_person = np.bincount(person, minlength=people) + INTERCEPT
    per_statement = np.bincount(statement, minlength=width) + INTERCEPT
    # In these units a step changes the loss as much in every direction.
    scale = np.sqrt(np.concatenate(([len(votes.rating)], per_statement, per_statement)))

    def loss(scaled: Floats) -> tuple[float, Floats]:
        mean, intercept, factor = np.split(scaled / scale, [1, 1 + width])
        rest = votes.rating - mean - intercept[statement]
        side = factor[statement]
        crossed = np.bincount(person, side, people)
        squares = np.bincount(person, side**2, people) + FACTOR
        sums, products = (np.bincount(person, each, people) for each in (rest, rest * side))
        size = per_person * squares - crossed**2
        own = (squares * sums - crossed * products) / size
        lean = (per_person * products - crossed * sums) / size
        rest -= own[person] + lean[person] * side
        value = rest @ rest + INTERCEPT * (mean @ mean + own @ own + intercept @ intercept)
        value += FACTOR * (lean @ lean + factor @ factor)
        slope = np.concatenate(
            (
                -2 * rest.sum() + 2 * INTERCEPT * mean,
                -2 * np.bincount(statement, rest, width) + 2 * INTERCEPT * intercept,
                -2 * np.bincount(statement, rest * lean[person], width) + 2 * FACTOR * factor,
            )
        )
        return float(value), slope / scale

    found = []
    for factor in begins:
        first = np.concatenate(([votes.rating.mean()], np.zeros(width), factor)) * scale
        ended = minimize(loss, first, jac=True, method="L-BFGS-B", options=PATIENCE)
        found.append((float(ended.fun), (ended.x / scale)[1 : 1 + width]))
    return min(found, key=lambda each: each[0])
