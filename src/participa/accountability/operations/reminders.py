"""Telling those responsible that something is due or late, once each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from participa.accounts.operations import inboxes_of
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce_once
from participa.notices.queries import News
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
    inboxes: dict[int, tuple[int, ...]] = {}
    found = [*_answers(today), *_commitments(today)]
    for process in {thing.process.pk: thing.process for thing in found}.values():
        users = responsible_users(process)
        known = inboxes_of(by=by, at=at, users=users)
        inboxes[process.pk] = tuple(known[user] for user in users if user in known)
    news = [
        News(
            kind=thing.kind,
            url=thing.subject.get_absolute_url(),
            params={
                "title": thing.title,
                "due_on": thing.due_on.isoformat(),
                "process": thing.process.title,
            },
            participants=inboxes[thing.process.pk],
        )
        for thing in found
    ]
    sent = announce_once(news, at=at)
    if not sent:
        unchanged()
        return 0
    record("accountability.reminded", by=by, at=at, subject=found[0].subject, data=dict(sent))
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
