"""Telling who promised something, and who convened them, that it is due or late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from participa.accounts.operations import inboxes_of
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce_once
from participa.notices.queries import News
from participa.territories.models import Territory

from ..enums import GivingState
from ..models import ActorContribution
from ..queries import conveners_of, representatives_of, with_giving
from ..rules import may_remind

NOTICE_DAYS = 7  # before a contribution is due
EVERY_DAYS = 7  # between two reminders of a late one
OWED = (GivingState.PROMISED, GivingState.PARTLY, GivingState.LATE)


@operation
def remind_contributions(*, by: Agent, at: datetime) -> int:
    """One round: seven days before, on the day, and each week a contribution is late.

    Each person hears once of each of these and of each date; returns how many notices went out.
    """
    require(may_remind(by))
    today = timezone.localdate(at)
    due = [row for row in _owed(today) if _turn(row.due_on, today) is not None]
    people = _people(due, by, at)
    news = [
        _news(row, today, tuple(dict.fromkeys(people[row.pk]))) for row in due if people[row.pk]
    ]
    sent = announce_once(news, at=at)
    if not sent:
        unchanged()
        return 0
    record("objectives.reminded", by=by, at=at, subject=due[0], data=dict(sent))
    return sent.total()


def _owed(today: date) -> Iterable[Any]:
    rows = ActorContribution.objects.select_related("organization", "objective__territory")
    return (
        with_giving(rows, today)
        .filter(state__in=OWED, due_on__lte=today + timedelta(days=NOTICE_DAYS))
        .order_by("due_on", "pk")
    )


def _turn(due_on: date, today: date) -> tuple[str, int] | None:
    """The kind of notice and how many weeks late; None where nothing is to be said."""
    late = (today - due_on).days
    if late < 0:
        return "giving_due_soon", 0
    if late == 0:
        return "giving_due_today", 0
    weeks = late // EVERY_DAYS
    return ("giving_late", weeks) if weeks else None


def _news(row: Any, today: date, participants: tuple[int, ...]) -> News:
    kind, weeks = _turn(row.due_on, today) or ("", 0)
    day = row.due_on.isoformat()
    return News(
        kind=kind,
        url=row.get_absolute_url(),
        params={
            "title": row.what,
            "organization": row.organization.name,
            "objective": row.objective.title,
            "due_on": day,
            "turn": f"{day} {weeks}",
        },
        participants=participants,
        once="turn",
    )


def _people(due: list[Any], by: Agent, at: datetime) -> dict[int, list[int]]:
    """Contribution → inboxes of its organisation's representatives and of those who convene."""
    speak = representatives_of({row.organization_id for row in due})
    places: dict[int, Territory] = {
        row.objective.territory_id: row.objective.territory for row in due
    }
    convene = {pk: conveners_of(place) for pk, place in places.items()}
    users = {
        row.pk: [*speak.get(row.organization_id, []), *convene[row.objective.territory_id]]
        for row in due
    }
    inboxes = inboxes_of(by=by, at=at, users={user for found in users.values() for user in found})
    return {pk: [inboxes[user] for user in found if user in inboxes] for pk, found in users.items()}
