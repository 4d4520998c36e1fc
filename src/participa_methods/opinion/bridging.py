"""Support that sides do not explain: a second measure of common ground, without groups.

After Community Notes (Wojcik et al. 2022): with r = 1 agree, ½ pass, 0 disagree, fit

    r̂[i, j] = μ + b_i + b_j + f_i · f_j

minimising Σ (r − r̂)² over the votes + 0.15 · (Σ b_i² + Σ b_j² + μ²) + 0.03 · (Σ f_i² + Σ f_j²). What
the factor f explains is side; the intercept b_j is the score. There, 0.40 and more counts as broadly
supported. It serves to order statements, not in place of group-aware consensus.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion.components import centre, components, totals
from participa_methods.opinion.votes import VoteMatrix

INTERCEPT, FACTOR = 0.15, 0.03
LEAST_VOTES = 5
SWEEPS, ENOUGH = 2000, 1e-12  # ends when a sweep lowers the loss by less than this share of it

Floats = NDArray[np.float64]


def scores(matrix: VoteMatrix, out: NDArray[np.bool_]) -> Floats:
    """Return b_j of each statement (S); NaN for those `out` and those with fewer than five votes.

    Alternates between participants and statements, whose parameters are closed formulas while those
    of the others stay. Begins at the first component: the same votes give the same scores.
    """
    people, width = matrix.shape
    row = np.repeat(np.arange(people), np.diff(matrix.start))
    kept = ~out[matrix.columns]
    row, column = row[kept], matrix.columns[kept]
    rating = (matrix.values[kept] + 1) / 2
    found = components(matrix, centre(totals(matrix), out), out)
    factor = np.sqrt(width) * found.vectors[:, 0]
    intercept, mean = np.zeros(width), float(rating.mean()) if len(rating) else 0.0
    before = np.inf
    for _ in range(SWEEPS):
        own, lean = _solve(row, people, factor[column], rating - mean - intercept[column])
        intercept, factor = _solve(column, width, lean[row], rating - mean - own[row])
        rest = rating - own[row] - intercept[column] - lean[row] * factor[column]
        mean = float(rest.sum() / (len(rest) + INTERCEPT))
        loss = float(((rest - mean) ** 2).sum()) + INTERCEPT * mean**2
        loss += INTERCEPT * float(own @ own + intercept @ intercept)
        loss += FACTOR * float(lean @ lean + factor @ factor)
        if before - loss <= ENOUGH * loss:
            break
        before = loss
    few = np.bincount(column, minlength=width) < LEAST_VOTES
    return np.where(few | out, np.nan, intercept)


def _solve(
    of: NDArray[np.integer], count: int, factor: Floats, target: Floats
) -> tuple[Floats, Floats]:
    """Return intercept and factor (count each) that fit `target` best, given the others' `factor`.

    A ridge regression in two unknowns for each of the participants (or statements) `of` the votes.
    """
    n = np.bincount(of, minlength=count) + INTERCEPT
    f = np.bincount(of, factor, count)
    ff = np.bincount(of, factor**2, count) + FACTOR
    t = np.bincount(of, target, count)
    tf = np.bincount(of, target * factor, count)
    scale = n * ff - f * f
    return (ff * t - f * tf) / scale, (n * tf - f * t) / scale
