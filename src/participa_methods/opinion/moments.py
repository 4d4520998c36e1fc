"""Sums over all participants from which the covariance of any two statements follows.

With v the votes and s the marks of who voted (1 or 0), for statements j and k:

    V2[j, k] = Σ v_j v_k        VM[j, k] = Σ v_j s_k        MM[j, k] = Σ s_j s_k

They are whole numbers, hence exact in any order of votes and participants; one more vote changes
one row and one column of each. They hold S² numbers three times: meant for up to some thousand statements.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion.votes import VoteMatrix

DENSE = 1 << 22  # cells of one dense block of rows
ONE_BY_ONE = 1000  # changed votes: above it whole rows are multiplied at once

Sums = NDArray[np.float64]
Row = NDArray[np.float64]
Columns = NDArray[np.int32]


class Moments:
    """The three S × S sums of one matrix of votes."""

    def __init__(self, statements: int) -> None:
        self.votes: Sums = np.zeros((statements, statements))
        self.mixed: Sums = np.zeros((statements, statements))
        self.seen: Sums = np.zeros((statements, statements))

    def add(self, matrix: VoteMatrix, sign: int = 1) -> None:
        """Add (or with −1 take away) all votes of `matrix`, whose columns are those of the sums."""
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
            dense, marks = votes.reshape(last - first, width), seen.reshape(last - first, width)
            self.votes += sign * (dense.T @ dense)
            self.mixed += sign * (dense.T @ marks)
            self.seen += sign * (marks.T @ marks)

    def update(self, old: VoteMatrix, new: VoteMatrix, changed: VoteMatrix) -> None:
        """Go from the sums of `old` to those of `new`, which has the votes of `changed` besides.

        The sums keep being exact. O(votes of the participant) for each changed vote, or, where that
        would be more, one product of the rows of all participants concerned.
        """
        width = new.shape[1]
        if width > old.shape[1]:
            self._widen(_places(old, new), width)
        if len(changed.values) > ONE_BY_ONE:
            people = changed.participants.tolist()
            before = old.take(old.participant_rows(people))
            self.add(
                replace(
                    before, statements=new.statements, columns=_places(before, new)[before.columns]
                ),
                -1,
            )
            self.add(new.take(new.participant_rows(people)))
            return
        places = None if width == old.shape[1] else _places(old, new)
        for row, name in enumerate(changed.participants.tolist()):
            columns, held = old.row_of(name)
            values = held.astype(np.float64)
            if places is not None:
                columns = places[columns]
            part = slice(int(changed.start[row]), int(changed.start[row + 1]))
            tids = changed.statements[changed.columns[part]].tolist()
            for tid, value in zip(tids, changed.values[part].tolist(), strict=True):
                column = new.column_of[tid]
                at = int(columns.searchsorted(column))
                if at < len(columns) and columns[at] == column:
                    self._change(column, value - values[at], columns, values, at)
                    values[at] = value
                else:
                    self._vote(column, value, columns, values)
                    if len(tids) > 1:
                        columns, values = (
                            np.insert(columns, at, column),
                            np.insert(values, at, value),
                        )

    def _vote(self, column: int, value: int, columns: Columns, values: Row) -> None:
        """One participant votes `value` on `column`, having voted `values` on other `columns`."""
        at = columns.astype(np.intp)  # once: numpy would for each of the six
        moved = value * values
        for sums, row, below, both in (
            (self.votes, moved, moved, value * value),
            (self.mixed, value, values, value),
            (self.seen, 1, 1, 1),
        ):
            sums[column][at] += row
            sums[:, column][at] += below
            sums[column, column] += both

    def _change(self, column: int, by: float, columns: Columns, values: Row, at: int) -> None:
        """One participant's vote on `column`, which is `columns[at]`, becomes greater `by` so much."""
        moved = by * values
        self.votes[column, columns] += moved
        self.votes[columns, column] += moved
        self.votes[column, column] += by * by
        self.mixed[column, columns] += by

    def _widen(self, places: Columns, statements: int) -> None:
        """Make room for new statements: old statement i becomes number `places[i]`."""
        for name in ("votes", "mixed", "seen"):
            wider = np.zeros((statements, statements))
            wider[np.ix_(places, places)] = getattr(self, name)
            setattr(self, name, wider)

    def gram(self, centre: NDArray[np.float64]) -> Sums:
        """Return G = zᵀz for the column means `centre` (S)."""
        mixed = self.mixed * centre  # Σ v_j s_k c_k
        gram = centre[:, None] * self.seen
        gram *= centre
        gram += self.votes
        gram -= mixed
        gram -= mixed.T
        return gram


def _places(matrix: VoteMatrix, other: VoteMatrix) -> Columns:
    """Return which columns of `other` those of `matrix` are (S)."""
    return other.statement_columns(matrix.statements).astype(np.int32)
