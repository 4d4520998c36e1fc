"""Telling a table of one of its sessions; part of the operations that make the news."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from participa.notices.operations import announce

from ..models import TableSession
from ..queries import participants_of


def tell_table(session: TableSession, kind: str, at: datetime, **params: str) -> None:
    """The representatives of the organisations that sit at the table now."""
    announce(
        kind=kind,
        participants=participants_of(session.table),
        params=told_of(session) | params,
        url=session.get_absolute_url(),
        at=at,
    )


def told_of(session: TableSession) -> dict[str, str]:
    """Which table, when and where, as notices of a session say it."""
    local = timezone.localtime(session.starts_at)
    return {
        "title": session.table.name,
        "held_on": local.date().isoformat(),
        "hour": f"{local:%H:%M}",
        "place": session.place,
    }
