"""Responses and commitments with everything that hangs on them, in a fixed number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
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


def verdicts_of(evidence_ids: Iterable[int]) -> dict[int, Verdicts]:
    """Evidence → each person's latest word on it; one query."""
    latest: dict[tuple[int, int], str] = {}
    rows = Contrast.objects.filter(evidence__in=list(evidence_ids), participant__isnull=False)
    for evidence_id, participant_id, verdict in rows.order_by("pk").values_list(
        "evidence_id", "participant_id", "verdict"
    ):
        latest[evidence_id, participant_id or 0] = verdict
    counts: dict[int, Counter[str]] = {}
    for (evidence_id, _participant), verdict in latest.items():
        counts.setdefault(evidence_id, Counter())[verdict] += 1
    return {
        pk: Verdicts(found[Verdict.TRUE], found[Verdict.PARTLY], found[Verdict.FALSE])
        for pk, found in counts.items()
    }


def answers_of(responses: QuerySet[Response], due_on: date | None = None) -> tuple[Answer, ...]:
    """Responses with versions and ratings: three queries."""
    rows = list(responses.select_related("authority", "process").prefetch_related("versions"))
    ratings = ratings_of(row.pk for row in rows)
    return tuple(
        Answer(
            row,
            tuple(row.versions.all()),
            ratings.get(row.pk, Ratings(0)),
            (timezone.localdate(row.created_at) - due_on).days if due_on else None,
        )
        for row in rows
    )


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
    """Commitments with everything that hangs on them: seven queries however many."""
    rows = list(
        commitments.select_related("responsible", "process").prefetch_related(
            "versions", "progress", "evidence", "changes"
        )
    )
    evidence = [piece for row in rows for piece in row.evidence.all()]
    verdicts = verdicts_of(piece.pk for piece in evidence)
    words = _words_by_commitment(row.pk for row in rows)
    today = timezone.localdate(at)

    def promised(row: Commitment) -> Promised:
        pieces = list(row.evidence.all())
        facts = Facts(
            completion=row.completion,
            due_on=row.due_on,
            evidence=sum(p.source in CLAIMING and p.hidden_at is None for p in pieces),
            voices=len(words.get(row.pk, ())),
            denials=words.get(row.pk, []).count(Verdict.FALSE),
        )
        return Promised(
            commitment=row,
            versions=tuple(row.versions.all()),
            progress=tuple(row.progress.all())[::-1],
            proofs=tuple(Proof(p, verdicts.get(p.pk, Verdicts())) for p in pieces),
            changes=tuple(row.changes.all()),
            facts=facts,
            state=state_of(facts, today),
            days=(row.due_on - today).days,
        )

    return tuple(promised(row) for row in rows)


def _words_by_commitment(commitment_ids: Iterable[int]) -> dict[int, list[str]]:
    """Each person's latest word on the claiming evidence of each commitment; one query."""
    rows = Contrast.objects.filter(
        evidence__commitment__in=list(commitment_ids),
        evidence__source__in=CLAIMING,
        evidence__hidden_at=None,
        participant__isnull=False,
    )
    latest: dict[tuple[int, int], str] = {}
    for commitment_id, participant_id, verdict in rows.order_by("pk").values_list(
        "evidence__commitment_id", "participant_id", "verdict"
    ):
        latest[commitment_id, participant_id or 0] = verdict
    found: dict[int, list[str]] = {}
    for (commitment_id, _participant), verdict in latest.items():
        found.setdefault(commitment_id, []).append(verdict)
    return found
