"""Responses and commitments with everything that hangs on them, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..enums import CommitmentState, Completion, Verdict
from ..models import (
    Change,
    Commitment,
    CommitmentVersion,
    Contrast,
    Evidence,
    Progress,
    Response,
    ResponseRating,
    ResponseVersion,
)
from .lists import COMMITMENT_SHAPES, Words, days_word
from .states import CLAIMING, Facts, state_of

V = TypeVar("V")
P = TypeVar("P")

QUALITIES: tuple[tuple[str, Words], ...] = (
    ("substantive", _("De fondo")),
    ("clear", _("Clara")),
    ("complete", _("Completa")),
    ("on_time", _("A tiempo")),
)


@dataclass(frozen=True)
class Quality:
    """How many of those who rated grant an answer one of its four qualities."""

    code: str
    label: Words
    yes: int
    n: int

    @property
    def share(self) -> float:
        return self.yes / self.n if self.n else 0.0


@dataclass(frozen=True)
class Ratings:
    """The ratings of an answer; below the small-cell limit only their number shows."""

    n: int
    qualities: tuple[Quality, ...] = ()

    @property
    def is_suppressed(self) -> bool:
        return bool(0 < self.n < settings.SMALL_CELL)


@dataclass(frozen=True)
class Answer:
    """A response with all its versions, oldest first."""

    response: Response
    versions: tuple[ResponseVersion, ...]
    ratings: Ratings
    days_late: int | None = None  # calendar days after the promised date; negative: before it

    @property
    def current(self) -> ResponseVersion:
        return self.versions[-1]

    @property
    def earlier(self) -> tuple[ResponseVersion, ...]:
        return self.versions[:-1][::-1]


@dataclass(frozen=True)
class Verdicts:
    """What people on the ground say of a piece of evidence: each person's latest word."""

    true: int = 0
    partly: int = 0
    false: int = 0

    @property
    def n(self) -> int:
        return self.true + self.partly + self.false


@dataclass(frozen=True)
class Proof:
    """A piece of evidence with what people say of it."""

    evidence: Evidence
    verdicts: Verdicts

    @property
    def is_image(self) -> bool:
        return self.evidence.content_type.startswith("image/")

    @property
    def is_hidden(self) -> bool:
        return self.evidence.hidden_at is not None


@dataclass(frozen=True)
class Promised:
    """A commitment with its terms, progress, evidence, changes and computed state."""

    commitment: Commitment
    versions: tuple[CommitmentVersion, ...]
    progress: tuple[Progress, ...]
    proofs: tuple[Proof, ...]
    changes: tuple[Change, ...]
    facts: Facts
    state: CommitmentState
    days: int  # calendar days until it is due; negative: days since

    @property
    def current(self) -> CommitmentVersion:
        return self.versions[-1]

    @property
    def earlier(self) -> tuple[CommitmentVersion, ...]:
        return self.versions[:-1][::-1]

    @property
    def shape(self) -> str:
        return COMMITMENT_SHAPES[self.state]

    @property
    def state_word(self) -> Words:
        return self.state.label

    @property
    def when(self) -> Words:
        return days_word(self.days)

    @property
    def is_postponed(self) -> bool:
        return self.commitment.due_on > self.versions[0].due_on

    @property
    def completion_word(self) -> Words:
        return Completion(self.commitment.completion).label


def answers_of(responses: QuerySet[Response], due_on: date | None = None) -> tuple[Answer, ...]:
    """Responses with versions and ratings, the oldest first: two queries, one if unrated."""
    ratings_too = Exists(ResponseRating.objects.filter(response=OuterRef("response")))
    versions = (
        ResponseVersion.objects.filter(response__in=responses.order_by())
        .select_related("response__authority", "response__process")
        .annotate(is_rated=ratings_too)
        .order_by("response__created_at", "response_id", "number")
    )
    by_response = _grouped(versions, lambda version: version.response)
    rated = [row.pk for row, found in by_response.items() if getattr(found[0], "is_rated", True)]
    ratings = ratings_of(rated) if rated else {}
    return tuple(_answer(row, found, ratings, due_on) for row, found in by_response.items())


def answers_from(rows: Sequence[Response], due_on: date | None = None) -> tuple[Answer, ...]:
    """The same for responses that were already read with their authority."""
    ratings = ratings_of(row.pk for row in rows)
    return tuple(_answer(row, row.versions.all(), ratings, due_on) for row in rows)


def _answer(
    row: Response,
    versions: Iterable[ResponseVersion],
    ratings: dict[int, Ratings],
    due_on: date | None,
) -> Answer:
    late = (timezone.localdate(row.created_at) - due_on).days if due_on else None
    return Answer(row, tuple(versions), ratings.get(row.pk, Ratings(0)), late)


def _grouped(versions: Iterable[V], parent: Callable[[V], P]) -> dict[P, list[V]]:
    """What the versions belong to → its versions, in their order."""
    found: dict[P, list[V]] = {}
    for version in versions:
        found.setdefault(parent(version), []).append(version)
    return found


def ratings_of(response_ids: Iterable[int]) -> dict[int, Ratings]:
    """Response → how it was rated; one query."""
    yes = {code: Count("pk", filter=Q(**{code: True})) for code, _label in QUALITIES}
    rows: Iterable[Any] = (
        ResponseRating.objects.filter(response__in=list(response_ids))
        .order_by()
        .values("response")
        .annotate(n=Count("pk"), **yes)
    )
    return {
        row["response"]: Ratings(
            row["n"],
            tuple(Quality(code, label, row[code], row["n"]) for code, label in QUALITIES),
        )
        for row in rows
    }


def promises_of(commitments: QuerySet[Commitment], at: datetime) -> tuple[Promised, ...]:
    """Commitments with everything that hangs on them, the first due first: five queries."""
    versions = (
        CommitmentVersion.objects.filter(commitment__in=commitments.order_by())
        .select_related("commitment__responsible", "commitment__process")
        .order_by("commitment__due_on", "commitment_id", "number")
    )
    by_commitment = _grouped(versions, lambda version: version.commitment)
    rows = list(by_commitment)
    prefetch_related_objects(rows, "progress", "evidence", "changes")
    words = _words_on([piece for row in rows for piece in row.evidence.all()])
    today = timezone.localdate(at)
    return tuple(_promised(row, by_commitment[row], words, today) for row in rows)


@dataclass(frozen=True)
class _Words:
    """Each person's latest word: on every piece of evidence, and on every commitment's claims."""

    on_evidence: dict[int, Counter[str]]
    on_commitment: dict[int, Counter[str]]


def _words_on(evidence: Iterable[Evidence]) -> _Words:
    """What people said of some evidence; one query."""
    pieces = {piece.pk: piece for piece in evidence}
    on_piece: dict[tuple[int, int], str] = {}
    on_claims: dict[tuple[int, int], str] = {}
    rows = Contrast.objects.filter(evidence__in=list(pieces), participant__isnull=False)
    for pk, person, verdict in rows.order_by("pk").values_list(
        "evidence_id", "participant_id", "verdict"
    ):
        piece = pieces[pk]
        on_piece[pk, person or 0] = verdict
        if piece.source in CLAIMING and piece.hidden_at is None:
            on_claims[piece.commitment_id, person or 0] = verdict
    return _Words(_counted(on_piece), _counted(on_claims))


def _counted(words: dict[tuple[int, int], str]) -> dict[int, Counter[str]]:
    counts: dict[int, Counter[str]] = {}
    for (pk, _person), verdict in words.items():
        counts.setdefault(pk, Counter())[verdict] += 1
    return counts


def _promised(
    row: Commitment, versions: Iterable[CommitmentVersion], words: _Words, today: date
) -> Promised:
    pieces = list(row.evidence.all())
    said = words.on_commitment.get(row.pk, Counter())
    facts = Facts(
        completion=row.completion,
        due_on=row.due_on,
        evidence=sum(piece.source in CLAIMING and piece.hidden_at is None for piece in pieces),
        voices=said.total(),
        denials=said[Verdict.FALSE],
    )
    return Promised(
        commitment=row,
        versions=tuple(versions),
        progress=tuple(row.progress.all())[::-1],
        proofs=tuple(
            Proof(piece, _verdicts(words.on_evidence.get(piece.pk, Counter()))) for piece in pieces
        ),
        changes=tuple(row.changes.all()),
        facts=facts,
        state=state_of(facts, today),
        days=(row.due_on - today).days,
    )


def _verdicts(said: Counter[str]) -> Verdicts:
    return Verdicts(said[Verdict.TRUE], said[Verdict.PARTLY], said[Verdict.FALSE])
