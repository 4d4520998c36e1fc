"""Calling a session, moving it to another day, cancelling it; members' representatives hear."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..models import TableSession, WorkingTable
from ..rules import may_change_session, may_run_table
from ._telling import tell_table

PLAN = ("starts_at", "ends_at", "place", "agenda")
LONGEST_HOURS = 24


def _check(session: TableSession) -> None:
    session.clean_fields(exclude=["table", "cancelled_at"])
    if session.ends_at <= session.starts_at:
        raise ValidationError({"ends_at": _("Termina antes de comenzar: revise las horas.")})
    if (session.ends_at - session.starts_at).total_seconds() > LONGEST_HOURS * 3600:
        raise ValidationError({"ends_at": _("Una sesión dura menos de un día: revise la fecha.")})


@operation
def call_session(
    *,
    by: Agent,
    at: datetime,
    table: WorkingTable,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    agenda: str = "",
) -> TableSession:
    """A meeting of the table; one that was already held may be entered to write its minutes."""
    require(may_run_table(by, table))
    session = TableSession(
        table=table,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        agenda=agenda.strip(),
        called_at=at,
        changed_at=at,
    )
    _check(session)
    twin = table.sessions.filter(starts_at=starts_at, cancelled_at=None).first()
    if twin is not None:
        unchanged()
        return twin
    session.save()
    if starts_at > at:
        tell_table(session, "session_called", at)
    record("articulation.session_called", by=by, at=at, subject=session)
    return session


@operation
def move_session(
    *,
    by: Agent,
    at: datetime,
    session: TableSession,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    agenda: str = "",
) -> TableSession:
    """Another day, hour, place or agenda; the event keeps what was announced before."""
    require(may_change_session(by, session, at))
    before = {name: getattr(session, name) for name in PLAN}
    session.starts_at, session.ends_at = starts_at, ends_at
    session.place, session.agenda = place.strip(), agenda.strip()
    _check(session)
    if before == {name: getattr(session, name) for name in PLAN}:
        unchanged()
        return session
    session.sequence += 1
    session.changed_at = at
    session.save(update_fields=[*PLAN, "sequence", "changed_at"])
    tell_table(session, "session_moved", at)
    record("articulation.session_moved", by=by, at=at, subject=session, data={"before": before})
    return session


@operation
def cancel_session(*, by: Agent, at: datetime, session: TableSession, reason: str) -> TableSession:
    """It will not be held; calendars and people hear of it."""
    require(may_change_session(by, session, at))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué no se hace la sesión.")})
    session.cancelled_at, session.cancel_reason = at, reason.strip()[:240]
    session.sequence += 1
    session.changed_at = at
    session.save(update_fields=["cancelled_at", "cancel_reason", "sequence", "changed_at"])
    tell_table(session, "session_cancelled", at, reason=session.cancel_reason)
    record("articulation.session_cancelled", by=by, at=at, subject=session)
    return session
