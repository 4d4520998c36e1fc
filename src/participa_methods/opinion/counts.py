"""How each group voted on each statement, and the statistics on it (section: counts)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion.votes import VoteMatrix

SIGNIFICANT = 1.2816  # one-sided 90 %

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]


def group_counts(matrix: VoteMatrix, groups: NDArray[np.int64], count: int) -> Counts:
    """Return disagrees, passes and agrees per group and statement (count × S × 3).

    `groups` (N) has the group of each row, −1 for people outside the conversation.
    """
    width = matrix.shape[1]
    found = np.zeros((count + 1) * width * 3, dtype=np.int64)
    start = ((groups + 1) * (3 * width)).astype(np.int32)
    for rows, part in matrix.blocks():
        cells = np.repeat(start[rows], np.diff(matrix.start[rows.start : rows.stop + 1]))
        cells += matrix.columns[part] * 3
        cells += matrix.values[part] + 1
        found += np.bincount(cells, minlength=len(found))
    return found.reshape(count + 1, width, 3)[1:]


@dataclass(frozen=True, eq=False)
class Statistics:
    """Arrays groups × S: counts, smoothed shares, their tests, ratios to the others and their tests."""

    agrees: Counts
    disagrees: Counts
    votes: Counts
    pa: Floats
    pd: Floats
    pat: Floats
    pdt: Floats
    ra: Floats
    rd: Floats
    rat: Floats
    rdt: Floats


def statistics(counts: Counts) -> Statistics:
    """Compute the statistics of section 6 from counts (groups × S × 3)."""
    disagrees, agrees, votes = counts[..., 0], counts[..., 2], counts.sum(axis=2)
    others = [each.sum(axis=0) - each for each in (agrees, disagrees, votes)]
    pa, pd = (agrees + 1) / (votes + 2), (disagrees + 1) / (votes + 2)
    return Statistics(
        agrees,
        disagrees,
        votes,
        pa,
        pd,
        share_test(agrees, votes),
        share_test(disagrees, votes),
        pa / ((others[0] + 1) / (others[2] + 2)),
        pd / ((others[1] + 1) / (others[2] + 2)),
        ratio_test(agrees, others[0], votes, others[2]),
        ratio_test(disagrees, others[1], votes, others[2]),
    )


def share_test(part: Counts, whole: Counts) -> Floats:
    """Return how far the share part/whole lies above one half, in standard deviations."""
    tested: Floats = 2 * np.sqrt(whole + 1) * ((part + 1) / (whole + 1) - 0.5)
    return tested


def ratio_test(part: Counts, others: Counts, whole: Counts, other_whole: Counts) -> Floats:
    """Return how far a share lies above the same share elsewhere, in standard deviations."""
    here, there = (part + 1) / (whole + 1), (others + 1) / (other_whole + 1)
    pooled = (part + others + 2) / (whole + other_whole + 2)
    same = pooled == 1
    spread = pooled * (1 - pooled) * (1 / (whole + 1) + 1 / (other_whole + 1))
    tested: Floats = np.where(same, 0.0, (here - there) / np.sqrt(np.where(same, 1.0, spread)))
    return tested
