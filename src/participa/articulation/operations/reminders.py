"""Telling a table that one of its sessions comes near."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone

from participa.accounts.operations import inboxes_of
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce_once
from participa.notices.queries import News
from participa.objectives.queries import conveners_of, representatives_of

from ..models import TableMember, TableSession
from ..rules import may_remind
from ._telling import told_of

DAYS_BEFORE = (3, 1)


@operation
def remind_sessions(*, by: Agent, at: datetime) -> int:
    """One round: three days before a session and the day before, to members and who convenes.

    A session called or moved since the reminder's day is no news again; each reminder of a date
    goes to a person once. Returns how many went out.
    """
    require(may_remind(by))
    today = timezone.localdate(at)
    found = [(session, _turn(session, today)) for session in _coming(today, at)]
    near = [(session, turn) for session, turn in found if turn is not None]
    people = _people([session for session, _turn in near], by, at)
    news = [
        News(
            kind="session_soon",
            url=session.get_absolute_url(),
            params=told_of(session)
            | {
                "agenda": "; ".join(line for line in session.agenda.splitlines() if line.strip()),
                "turn": f"{timezone.localdate(session.starts_at).isoformat()} {turn}",
            },
            participants=people[session.pk],
            once="turn",
        )
        for session, turn in near
    ]
    sent = announce_once(news, at=at)
    if not sent:
        unchanged()
        return 0
    record("articulation.reminded", by=by, at=at, subject=near[0][0], data=dict(sent))
    return sent.total()


def _coming(today: date, at: datetime) -> list[TableSession]:
    last = timezone.make_aware(
        datetime.combine(today + timedelta(days=max(DAYS_BEFORE) + 1), datetime.min.time())
    )
    rows = TableSession.objects.filter(
        starts_at__gt=at, starts_at__lt=last, cancelled_at=None, table__ended_at=None
    )
    return list(rows.select_related("table__territory").order_by("starts_at", "pk"))


def _turn(session: TableSession, today: date) -> int | None:
    """How many days before its reminder speaks of; None where nothing is to be said yet.

    A reminder that its day missed (the machine was off) still goes until the next one's.
    """
    day = timezone.localdate(session.starts_at)
    for days in sorted(DAYS_BEFORE):
        since = day - timedelta(days=days)
        if since <= today:
            return days if timezone.localdate(session.changed_at) < since else None
    return None


def _people(sessions: list[TableSession], by: Agent, at: datetime) -> dict[int, tuple[int, ...]]:
    """Session → inboxes of its members' representatives and of those who convene."""
    seats = TableMember.objects.filter(
        table__in={session.table_id for session in sessions}, until_on=None
    ).values_list("table_id", "organization_id")
    speak = representatives_of({organization for _table, organization in seats})
    places = {session.table.territory_id: session.table.territory for session in sessions}
    convene = {pk: conveners_of(place) for pk, place in places.items()}
    users = {
        session.table_id: {
            *(
                user
                for table, organization in seats
                if table == session.table_id
                for user in speak.get(organization, [])
            ),
            *convene[session.table.territory_id],
        }
        for session in sessions
    }
    inboxes = inboxes_of(by=by, at=at, users={user for found in users.values() for user in found})
    return {
        session.pk: tuple(
            sorted(inboxes[user] for user in users[session.table_id] if user in inboxes)
        )
        for session in sessions
    }
