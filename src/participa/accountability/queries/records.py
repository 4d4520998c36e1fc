"""Responses and commitments with everything that hangs on them, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.conf import settings
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.kernel.prepared import prepared

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


def answers_to(contribution: int, due_on: date | None = None) -> tuple[Answer, ...]:
    """Responses with versions and ratings, the oldest first: two queries, one if unrated."""
    versions = _versions_to(contribution)
    by_response = _grouped(versions, lambda version: version.response)
    rated = [row.pk for row, found in by_response.items() if found[0].is_rated]
    ratings = ratings_of(rated) if rated else {}
    return tuple(_answer(row, found, ratings, due_on) for row, found in by_response.items())


@prepared
def _versions_to(contribution: int) -> QuerySet[Any]:
    """What the responses to a contribution said, and whether anybody rated them."""
    responses = Response.objects.filter(contributions=contribution)
    rated = Exists(ResponseRating.objects.filter(response=OuterRef("response")))
    return (
        ResponseVersion.objects.filter(response__in=responses)
        .select_related("response__authority", "response__process")
        .annotate(is_rated=rated)
        .order_by("response__created_at", "response_id", "number")
    )


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
    return {
        row["response"]: Ratings(
            row["n"],
            tuple(Quality(code, label, row[code], row["n"]) for code, label in QUALITIES),
        )
        for row in _rated(list(response_ids))
    }


@prepared
def _rated(responses: Collection[int]) -> QuerySet[Any, Any]:
    yes = {code: Count("pk", filter=Q(**{code: True})) for code, _label in QUALITIES}
    rows = ResponseRating.objects.filter(response__in=responses).order_by()
    return rows.values("response").annotate(n=Count("pk"), **yes)


def promises_of(responses: Collection[int], at: datetime) -> tuple[Promised, ...]:
    """Commitments that came of these responses with everything that hangs on them, the first
    due first: five queries, none where there is no response."""
    return _promises(_terms_after(responses), at)


def promise_of(commitment: int, at: datetime) -> Promised:
    """One commitment with everything that hangs on it: five queries."""
    return _promises(_terms_of(commitment), at)[0]


def _promises(versions: Sequence[CommitmentVersion], at: datetime) -> tuple[Promised, ...]:
    by_commitment = _grouped(versions, lambda version: version.commitment)
    ids = [row.pk for row in by_commitment]
    evidence = _evidence_of(ids)
    hanging = _Hanging(
        _grouped(_progress_of(ids), lambda note: note.commitment_id),
        _grouped(evidence, lambda piece: piece.commitment_id),
        _grouped(_changes_of(ids), lambda change: change.commitment_id),
        _words_on(evidence),
    )
    today = timezone.localdate(at)
    return tuple(_promised(row, found, hanging, today) for row, found in by_commitment.items())


def _versions() -> QuerySet[CommitmentVersion]:
    return CommitmentVersion.objects.select_related(
        "commitment__responsible", "commitment__process"
    ).order_by("commitment__due_on", "commitment_id", "number")


@prepared
def _terms_after(responses: Collection[int]) -> QuerySet[CommitmentVersion]:
    return _versions().filter(commitment__response__in=responses)


@prepared
def _terms_of(commitment: int) -> QuerySet[CommitmentVersion]:
    return _versions().filter(commitment=commitment)


@prepared
def _progress_of(commitments: Collection[int]) -> QuerySet[Progress]:
    return Progress.objects.filter(commitment__in=commitments)


@prepared
def _evidence_of(commitments: Collection[int]) -> QuerySet[Evidence]:
    return Evidence.objects.filter(commitment__in=commitments)


@prepared
def _changes_of(commitments: Collection[int]) -> QuerySet[Change]:
    return Change.objects.filter(commitment__in=commitments)


@prepared
def _said_of(evidence: Collection[int]) -> QuerySet[Contrast, tuple[int, int | None, str]]:
    """Piece, person and word, the latest last."""
    rows = Contrast.objects.filter(evidence__in=evidence, participant__isnull=False)
    return rows.order_by("pk").values_list("evidence_id", "participant_id", "verdict")


@dataclass(frozen=True)
class _Words:
    """Each person's latest word: on every piece of evidence, and on every commitment's claims."""

    on_evidence: dict[int, Counter[str]]
    on_commitment: dict[int, Counter[str]]


@dataclass(frozen=True)
class _Hanging:
    """By commitment: its notes, evidence and changes; and what people said of the evidence."""

    progress: dict[int, list[Progress]]
    evidence: dict[int, list[Evidence]]
    changes: dict[int, list[Change]]
    words: _Words


def _words_on(evidence: Iterable[Evidence]) -> _Words:
    """What people said of some evidence; one query."""
    pieces = {piece.pk: piece for piece in evidence}
    on_piece: dict[tuple[int, int], str] = {}
    on_claims: dict[tuple[int, int], str] = {}
    for pk, person, verdict in _said_of(list(pieces)):
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
    row: Commitment, versions: Iterable[CommitmentVersion], hanging: _Hanging, today: date
) -> Promised:
    pieces, words = hanging.evidence.get(row.pk, []), hanging.words
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
        progress=tuple(hanging.progress.get(row.pk, ()))[::-1],
        proofs=tuple(
            Proof(piece, _verdicts(words.on_evidence.get(piece.pk, Counter()))) for piece in pieces
        ),
        changes=tuple(hanging.changes.get(row.pk, ())),
        facts=facts,
        state=state_of(facts, today),
        days=(row.due_on - today).days,
    )


def _verdicts(said: Counter[str]) -> Verdicts:
    return Verdicts(said[Verdict.TRUE], said[Verdict.PARTLY], said[Verdict.FALSE])
