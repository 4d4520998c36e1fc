"""Sums over all participants from which the covariance of any two statements follows.

With v the votes and s the marks of who voted (1 or 0), for statements j and k:

    V2[j, k] = Σ v_j v_k        VM[j, k] = Σ v_j s_k        MM[j, k] = Σ s_j s_k

They are whole numbers, hence exact in any order of votes and participants; one more vote changes
one row and one column of each. They hold S² numbers three times: meant for up to some thousand statements.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion.votes import VoteMatrix

DENSE = 1 << 22  # cells of one dense block of rows

Sums = NDArray[np.float64]


class Moments:
    """The three S × S sums of one matrix of votes."""

    def __init__(self, statements: int) -> None:
        self.votes: Sums = np.zeros((statements, statements))
        self.mixed: Sums = np.zeros((statements, statements))
        self.seen: Sums = np.zeros((statements, statements))

    def add(self, matrix: VoteMatrix) -> None:
        """Add all votes of `matrix`, whose columns are those of the moments."""
        rows, width = matrix.shape
        step = max(1, min(DENSE // max(width, 1), 1 << 24))  # a float32 counts exactly to 2^24
        for first in range(0, rows, step):
            last = min(first + step, rows)
            part = slice(int(matrix.start[first]), int(matrix.start[last]))
            row = np.repeat(np.arange(last - first), np.diff(matrix.start[first : last + 1]))
            at = row * width + matrix.columns[part]
            votes = np.zeros((last - first) * width, dtype=np.float32)
            votes[at] = matrix.values[part]
            seen = np.zeros((last - first) * width, dtype=np.float32)
            seen[at] = 1
            dense, marks = votes.reshape(-1, width), seen.reshape(-1, width)
            self.votes += dense.T @ dense
            self.mixed += dense.T @ marks
            self.seen += marks.T @ marks

    def replace(
        self,
        column: int,
        old: int | None,
        new: int,
        columns: NDArray[np.int64],
        values: NDArray[np.int64],
    ) -> None:
        """One participant changes the vote on `column` from `old` (None: no vote) to `new`.

        `columns` and `values` are their votes on all *other* statements. O(number of them).
        """
        change = new - (old or 0)
        self.votes[column, columns] += change * values
        self.votes[columns, column] += change * values
        self.votes[column, column] += new * new - (old or 0) ** 2
        self.mixed[column, columns] += change
        self.mixed[column, column] += change
        if old is None:
            self.mixed[columns, column] += values
            self.seen[column, columns] += 1
            self.seen[columns, column] += 1
            self.seen[column, column] += 1

    def widen(self, places: NDArray[np.int64], statements: int) -> None:
        """Make room for new statements: old statement i becomes number `places[i]`."""
        for name in ("votes", "mixed", "seen"):
            wider = np.zeros((statements, statements))
            wider[np.ix_(places, places)] = getattr(self, name)
            setattr(self, name, wider)

    def gram(self, centre: NDArray[np.float64], out: NDArray[np.bool_]) -> Sums:
        """Return G = zᵀz for the column means `centre` (S), with the columns `out` (S) set to 0."""
        mixed = self.mixed * centre  # Σ v_j s_k c_k
        gram = centre[:, None] * self.seen
        gram *= centre
        gram += self.votes
        gram -= mixed
        gram -= mixed.T
        gram[out, :] = 0
        gram[:, out] = 0
        return gram
