"""The votes of a conversation as a sparse matrix: one row per participant, one column per statement.

A later vote of the same participant on the same statement replaces the earlier one. Rows and
columns follow the identifiers in ascending order, so equal votes give equal matrices however they
arrived.
"""

from __future__ import annotations

from array import array
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from participa_methods.explain import ExplainedError, Reason

CHUNK = 1 << 20  # votes handled at once: temporary arrays stay in the megabytes

Vote = tuple[Hashable, Hashable, int]
Integers = NDArray[np.int64]


class VoteError(ExplainedError):
    """Votes that cannot be read as votes; the reason says which one and why."""


@dataclass(frozen=True, eq=False)
class VoteMatrix:
    """Votes in rows (CSR). Immutable: `with_votes` makes another one.

    `participants` (N) and `statements` (S) are identifiers in ascending order, integers or objects;
    the votes of row i are `values[start[i]:start[i + 1]]` (int8: 1 agree, −1 disagree, 0 pass) on
    the columns `columns[start[i]:start[i + 1]]` (int32, ascending).
    """

    participants: NDArray[Any]
    statements: NDArray[Any]
    start: NDArray[np.int32]
    columns: NDArray[np.int32]
    values: NDArray[np.int8]

    def __post_init__(self) -> None:
        for held in (self.participants, self.statements, self.start, self.columns, self.values):
            held.setflags(write=False)

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.participants), len(self.statements)

    def votes_per_row(self) -> Integers:
        """Return n_i, the number of statements each participant voted on (N)."""
        return np.diff(self.start).astype(np.int64)

    def blocks(self) -> Iterator[tuple[slice, slice]]:
        """Yield (rows, votes) slices of about `CHUNK` votes that together cover the matrix."""
        rows = self.shape[0]
        first = 0
        while first < rows:
            last = int(np.searchsorted(self.start, self.start[first] + CHUNK, side="right")) - 1
            last = min(max(last, first + 1), rows)
            yield slice(first, last), slice(int(self.start[first]), int(self.start[last]))
            first = last

    def canonical(self) -> Integers:
        """Return the row numbers by (smallest statement voted on, participant) (N)."""
        return np.argsort(self.columns[self.start[:-1]], kind="stable")

    def participant_rows(self, identifiers: Iterable[Hashable]) -> Integers:
        """Return the row numbers of those identifiers that have one, ascending."""
        held = tuple(identifiers)
        integers = _integers(held) if self.participants.dtype == np.int64 else None
        if integers is None:
            return _found(self._row_of, held)
        wanted = np.zeros(len(self.participants), dtype=bool)
        known, at = _held(self.participants, integers)
        wanted[at[known]] = True
        return np.flatnonzero(wanted)

    def statement_columns(self, identifiers: Iterable[Hashable]) -> Integers:
        """Return the column numbers of those identifiers that have one, ascending."""
        return _found(self.column_of, identifiers)

    @cached_property
    def _row_of(self) -> dict[Any, int]:
        return {name: row for row, name in enumerate(self.participants.tolist())}

    @cached_property
    def column_of(self) -> dict[Any, int]:
        """The column number of each statement."""
        return {name: column for column, name in enumerate(self.statements.tolist())}

    def row_of(self, participant: Hashable) -> tuple[NDArray[np.int32], NDArray[np.int8]]:
        """Return the columns and values of one participant's votes, none for somebody unknown."""
        row = self._row_of.get(participant)
        part = slice(0) if row is None else slice(int(self.start[row]), int(self.start[row + 1]))
        return self.columns[part], self.values[part]

    def votes_of(self, participant: Hashable) -> dict[Any, int]:
        """Return the votes of one participant by statement, nothing for somebody unknown."""
        columns, values = self.row_of(participant)
        return dict(zip(self.statements[columns].tolist(), values.tolist(), strict=True))

    def without(self, out: NDArray[np.bool_]) -> VoteMatrix:
        """Return a matrix with the same rows that lacks the columns `out` (S)."""
        kept = ~out[self.columns]
        before = np.zeros(len(kept) + 1, dtype=np.int32)
        np.cumsum(kept, out=before[1:])
        number = np.cumsum(~out, dtype=np.int32) - np.int32(1)
        return VoteMatrix(
            self.participants,
            self.statements[~out],
            before[self.start],
            number[self.columns[kept]],
            self.values[kept],
        )

    def take(self, rows: Integers) -> VoteMatrix:
        """Return a matrix with only these rows."""
        counts = np.diff(self.start)[rows]
        first = np.repeat(self.start[:-1][rows] - np.append(0, np.cumsum(counts)[:-1]), counts)
        at = first + np.arange(counts.sum())
        return VoteMatrix(
            self.participants[rows],
            self.statements,
            _starts(counts),
            self.columns[at],
            self.values[at],
        )

    def with_votes(self, newer: VoteMatrix) -> VoteMatrix:
        """Return this matrix with the votes of `newer` added or put in place of its own."""
        people, own_rows, new_rows = _merge(self.participants, newer.participants)
        columns, own_columns, new_columns = _merge(self.statements, newer.statements)
        width = max(len(columns), 1)
        own = _pairs(self, own_rows, own_columns, width)
        new = _pairs(newer, new_rows, new_columns, width)
        known, at = _held(own, new)
        values = self.values.copy()
        values[at[known]] = newer.values[known]
        pairs = np.insert(own, at[~known], new[~known])
        values = np.insert(values, at[~known], newer.values[~known])
        return _matrix(people, columns, pairs // width, pairs % width, values)


def from_votes(votes: Iterable[Vote]) -> VoteMatrix:
    """Build the matrix from (participant, statement, value) in time order.

    Identifiers are hashable and, within one kind, comparable (whole numbers, texts, UUIDs). Raises
    `VoteError` for a value outside −1, 0, 1 and for what is not three things or has no hash.
    """
    rows = votes if isinstance(votes, list) else list(votes)
    if not rows:
        nothing: Integers = np.empty(0, dtype=np.int64)
        return _matrix(nothing, nothing, nothing, nothing, np.empty(0, dtype=np.int8))
    try:
        # Three passes cost less than zip, which makes an iterator for every vote.
        people = [person for person, _, _ in rows]
    except (TypeError, ValueError):
        row = next(at for at, vote in enumerate(rows) if not _is_three(vote))
        raise VoteError(Reason("vote_malformed", {"row": row})) from None
    statements, values = (list(map(itemgetter(at), rows)) for at in (1, 2))
    checked = _integers(values)
    if checked is None:
        checked = np.array([_plain_value(value) for value in values])
    return _sorted_matrix(*_object_codes(people), *_object_codes(statements), _checked(checked))


def from_arrays(participants: ArrayLike, statements: ArrayLike, values: ArrayLike) -> VoteMatrix:
    """Build the matrix from three integer arrays of equal length, in time order.

    Raises `VoteError` for other types or lengths and for values outside −1, 0, 1.
    """
    arrays = [np.asarray(array) for array in (participants, statements, values)]
    if any(array.ndim != 1 or len(array) != len(arrays[0]) for array in arrays):
        raise VoteError(Reason("arrays_differ_in_length"))
    if len(arrays[0]) == 0:
        return from_votes([])
    if any(array.dtype.kind not in "iu" for array in arrays):
        raise VoteError(Reason("arrays_not_integer"))
    return _sorted_matrix(*_codes(arrays[0]), *_codes(arrays[1]), _checked(arrays[2]))


def _is_three(vote: Any) -> bool:
    try:
        _, _, _ = vote
    except (TypeError, ValueError):
        return False
    return True


def _plain_value(value: Any) -> int:
    """Return −1, 0 or 1 for anything that equals one of them, else 2."""
    return int(value) if isinstance(value, Hashable) and value in (-1, 0, 1) else 2


def _checked(values: NDArray[Any]) -> NDArray[np.int8]:
    if values.min() < -1 or values.max() > 1:
        row = int(np.flatnonzero((values < -1) | (values > 1))[0])
        raise VoteError(Reason("vote_value_unknown", {"row": row}))
    return values.astype(np.int8, copy=False)


def _codes(identifiers: NDArray[Any]) -> tuple[Integers, NDArray[np.int32]]:
    """Return the distinct integers, ascending, and the place of each identifier among them."""
    low, high = int(identifiers.min()), int(identifiers.max())
    if high >= 1 << 63:
        raise VoteError(Reason("identifier_too_large", {"identifier": str(high)}))
    span = high - low + 1
    if span > 4 * len(identifiers) + 1024:
        distinct, place = np.unique(identifiers, return_inverse=True)
        return distinct.astype(np.int64), place.astype(np.int32)
    if identifiers.dtype.itemsize < 4:  # where the difference of two may not fit
        identifiers = identifiers.astype(np.int32)
    present = np.zeros(span, dtype=bool)
    codes = np.empty(len(identifiers), dtype=np.int32)
    for at in range(0, len(identifiers), CHUNK):
        np.subtract(identifiers[at : at + CHUNK], low, out=codes[at : at + CHUNK], casting="unsafe")
        present[codes[at : at + CHUNK]] = True
    rank = (np.cumsum(present) - 1).astype(np.int32)
    if rank[-1] + 1 < span:
        for at in range(0, len(identifiers), CHUNK):
            codes[at : at + CHUNK] = rank[codes[at : at + CHUNK]]
    names = np.flatnonzero(present).astype(np.int64) + low
    return names, codes


def _object_codes(identifiers: Sequence[Any]) -> tuple[NDArray[Any], NDArray[np.int32]]:
    """Return the distinct identifiers, ascending, and the place of each one among them."""
    integers = _integers(identifiers)
    if integers is not None:
        return _codes(integers)
    try:
        names = in_order(set(identifiers))
    except TypeError:
        row = next(at for at, name in enumerate(identifiers) if not _has_hash(name))
        raise VoteError(Reason("identifier_unusable", {"row": row})) from None
    place = {name: number for number, name in enumerate(names)}
    codes = np.fromiter(map(place.__getitem__, identifiers), np.int32, len(identifiers))
    return _as_objects(names), codes


def _has_hash(name: Any) -> bool:
    try:
        hash(name)
    except TypeError:  # a tuple of lists looks hashable until it is asked
        return False
    return True


def _integers(held: Sequence[Any]) -> Integers | None:
    """Return whole numbers as an array, None for anything else (or where one does not fit)."""
    try:
        return np.array(array("q", held), dtype=np.int64)
    except (TypeError, OverflowError):
        return None


def in_order(identifiers: Iterable[Any]) -> list[Any]:
    """Sort identifiers; those of kinds that do not compare go by kind and text."""
    held = list(identifiers)
    try:
        return sorted(held)
    except TypeError:
        return sorted(held, key=lambda name: (type(name).__name__, str(name)))


def _as_objects(names: list[Any]) -> NDArray[Any]:
    array = np.empty(len(names), dtype=object)
    array[:] = names
    return array


def _sorted_matrix(
    participants: NDArray[Any],
    rows: NDArray[np.int32],
    statements: NDArray[Any],
    columns: NDArray[np.int32],
    values: NDArray[np.int8],
) -> VoteMatrix:
    """Sort by row, column and time, and keep the last vote of each pair.

    One 64-bit key per vote (row, column, sequence number, vote) sorts far faster than indirect
    sorting; where it would not fit, an indirect sort does it.
    """
    count = len(values)
    width = max(len(statements) - 1, 1).bit_length()
    height = max(len(participants) - 1, 1).bit_length()
    low = count.bit_length() + 2
    keys = rows.astype(np.int64)
    del rows
    if width + height + low < 64:
        for at in range(0, count, CHUNK):
            part = slice(at, min(at + CHUNK, count))
            key = keys[part]
            key <<= width
            key |= columns[part]
            key <<= low
            key |= np.arange(part.start, part.stop) << 2
            key |= values[part] + np.int64(1)
        del columns
        keys.sort()
        values = np.empty(count, dtype=np.int8)
        for at in range(0, count, CHUNK):
            values[at : at + CHUNK] = (keys[at : at + CHUNK] & 3) - 1
        keys >>= low
    else:
        keys = (keys << width) | columns
        order = np.argsort(keys, kind="stable")
        keys, values = keys[order], values[order]
    last = np.empty(count, dtype=bool)
    last[-1] = True
    np.not_equal(keys[1:], keys[:-1], out=last[:-1])
    if not last.all():
        keys, values = keys[last], values[last]
    per_row = np.zeros(len(participants), dtype=np.int64)
    sorted_columns = np.empty(len(keys), dtype=np.int32)
    for at in range(0, len(keys), CHUNK):
        key = keys[at : at + CHUNK]
        found = key >> width
        per_row[found[0] : found[-1] + 1] += np.bincount(found - found[0])
        sorted_columns[at : at + CHUNK] = key & ((1 << width) - 1)
    return VoteMatrix(participants, statements, _starts(per_row), sorted_columns, values)


def _matrix(
    participants: NDArray[Any],
    statements: NDArray[Any],
    rows: Integers,
    columns: Integers,
    values: NDArray[np.int8],
) -> VoteMatrix:
    per_row = np.bincount(rows, minlength=len(participants))
    return VoteMatrix(participants, statements, _starts(per_row), columns.astype(np.int32), values)


def _starts(per_row: Integers) -> NDArray[np.int32]:
    start = np.zeros(len(per_row) + 1, dtype=np.int32)
    np.cumsum(per_row, out=start[1:])
    return start


def _pairs(matrix: VoteMatrix, rows: Integers, columns: Integers, width: int) -> Integers:
    """Return row · width + column of every vote, with rows and columns renumbered."""
    return np.repeat(rows * width, np.diff(matrix.start)) + columns[matrix.columns]


def _merge(own: NDArray[Any], new: NDArray[Any]) -> tuple[NDArray[Any], Integers, Integers]:
    """Return the union in order, and where the identifiers of `own` and of `new` are in it."""
    if own.dtype == new.dtype == np.int64:
        unknown = new[~_held(own, new)[0]]
        places = np.arange(len(own))
        if not len(unknown):
            return own, places, np.searchsorted(own, new)
        at = np.searchsorted(own, unknown)
        union = np.insert(own, at, unknown)
        return union, places + np.searchsorted(unknown, own), np.searchsorted(union, new)
    if len(own) == 0:
        return new, np.empty(0, dtype=np.int64), np.arange(len(new))
    names = in_order({*own.tolist(), *new.tolist()})
    place = {name: number for number, name in enumerate(names)}
    return (
        _as_objects(names),
        np.fromiter(map(place.__getitem__, own.tolist()), np.int64, len(own)),
        np.fromiter(map(place.__getitem__, new.tolist()), np.int64, len(new)),
    )


def _held(names: Integers, wanted: Integers) -> tuple[NDArray[np.bool_], Integers]:
    """Return which of `wanted` are among the ascending `names`, and where each is or would go."""
    at = np.searchsorted(names, wanted)
    held = np.zeros(len(wanted), dtype=bool)
    inside = at < len(names)
    held[inside] = names[at[inside]] == wanted[inside]
    return held, at


def _found(places: dict[Any, int], identifiers: Iterable[Hashable]) -> Integers:
    wanted = identifiers.tolist() if isinstance(identifiers, np.ndarray) else identifiers
    found = {places[name] for name in wanted if name in places}
    return np.array(sorted(found), dtype=np.int64)
