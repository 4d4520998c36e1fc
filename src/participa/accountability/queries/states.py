"""The computed state of a commitment: written once as SQL and once as Python, tested to agree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from ..enums import CommitmentState, Completion, EvidenceSource, Verdict
from ..models import Commitment, CommitmentVersion, Contrast, Evidence

GRACE_DAYS = 90  # calendar days after the due date: until then late, then broken
DENIALS_NEEDED = 3  # fewer people who say "no es cierto" contradict nothing

# Evidence that claims fulfilment. A citizen's evidence may show the opposite: it is shown, it
# can be contrasted, but it neither keeps nor breaks a commitment by itself.
CLAIMING = (EvidenceSource.INSTITUTION, EvidenceSource.THIRD_PARTY)


@dataclass(frozen=True, slots=True)
class Facts:
    """What the state of a commitment depends on.

    evidence: pieces that claim fulfilment; voices: people who contrasted them, each once with
    their latest word; denials: those of them whose latest word is "no es cierto".
    """

    completion: str
    due_on: date
    evidence: int = 0
    voices: int = 0
    denials: int = 0

    @property
    def is_contradicted(self) -> bool:
        return self.denials >= DENIALS_NEEDED and 2 * self.denials > self.voices

    @property
    def is_shown_complete(self) -> bool:
        """Declared complete, with something to show for it."""
        return self.completion == Completion.COMPLETE and self.evidence > 0


def state_of(facts: Facts, today: date) -> CommitmentState:
    """Kept, broken, late or on the way, in this order; docs/explanation/commitments.md."""
    if facts.is_shown_complete:
        return CommitmentState.BROKEN if facts.is_contradicted else CommitmentState.KEPT
    if today > facts.due_on + timedelta(days=GRACE_DAYS):
        return CommitmentState.BROKEN
    return CommitmentState.LATE if today > facts.due_on else CommitmentState.ON_THE_WAY


def _claiming(outer: str) -> QuerySet[Evidence]:
    return Evidence.objects.filter(
        commitment=OuterRef(outer), source__in=CLAIMING, hidden_at=None
    ).order_by()


def _latest_words() -> QuerySet[Contrast]:
    """The latest contrast of each person on each commitment's claiming evidence."""
    counted = Contrast.objects.filter(
        evidence__source__in=CLAIMING, evidence__hidden_at=None, participant__isnull=False
    )
    later = counted.filter(
        evidence__commitment=OuterRef("evidence__commitment"),
        participant=OuterRef("participant"),
        pk__gt=OuterRef("pk"),
    )
    return counted.filter(~Exists(later)).order_by()


def _count_words(condition: Q) -> Coalesce:
    words = (
        _latest_words()
        .filter(condition, evidence__commitment=OuterRef("pk"))
        .values("evidence__commitment")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Coalesce(Subquery(words, output_field=IntegerField()), 0)


def limits(today: date) -> tuple[date, date]:
    """What is due before the first is late, before the second broken."""
    return today, today - timedelta(days=GRACE_DAYS)


def with_state(commitments: QuerySet[Commitment], today: date) -> QuerySet[Any]:
    """Annotate `claims`, `voices`, `denials` and `state` (of CommitmentState)."""
    return with_state_by(commitments, *limits(today))


def with_state_by(
    commitments: QuerySet[Commitment], late_before: date, broken_before: date
) -> QuerySet[Any]:
    """The same by the `limits` of a day."""
    claims = _claiming("pk").values("commitment").annotate(n=Count("pk")).values("n")
    return commitments.annotate(
        claims=Coalesce(Subquery(claims, output_field=IntegerField()), 0),
        voices=_count_words(Q()),
        denials=_count_words(Q(verdict=Verdict.FALSE)),
        contradicted=Case(
            When(Q(denials__gte=DENIALS_NEEDED, voices__lt=2 * F("denials")), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        ),
        state=Case(
            When(
                completion=Completion.COMPLETE,
                claims__gt=0,
                contradicted=True,
                then=Value(CommitmentState.BROKEN),
            ),
            When(completion=Completion.COMPLETE, claims__gt=0, then=Value(CommitmentState.KEPT)),
            When(due_on__lt=broken_before, then=Value(CommitmentState.BROKEN)),
            When(due_on__lt=late_before, then=Value(CommitmentState.LATE)),
            default=Value(CommitmentState.ON_THE_WAY),
            output_field=CharField(),
        ),
    )


def with_terms(commitments: QuerySet[Commitment]) -> QuerySet[Any]:
    """Annotate the current version's `title`, `post`, its `number`, and `first_due_on`."""
    versions = CommitmentVersion.objects.filter(commitment=OuterRef("pk"))
    latest = versions.order_by("-number")
    return commitments.annotate(
        title=Subquery(latest.values("title")[:1]),
        post=Subquery(latest.values("post")[:1]),
        number=Subquery(latest.values("number")[:1]),
        first_due_on=Subquery(versions.order_by("number").values("due_on")[:1]),
    )


def facts_of(commitment: Commitment) -> Facts:
    """The facts of one commitment, asked of the database (three queries)."""
    words = list(
        _latest_words().filter(evidence__commitment=commitment).values_list("verdict", flat=True)
    )
    return Facts(
        completion=commitment.completion,
        due_on=commitment.due_on,
        evidence=Evidence.objects.filter(
            commitment=commitment, source__in=CLAIMING, hidden_at=None
        ).count(),
        voices=len(words),
        denials=words.count(Verdict.FALSE),
    )


def facts_by_commitment(commitments: Collection[int] | QuerySet[Any]) -> Told:
    """What the states of many commitments depend on besides themselves: two queries."""
    claiming = Evidence.objects.filter(
        commitment__in=commitments, source__in=CLAIMING, hidden_at=None
    ).order_by()
    words: dict[tuple[int, int | None], str] = {}
    said = Contrast.objects.filter(evidence__in=claiming.values("pk"), participant__isnull=False)
    for pk, person, verdict in said.order_by("pk").values_list(
        "evidence__commitment_id", "participant_id", "verdict"
    ):
        words[pk, person] = verdict
    return Told(
        claims=dict(claiming.values_list("commitment").annotate(n=Count("pk"))),
        voices=Counter(pk for pk, _person in words),
        denials=Counter(pk for (pk, _p), verdict in words.items() if verdict == Verdict.FALSE),
    )


@dataclass(frozen=True)
class Told:
    """By commitment: pieces that claim fulfilment, people's latest words, denials among them."""

    claims: Mapping[int, int]
    voices: Mapping[int, int]
    denials: Mapping[int, int]

    def facts(self, pk: int, completion: str, due_on: date) -> Facts:
        return Facts(
            completion=completion,
            due_on=due_on,
            evidence=self.claims.get(pk, 0),
            voices=self.voices.get(pk, 0),
            denials=self.denials.get(pk, 0),
        )
