"""Sessions as an iCalendar file (RFC 5545) that any telephone's calendar opens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.conf import settings

from participa.articulation.models import TableSession

LINE_OCTETS = 75


def calendar(sessions: Iterable[TableSession], name: str) -> str:
    """One event a session; a cancelled one says so, so that calendars that have it take it out.

    sessions: with their table loaded.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Participa+//Mesas//ES",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for session in sessions:
        lines += _event(session)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded}\r\n" for line in lines for folded in [_folded(line)])


def _event(session: TableSession) -> Iterator[str]:
    url = f"{settings.SITE_URL}{session.get_absolute_url()}"
    yield "BEGIN:VEVENT"
    yield f"UID:sesion-{session.pk}@{settings.SITE_URL.partition('://')[2] or 'participa'}"
    yield f"SEQUENCE:{session.sequence}"
    yield f"DTSTAMP:{_moment(session.changed_at)}"
    yield f"DTSTART:{_moment(session.starts_at)}"
    yield f"DTEND:{_moment(session.ends_at)}"
    yield f"SUMMARY:{_text(session.table.name)}"
    yield f"LOCATION:{_text(session.place)}"
    yield f"DESCRIPTION:{_text(session.agenda)}"
    yield f"URL:{url}"
    yield f"STATUS:{'CANCELLED' if session.cancelled_at else 'CONFIRMED'}"
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    """Commas, semicolons and backslashes escaped, line ends as \\n (section 3.3.11)."""
    escaped = value.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "\\n".join(escaped.splitlines())


def _folded(line: str) -> str:
    """At most 75 octets a line, never cutting a letter; what follows begins with a space."""
    parts: list[str] = []
    part = ""
    for char in line:
        room = LINE_OCTETS if not parts else LINE_OCTETS - 1
        if len((part + char).encode()) > room:
            parts.append(part)
            part = ""
        part += char
    return "\r\n ".join([*parts, part])
