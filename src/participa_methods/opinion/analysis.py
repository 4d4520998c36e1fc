"""The whole analysis of one conversation, from its votes to its groups and what they hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from operator import index
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController

from participa_methods.explain import ExplainedError, Reason
from participa_methods.opinion import components, consensus, groups, original, positions
from participa_methods.opinion.counts import Statistics, group_counts, statistics
from participa_methods.opinion.moments import Moments
from participa_methods.opinion.priorities import priorities
from participa_methods.opinion.representative import Representative, representative
from participa_methods.opinion.votes import VoteMatrix, in_order

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


class OptionError(ExplainedError):
    """Options that cannot be followed; the reason says which one and why."""


@dataclass(frozen=True)
class Options:
    """What is given beside the votes; the meaning of each is that of `analyze`.

    Held as plain values: an iterator is read once, numbers of NumPy become those of Python.
    """

    mod_out: Collection[Hashable] = ()
    meta: Collection[Hashable] = ()
    keep: Collection[Hashable] = ()
    groups: Mapping[Any, Any] | None = None
    k: int | None = None
    parity: bool = False

    def __post_init__(self) -> None:
        for name in ("mod_out", "meta", "keep"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        if self.groups is not None:
            given = {_plain(person): _plain(group) for person, group in self.groups.items()}
            object.__setattr__(self, "groups", given)
        if self.k is None:
            return
        try:
            object.__setattr__(self, "k", index(self.k))
        except TypeError:
            raise OptionError(Reason("k_not_whole", {"k": str(self.k)})) from None
        if self.k < 1:
            raise OptionError(Reason("k_below_one", {"k": self.k}))
        if self.groups is not None:
            raise OptionError(Reason("k_with_given_groups"))


def _plain(value: Any) -> Any:
    return value.item() if isinstance(value, np.generic) else value


@dataclass(frozen=True, eq=False)
class Division:
    """Who is grouped and how. Rows are those of the matrix of votes.

    `rows` (N_in) is who is in the conversation; `map` their base clusters; `of_base` (B) and `of_row`
    (N, −1 outside) the group number; `names` the label of each group number; `silhouettes` by k.
    """

    rows: Integers
    map: groups.Map
    of_base: Integers
    of_row: Integers
    names: list[Any]
    silhouettes: dict[int, float]


Divide = Callable[[VoteMatrix, Options, Floats], Division]


@dataclass(frozen=True, eq=False)
class Analysis:
    """Everything found, as arrays over the rows and columns of `matrix`."""

    matrix: VoteMatrix
    options: Options
    out: NDArray[np.bool_]
    meta: NDArray[np.bool_]
    totals: Integers  # 3 × S: disagrees, passes, agrees of everybody
    components: components.Components
    positions: Floats
    statements: Floats
    extremity: Floats
    division: Division
    counts: Integers  # groups × S × 3
    statistics: Statistics
    representative: list[list[Representative]]
    priorities: Floats

    @property
    def eligible(self) -> Integers:
        """The columns that moderation leaves, in order."""
        return np.flatnonzero(~self.out)


def analyse(
    matrix: VoteMatrix,
    options: Options,
    *,
    moments: Moments | None = None,
    previous: Floats | None = None,
    divide: Divide | None = None,
) -> Analysis:
    """Analyse a matrix of votes with one thread of linear algebra.

    `moments`, `previous` components (S × 2) and `divide`, which takes the place of `division`, are
    what a session keeps between two calls.
    """
    with _threads().limit(limits=1, user_api="blas"):
        width = matrix.shape[1]
        out, meta = np.zeros(width, dtype=bool), np.zeros(width, dtype=bool)
        meta[matrix.statement_columns(options.meta)] = True
        out[matrix.statement_columns(options.mod_out)] = True
        out |= meta
        totals = components.totals(matrix)
        found = components.components(
            matrix, components.centre(totals, out), out, moments=moments, previous=previous
        )
        people = positions.participant_positions(matrix, found, out)
        statements = positions.statement_positions(found)
        extremity = positions.extremity(statements)
        divided = (divide or division)(matrix, options, people)
        each = group_counts(matrix, divided.of_row, len(divided.names))
        found_statistics = statistics(each)
        eligible = np.flatnonzero(~out)
        return Analysis(
            matrix=matrix,
            options=options,
            out=out,
            meta=meta,
            totals=totals,
            components=found,
            positions=people,
            statements=statements,
            extremity=extremity,
            division=divided,
            counts=each,
            statistics=found_statistics,
            representative=[
                representative(found_statistics, group, eligible)
                for group in range(len(divided.names))
            ],
            priorities=priorities(each, extremity, meta),
        )


def division(matrix: VoteMatrix, options: Options, people: Floats) -> Division:
    """Divide the conversation into groups, or take those that are given."""
    if options.groups is not None:
        return _given(matrix, options.groups, people)
    rows = groups.in_conversation(matrix, matrix.participant_rows(options.keep))
    points = people[rows]
    if options.parity:
        found = original.base_clusters(points, among(rows, matrix.canonical()))
        made = original.clusterings(found, wanted(found, options.k))
    else:
        facing = groups.facing(points)
        found = groups.make_map(points * facing)
        made = groups.clusterings(found, wanted(found, options.k))
        made = {k: groups.by_size(found, one) for k, one in made.items()}
        found = replace(found, centres=found.centres * facing)
    silhouettes = {k: one.silhouette for k, one in made.items()}
    k = groups.choose(silhouettes)
    of_base = made[k].labels if made else np.zeros(len(found.centres), dtype=np.int64)
    return as_division(matrix, rows, found, of_base, silhouettes)


def among(rows: Integers, order: Integers) -> Integers:
    """Return the places in `rows` (N_in) in an `order` of all rows (N)."""
    place = np.full(len(order), -1)
    place[rows] = np.arange(len(rows))
    found = place[order]
    return found[found >= 0]


def wanted(found: groups.Map, k: int | None) -> range:
    """Return the numbers of groups to try: those that are possible, or only the given `k`."""
    bases = len(found.centres)
    if k is None:
        return groups.possible(bases)
    forced = min(k, bases)
    return range(forced, forced + 1) if forced > 1 else range(0)


def as_division(
    matrix: VoteMatrix,
    rows: Integers,
    found: groups.Map,
    of_base: Integers,
    silhouettes: dict[int, float],
) -> Division:
    of_row = np.full(matrix.shape[0], -1, dtype=np.int64)
    of_row[rows] = of_base[found.base]
    names = list(range(int(of_base.max()) + 1)) if len(of_base) else []
    return Division(rows, found, of_base, of_row, names, silhouettes)


def _given(matrix: VoteMatrix, given: Mapping[Any, Any], people: Floats) -> Division:
    """Take the groups as they are; a base cluster belongs to the group of most of its members.

    Somebody without votes is nobody here, and a group of nobody is none.
    """
    rows = matrix.participant_rows(given.keys())
    found_in = [given[name] for name in matrix.participants[rows].tolist()]
    names = in_order(set(found_in))
    number = {name: at for at, name in enumerate(names)}
    of_row = np.full(matrix.shape[0], -1, dtype=np.int64)
    of_row[rows] = [number[name] for name in found_in]
    points = people[rows]
    facing = groups.facing(points)
    found = groups.make_map(points * facing)
    found = replace(found, centres=found.centres * facing)
    members = np.zeros((len(found.centres), max(len(names), 1)), dtype=np.int64)
    np.add.at(members, (found.base, of_row[rows]), 1)
    of_base = members.argmax(axis=1)
    value = groups.silhouette_of(found, of_base)
    return Division(rows, found, of_base, of_row, names, {len(names): value} if names else {})


@cache
def _threads() -> ThreadpoolController:
    """Looking for the libraries of linear algebra costs a millisecond: once is enough."""
    return ThreadpoolController()


def majorities(found: Analysis, *, agree: bool) -> list[consensus.Majority]:
    return consensus.majority(found.totals, found.eligible, agree=agree)
