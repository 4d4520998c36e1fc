"""What waits for a person who answers for institutions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.accounts.queries import roles_of
from participa.actors.queries import organizations_of
from participa.participation.enums import ProcessState
from participa.participation.models import Contribution, Process, ProcessRole

from ..enums import CommitmentState
from ..models import Commitment
from .board import BoardRow, board_rows
from .lists import ChainState, chain_states, unanswered_contributions
from .people import RESPONSIBLE_PROCESS_ROLES
from .states import with_state

ANSWER_ROLES = (Role.GOVERNMENT_LIAISON, Role.NATIONAL_COORDINATOR)
SHOWN = 20  # of each list; the totals say how many more there are


@dataclass(frozen=True)
class ToAnswer:
    """A contribution that waits for an answer, and until when."""

    contribution: Contribution
    stands: ChainState

    @property
    def url(self) -> str:
        return f"/mesa/responder/?aportes={self.contribution.pk}"


@dataclass(frozen=True)
class Waiting:
    """What a person has to do for the chain, most urgent first."""

    answers: tuple[ToAnswer, ...]
    answers_total: int
    commitments: tuple[BoardRow, ...]
    commitments_total: int


def processes_answered_by(user: User | None) -> QuerySet[Process]:
    """Processes in which a person may answer (the same people as `rules.may_answer`)."""
    if user is None or not user.is_authenticated:
        return Process.objects.none()
    shown = Process.objects.filter(is_template=False).exclude(state=ProcessState.DRAFT)
    if user.is_superuser:
        return shown
    territories = {grant.territory_id for grant in roles_of(user) if grant.role in ANSWER_ROLES}
    if None in territories:
        return shown
    roles = ProcessRole.objects.filter(user=user, role__in=RESPONSIBLE_PROCESS_ROLES)
    return shown.filter(
        Q(territory__in=territories)
        | Q(territory__department__in=territories)
        | Q(pk__in=roles.values("process"))
        | Q(decider__in=organizations_of(user).values("pk"))
    )


def contributions_to_answer(user: User | None) -> QuerySet[Contribution]:
    """Unanswered ones in those processes, the earliest due first."""
    return (
        unanswered_contributions()
        .filter(process__in=processes_answered_by(user).order_by().values("pk"))
        .order_by(F("answer_due_on").asc(nulls_last=True), "pk")
    )


def commitments_to_mind(user: User | None, at: datetime) -> QuerySet[Commitment]:
    """Late or broken ones, and those with nothing to show yet, the earliest due first."""
    if user is None or not user.is_authenticated:
        return Commitment.objects.none()
    mine = Q(process__in=processes_answered_by(user).order_by().values("pk")) | Q(
        responsible__in=organizations_of(user).values("pk")
    )
    return (
        with_state(Commitment.objects.filter(mine), timezone.localdate(at))
        .exclude(state=CommitmentState.KEPT)
        .filter(Q(claims=0) | Q(state__in=(CommitmentState.LATE, CommitmentState.BROKEN)))
        .order_by("due_on", "pk")
    )


def waiting_for(user: User | None, at: datetime) -> Waiting:
    """What waits for a person: a fixed number of queries."""
    to_answer = contributions_to_answer(user)
    first = list(to_answer.select_related("process__territory__department")[:SHOWN])
    stands = chain_states(first, at)
    to_mind = commitments_to_mind(user, at)
    return Waiting(
        answers=tuple(ToAnswer(row, stands[row.pk]) for row in first),
        answers_total=to_answer.count(),
        commitments=tuple(board_rows(to_mind[:SHOWN], at)),
        commitments_total=to_mind.count(),
    )
