"""Where each contribution of a list stands, in two queries however many there are."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from participa.kernel.prepared import prepared
from participa.participation.enums import ContributionState
from participa.participation.models import Contribution

from ..enums import CommitmentState, Outcome
from ..models import Commitment, ResponseTarget, ResponseVersion
from .states import limits, with_state_by

Words = str | Promise

# The state that stands for several commitments: the one that most needs to be seen.
WORST_FIRST = (
    CommitmentState.BROKEN,
    CommitmentState.LATE,
    CommitmentState.ON_THE_WAY,
    CommitmentState.KEPT,
)
# The shape of each state (web/templatetags/shapes.py draws it).
COMMITMENT_SHAPES = {
    CommitmentState.KEPT: "done",
    CommitmentState.ON_THE_WAY: "open",
    CommitmentState.LATE: "late",
    CommitmentState.BROKEN: "broken",
}


@dataclass(frozen=True)
class ChainState:
    """Where a contribution stands.

    code: answered_in_time, answered_late, waiting, unanswered_late, answered_as_a_whole or
    not_shown; state: done, waiting, late or none (the shape); days: calendar days left (negative: late).
    """

    code: str
    state: str
    word: Words
    outcome: str = ""
    outcome_word: Words = ""
    answered_on: date | None = None
    due_on: date | None = None
    days: int | None = None
    commitment: CommitmentState | None = None

    @property
    def commitment_word(self) -> Words:
        return self.commitment.label if self.commitment else ""

    @property
    def commitment_state(self) -> str:
        return COMMITMENT_SHAPES[self.commitment] if self.commitment else ""


def latest_outcomes() -> QuerySet[ResponseVersion]:
    """For a Subquery over ResponseTarget: the versions of its response, the current one first."""
    return ResponseVersion.objects.filter(response=OuterRef("response")).order_by("-number")


def unanswered_contributions() -> QuerySet[Contribution]:
    """Published contributions without any response, of those that are answered one by one."""
    return Contribution.objects.awaiting_answers().filter(
        ~Exists(ResponseTarget.objects.filter(contribution=OuterRef("pk")))
    )


def worst(states: Iterable[str]) -> CommitmentState | None:
    present = set(states)
    return next((state for state in WORST_FIRST if state in present), None)


def days_word(days: int) -> Words:
    """What is left of a term, or by how much it has passed."""
    if days == 0:
        return gettext("vence hoy")
    if days > 0:
        return ngettext("queda %(n)d día", "quedan %(n)d días", days) % {"n": days}
    return ngettext("venció hace %(n)d día", "venció hace %(n)d días", -days) % {"n": -days}


def chain_states(contributions: Iterable[Contribution], at: datetime) -> dict[int, ChainState]:
    """Contribution → where it stands; two queries, none for an empty list."""
    rows = {contribution.pk: contribution for contribution in contributions}
    if not rows:
        return {}
    today = timezone.localdate(at)
    answers: dict[int, tuple[date, str]] = {}
    for pk, answered_at, outcome in _answered(list(rows)):
        first = answers[pk][0] if pk in answers else timezone.localdate(answered_at)
        answers[pk] = (first, outcome)
    commitments: dict[int, list[str]] = {}
    if answers:
        for pk, state in _committed(list(answers), *limits(today)):
            commitments.setdefault(pk, []).append(state)
    return {
        pk: _state(row, answers.get(pk), worst(commitments.get(pk, ())), today)
        for pk, row in rows.items()
    }


@prepared
def _answered(contributions: Collection[int]) -> QuerySet[ResponseTarget, tuple[Any, ...]]:
    """Contribution, when it was answered and how; the first answer first."""
    return (
        ResponseTarget.objects.filter(contribution__in=contributions)
        .annotate(outcome=Subquery(latest_outcomes().values("outcome")[:1]))
        .order_by("answered_at", "pk")
        .values_list("contribution", "answered_at", "outcome")
    )


@prepared
def _committed(
    contributions: Collection[int], today: date, broken_before: date
) -> QuerySet[Commitment, tuple[int, str]]:
    """Contribution and the state of each commitment that its answers led to."""
    made = with_state_by(Commitment.objects.all(), today, broken_before)
    reached = made.filter(response__targets__contribution__in=contributions).order_by()
    return reached.values_list("response__targets__contribution", "state")


def _state(
    contribution: Contribution,
    answer: tuple[date, str] | None,
    commitment: CommitmentState | None,
    today: date,
) -> ChainState:
    due_on = contribution.answer_due_on
    if answer is not None:
        answered_on, outcome = answer
        late = due_on is not None and answered_on > due_on
        return ChainState(
            code="answered_late" if late else "answered_in_time",
            state="done",
            word=_("Respondido tarde") if late else _("Respondido a tiempo"),
            outcome=outcome,
            outcome_word=Outcome(outcome).label,
            answered_on=answered_on,
            due_on=due_on,
            days=(due_on - answered_on).days if due_on else None,
            commitment=commitment,
        )
    if contribution.state != ContributionState.PUBLISHED:
        label = ContributionState(contribution.state).label
        return ChainState(code="not_shown", state="none", word=label)
    if due_on is None:
        return ChainState(
            code="answered_as_a_whole", state="none", word=_("Se responde en conjunto")
        )
    days = (due_on - today).days
    if days < 0:
        return ChainState(
            code="unanswered_late",
            state="late",
            word=_("Sin respuesta: %(when)s") % {"when": days_word(days)},
            due_on=due_on,
            days=days,
        )
    return ChainState(
        code="waiting",
        state="waiting",
        word=_("Espera respuesta: %(when)s") % {"when": days_word(days)},
        due_on=due_on,
        days=days,
    )
