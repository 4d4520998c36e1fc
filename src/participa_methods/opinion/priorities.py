"""Which statement to show next (section: which statement to show next)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

META = 49.0  # 7²: questions about the participant come early
NEW = 81 / 16  # a statement without votes

Floats = NDArray[np.float64]


def priorities(counts: NDArray[np.int64], extremity: Floats, meta: NDArray[np.bool_]) -> Floats:
    """Return the weight (S) with which each statement is drawn.

    `counts` (groups × S × 3) of the members of all groups. Little voted, engaging, agreeable and
    map-shaping statements weigh more; a new one up to nine times, halving every five votes.
    """
    _, passes, agrees = counts.sum(axis=0).T
    votes = counts.sum(axis=(0, 2))
    importance = (1 - (passes + 1) / (votes + 2)) * (1 + extremity) * (agrees + 1) / (votes + 2)
    weights: Floats = (importance * (1 + 8 * 2.0 ** (-votes / 5))) ** 2
    weights[meta] = META
    return weights
