"""Telling those responsible that something is due or late, once each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from participa.accounts.models import Participant, User
from participa.accounts.operations import open_participant
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.models import Notice
from participa.notices.operations import announce
from participa.participation.enums import ProcessState
from participa.participation.models import Contribution, Process
from participa.territories.queries import holiday_calendar
from participa_methods.deadlines import DateNotCovered, add_business_days

from ..enums import CommitmentState
from ..models import Commitment
from ..queries import responsible_users, unanswered_contributions, with_state, with_terms
from ..rules import may_remind

ANSWER_NOTICE_DAYS = 3  # business days before an answer is due
COMMITMENT_NOTICE_DAYS = 15  # calendar days before a commitment is due
CHUNK = 500  # things looked at together

SHOWN = Q(process__is_template=False) & ~Q(process__state=ProcessState.DRAFT)


@dataclass(frozen=True)
class _Due:
    """One thing to remind of: its kind of notice, what it is about, by when."""

    kind: str
    subject: Contribution | Commitment
    title: str
    due_on: date

    @property
    def process(self) -> Process:
        return self.subject.process


@operation
def remind_due(*, by: Agent, at: datetime) -> int:
    """One round of reminders; returns how many were sent.

    A person hears once of each thing and date: a date moved by a new version is new news.
    """
    require(may_remind(by))
    today = timezone.localdate(at)
    participants: dict[int, list[int]] = {}
    sent: Counter[str] = Counter()
    first: models.Model | None = None
    told: set[tuple[str, str, str, int]] = set()
    found = [*_answers(today), *_commitments(today)]
    for number, thing in enumerate(found):
        if number % CHUNK == 0:
            told = _already_told(found[number : number + CHUNK])
        process = thing.process
        if process.pk not in participants:
            participants[process.pk] = _participants(process, at)
        url, day = thing.subject.get_absolute_url(), thing.due_on.isoformat()
        new = [pk for pk in participants[process.pk] if (thing.kind, url, day, pk) not in told]
        if not new:
            continue
        announce(
            kind=thing.kind,
            participants=new,
            params={"title": thing.title, "due_on": day, "process": process.title},
            url=url,
            at=at,
        )
        sent[thing.kind] += len(new)
        first = first or thing.subject
    if first is None:
        unchanged()
        return 0
    record("accountability.reminded", by=by, at=at, subject=first, data=dict(sent))
    return sent.total()


def _answers(today: date) -> Iterator[_Due]:
    try:
        soon = add_business_days(today, ANSWER_NOTICE_DAYS, holiday_calendar())
    except DateNotCovered:
        soon = today + timedelta(days=ANSWER_NOTICE_DAYS)
    rows = (
        unanswered_contributions()
        .filter(SHOWN, answer_due_on__lte=soon)
        .select_related("process__territory")
        .order_by("answer_due_on", "pk")
    )
    for row in rows:
        if row.answer_due_on is not None:
            kind = "answer_late" if row.answer_due_on < today else "answer_due_soon"
            yield _Due(kind, row, row.title, row.answer_due_on)


def _commitments(today: date) -> Iterator[_Due]:
    rows = (
        with_terms(with_state(Commitment.objects.filter(SHOWN), today))
        .exclude(state=CommitmentState.KEPT)
        .filter(due_on__lte=today + timedelta(days=COMMITMENT_NOTICE_DAYS))
        .select_related("process__territory")
        .order_by("due_on", "pk")
    )
    for row in rows:
        kind = "commitment_late" if row.due_on < today else "commitment_due_soon"
        yield _Due(kind, row, row.title, row.due_on)


def _already_told(found: list[_Due]) -> set[tuple[str, str, str, int]]:
    notices = Notice.objects.filter(
        kind__in={thing.kind for thing in found},
        url__in={thing.subject.get_absolute_url() for thing in found},
    )
    return {
        (notice.kind, notice.url, notice.params.get("due_on", ""), notice.participant_id)
        for notice in notices.only("kind", "url", "params", "participant_id")
    }


def _participants(process: Process, at: datetime) -> list[int]:
    """The inboxes of those responsible; who never took part gets one now."""
    users = responsible_users(process)
    known = dict(Participant.objects.filter(user__in=users).values_list("user_id", "pk"))
    missing = User.objects.filter(pk__in=set(users) - set(known), is_active=True)
    for user in missing:
        known[user.pk] = open_participant(by=Agent(user=user), at=at)[0].pk
    return [known[user] for user in users if user in known]
