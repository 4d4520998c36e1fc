"""A conversation under way: votes come in, results stay comparable from one to the next."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from functools import partial
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from participa_methods.opinion import analysis, continuity
from participa_methods.opinion.analysis import Analysis, Options, analyse
from participa_methods.opinion.moments import Moments
from participa_methods.opinion.result import as_dict
from participa_methods.opinion.votes import Vote, VoteMatrix, from_arrays, from_votes

MOMENTS_FOR = 2000  # statements: above it three S × S sums cost more memory than they save time


class Session:
    """The analysis of one conversation, kept current.

    Votes are only noted when they arrive. `result` brings the exact sums up to date for the votes
    that are new, starts the components from those of before, and the groups from their clusters.
    """

    def __init__(self, memory: Mapping[str, Any] | None = None, **options: Any) -> None:
        self.options = Options(**options)
        self._memory = continuity.Memory.from_dict(memory) if memory else continuity.Memory()
        self._matrix = from_votes([])
        self._moments: Moments | None = None
        self._fresh: dict[Hashable, dict[Hashable, int]] = {}
        self._last: Analysis | None = None

    def add(self, votes: Iterable[Vote]) -> None:
        """Note votes (participant, statement, value) in time order. Raises `VoteError`, noting none."""
        held = list(votes)
        try:
            plain = all(map(_is_plain, held))
        except (TypeError, ValueError):  # not three things, or something without a hash
            plain = False
        if not plain:
            from_votes(held)  # which says what is wrong, or lets other numbers of the same value be
        for participant, statement, value in held:
            self._fresh.setdefault(participant, {})[statement] = int(value)

    def add_arrays(self, participants: ArrayLike, statements: ArrayLike, values: ArrayLike) -> None:
        """Note votes given as three integer arrays, in time order. Raises `VoteError`."""
        newer = from_arrays(participants, statements, values)
        self._absorb()
        self._merge(newer)

    def moderate(
        self, *, mod_out: Collection[Hashable] = (), meta: Collection[Hashable] = ()
    ) -> None:
        """Change which statements count; no vote is lost, accepting again restores everything."""
        held = self.options
        self.options = Options(mod_out, meta, held.keep, held.groups, held.k, held.parity)

    def result(self, *, arrays: bool = False) -> dict[str, Any]:
        """Return what `analyze` (or with `arrays`, `analyze_arrays`) answers, for all votes so far."""
        self._absorb()
        width = self._matrix.shape[1]
        if self._moments is None and self._last is not None and width <= MOMENTS_FOR:
            self._moments = Moments(width)
            self._moments.add(self._matrix)
        divide: analysis.Divide = analysis.division
        if self.options.groups is None:
            go_on = continuity.original_division if self.options.parity else continuity.division
            divide = partial(go_on, memory=self._memory)
        self._last = analyse(
            self._matrix,
            self.options,
            moments=self._moments,
            previous=self._previous(),
            divide=divide,
        )
        vectors = map(tuple, self._last.components.vectors.tolist())
        self._memory.components = dict(zip(self._matrix.statements.tolist(), vectors, strict=True))
        return as_dict(self._last, arrays=arrays)

    def memory(self) -> dict[str, Any]:
        """Return what the next session needs to go on as this one would; it can be written as JSON.

        With `parity` as the original goes on after a restart: base clusters and axes stay, groups
        and their number are found anew.
        """
        kept = self._memory.stored() if self.options.parity else self._memory
        return kept.as_dict()

    def position(self, participant: Hashable) -> tuple[float, float] | None:
        """Return where somebody stands on the map of the last result, by all their votes so far.

        Costs only the votes of that person. None before the first result or without any vote.
        """
        votes = self._matrix.votes_of(participant) | self._fresh.get(participant, {})
        last = self._last
        if last is None or not votes:
            return None
        at = last.matrix.column_of
        known = [(at[tid], value) for tid, value in votes.items() if tid in at]
        known = sorted((column, value) for column, value in known if not last.out[column])
        columns = [column for column, _ in known]
        deviations = np.array([value for _, value in known]) - last.components.centre[columns]
        answered = max(len(known) + int(last.out.sum()), 1)
        place = sqrt(len(at) / answered) * (deviations @ last.components.vectors[columns])
        return float(place[0]), float(place[1])

    def _absorb(self) -> None:
        """Bring the votes noted since the last time into the matrix and the exact sums."""
        if self._fresh:
            noted = [
                (participant, statement, value)
                for participant, votes in self._fresh.items()
                for statement, value in votes.items()
            ]
            self._merge(from_votes(noted))
            self._fresh = {}

    def _merge(self, newer: VoteMatrix) -> None:
        old = self._matrix
        self._matrix = old.with_votes(newer) if len(old.values) else newer
        if self._moments is None:
            return
        if self._matrix.shape[1] > MOMENTS_FOR:
            self._moments = None
        else:
            self._moments.update(old, self._matrix, newer)

    def _previous(self) -> NDArray[np.float64] | None:
        """Return the components of the last result on the statements of now (S × 2)."""
        before = self._memory.components
        if not before:
            return None
        names = self._matrix.statements.tolist()
        return np.array([before.get(name, (0.0, 0.0)) for name in names]).reshape(-1, 2)


def _is_plain(vote: Vote) -> bool:
    participant, statement, value = vote
    hash((participant, statement))
    return type(value) is int and -2 < value < 2
