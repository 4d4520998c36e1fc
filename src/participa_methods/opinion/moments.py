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
            dense, marks = votes.reshape(-1, width), seen.reshape(-1, width)
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
            self._widen(new.statement_columns(old.statements), width)
        if len(changed.values) > ONE_BY_ONE:
            people = changed.participants.tolist()
            before = old.take(old.participant_rows(people))
            self.add(
                replace(before, statements=new.statements, columns=_renumbered(before, new)), -1
            )
            self.add(new.take(new.participant_rows(people)))
            return
        for row, name in enumerate(changed.participants.tolist()):
            votes = {new.column_of[tid]: value for tid, value in old.votes_of(name).items()}
            part = slice(int(changed.start[row]), int(changed.start[row + 1]))
            tids = changed.statements[changed.columns[part]].tolist()
            for tid, value in zip(tids, changed.values[part].tolist(), strict=True):
                column = new.column_of[tid]
                before_value = votes.pop(column, None)
                self._vote(column, before_value, value, votes)
                votes[column] = value

    def _vote(self, column: int, old: int | None, new: int, others: dict[int, int]) -> None:
        """One participant changes the vote on `column` from `old` (None: none) to `new`.

        `others` are their votes on the other columns.
        """
        change = new - (old or 0)
        columns = np.fromiter(others.keys(), np.int64, len(others))
        values = np.fromiter(others.values(), np.float64, len(others))
        moved = change * values
        self.votes[column, columns] += moved
        self.votes[columns, column] += moved
        self.votes[column, column] += new * new - (old or 0) ** 2
        self.mixed[column, columns] += change
        self.mixed[column, column] += change
        if old is None:
            self.mixed[columns, column] += values
            self.seen[column, columns] += 1
            self.seen[columns, column] += 1
            self.seen[column, column] += 1

    def _widen(self, places: NDArray[np.int64], statements: int) -> None:
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


def _renumbered(matrix: VoteMatrix, other: VoteMatrix) -> NDArray[np.int32]:
    """Return the columns of the votes of `matrix` as `other` numbers its statements."""
    return other.statement_columns(matrix.statements).astype(np.int32)[matrix.columns]
