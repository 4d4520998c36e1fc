"""Actors and ties as a network: checked, undirected, the same for every order of the rows."""

import hashlib
import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from participa_methods.explain import ExplainedError, Reason

METHOD, VERSION = "networks", "1"

Indices = NDArray[np.intp]
Floats = NDArray[np.float64]


class NetworkError(ExplainedError):
    """Rows that are no network; `reason.params["line"]` is the line of the file, 0 if none."""


@dataclass(frozen=True)
class Actor:
    """An organisation. `offers` and `needs` are topics, compared as they are written."""

    id: str
    sector: str
    territory: str = ""
    offers: frozenset[str] = frozenset()
    needs: frozenset[str] = frozenset()
    line: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Tie:
    """One relation of a `kind`, told by `source` of `target`; undated ends are open."""

    source: str
    target: str
    kind: str = ""
    strength: int | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    line: int = field(default=0, compare=False)

    def holds_on(self, day: date) -> bool:
        """Whether the tie held on `day`, its first and last day included."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


@dataclass(frozen=True, eq=False)
class Network:
    """Undirected: two actors are tied when either tells of at least one relation.

    `actors` (n) and `sectors` (k) in order of their text; `sector_of` (n) indices of sectors;
    `pairs` (m, 2) indices of actors, the smaller first, in order; `kinds` (m) how many distinct
    relations tie each pair; `digest` of everything given, before `kinds` and `on` chose.
    """

    actors: tuple[Actor, ...]
    sectors: tuple[str, ...]
    sector_of: Indices
    pairs: Indices
    kinds: Indices
    digest: str

    @property
    def size(self) -> int:
        """How many actors."""
        return len(self.actors)

    @cached_property
    def ids(self) -> tuple[str, ...]:
        return tuple(actor.id for actor in self.actors)

    @cached_property
    def sector_sizes(self) -> Indices:
        """(k) actors of each sector."""
        return np.bincount(self.sector_of, minlength=len(self.sectors))

    @cached_property
    def degrees(self) -> Indices:
        """(n) tied actors of each actor."""
        return np.bincount(self.pairs.ravel(), minlength=self.size)

    @cached_property
    def crosses(self) -> NDArray[np.bool_]:
        """(m) whether a pair joins two sectors."""
        sectors = self.sector_of[self.pairs]
        return np.not_equal(sectors[:, 0], sectors[:, 1])

    @cached_property
    def adjacency(self) -> Any:
        """(n, n) symmetric sparse matrix of ones (CSR)."""
        from scipy.sparse import csr_array

        first, second = self.pairs.T
        ends = (np.concatenate((first, second)), np.concatenate((second, first)))
        return csr_array((np.ones(len(ends[0])), ends), shape=(self.size, self.size))


def network(
    actors: Iterable[Actor],
    ties: Iterable[Tie],
    *,
    kinds: Collection[str] | None = None,
    on: date | None = None,
) -> Network:
    """Check the rows and build the network of some `kinds` (all, if None) on a day (ever, if None).

    Repeated and mutual ties count once. Raises `NetworkError`: `no_actors`, `id_missing`,
    `sector_missing`, `actor_repeated`, `end_missing`, `unknown_actor`, `self_tie`,
    `dates_reversed`.
    """
    members, given = sorted(actors, key=lambda actor: actor.id), list(ties)
    _check_actors(members)
    place = {actor.id: index for index, actor in enumerate(members)}
    for tie in given:
        _check_tie(tie, place)
    chosen = {
        (*sorted((place[tie.source], place[tie.target])), tie.kind)
        for tie in given
        if (kinds is None or tie.kind in kinds) and (on is None or tie.holds_on(on))
    }
    ends = np.array([(first, second) for first, second, _ in chosen], dtype=np.intp).reshape(-1, 2)
    pairs, relations = np.unique(ends, axis=0, return_counts=True)
    sectors = tuple(sorted({actor.sector for actor in members}))
    sector_of = np.array([sectors.index(actor.sector) for actor in members], dtype=np.intp)
    return Network(tuple(members), sectors, sector_of, pairs, relations, digest(members, given))


def digest(actors: Iterable[Actor], ties: Iterable[Tie]) -> str:
    """SHA-256 (hex) of the rows: one JSON array a line, sorted, repetitions once, actors first."""
    rows = [
        {_row(a.id, a.sector, a.territory, sorted(a.offers), sorted(a.needs)) for a in actors},
        {
            _row(t.source, t.target, t.kind, t.strength, _iso(t.starts_on), _iso(t.ends_on))
            for t in ties
        },
    ]
    text = "".join(f"{line}\n" for lines in rows for line in sorted(lines))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _row(*values: object) -> str:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"))


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _check_actors(actors: Sequence[Actor]) -> None:
    if not actors:
        raise NetworkError(Reason("no_actors", {"line": 0}))
    seen: set[str] = set()
    for actor in sorted(actors, key=lambda actor: actor.line):
        if not actor.id:
            raise NetworkError(Reason("id_missing", {"line": actor.line}))
        if not actor.sector:
            raise NetworkError(Reason("sector_missing", {"line": actor.line, "id": actor.id}))
        if actor.id in seen:
            raise NetworkError(Reason("actor_repeated", {"line": actor.line, "id": actor.id}))
        seen.add(actor.id)


def _check_tie(tie: Tie, known: Collection[str]) -> None:
    for end in (tie.source, tie.target):
        if not end:
            raise NetworkError(Reason("end_missing", {"line": tie.line}))
        if end not in known:
            raise NetworkError(Reason("unknown_actor", {"line": tie.line, "id": end}))
    if tie.source == tie.target:
        raise NetworkError(Reason("self_tie", {"line": tie.line, "id": tie.source}))
    if tie.starts_on and tie.ends_on and tie.ends_on < tie.starts_on:
        raise NetworkError(Reason("dates_reversed", {"line": tie.line}))
