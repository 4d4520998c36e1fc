"""What anybody reads of tables: who sits there, when they meet, what they said and agreed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.accountability.models import Commitment
from participa.accountability.queries import board_rows
from participa.articulation.models import TableDecision, TableSession, WorkingTable
from participa.articulation.queries import (
    agreements_of,
    members_now,
    next_session,
    sector_counts,
    session_rows,
    tables_of,
    variety,
)
from participa.articulation.queries.tables import with_next_session
from participa.articulation.rules import may_open_table
from participa.kernel.enums import Sector
from participa.territories.queries import find_territories
from participa.web.requests import agent, query_without_page

from ..exports import calendar

PAGE_SIZE = 20
SHOWN = 12  # sessions, agreements, decisions of each kind, the latest


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """All tables, or those of a place, each with its next session."""
    text = request.GET.get("territorio", "").strip()[:80].replace("\x00", "")
    place = find_territories(text).first() if text else None
    rows = with_next_session(tables_of(territory=place), timezone.now())
    return render(
        request,
        "participa/articulation/tables.html",
        {
            "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina")),
            "place": place,
            "text": text,
            "unknown_place": bool(text) and place is None,
            "query": query_without_page(request),
        },
    )


def table_or_404(slug: str) -> WorkingTable:
    rows = WorkingTable.objects.select_related(
        "territory__department", "process__territory", "process__decider"
    )
    return get_object_or_404(rows, slug=slug)


def session_or_404(pk: int) -> TableSession:
    rows = TableSession.objects.select_related(
        "table__territory__department", "table__process__territory", "table__process__decider"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """A table as a whole; posts, never names."""
    found = table_or_404(slug)
    now = timezone.now()
    members = list(members_now(found))
    counts = sector_counts(members)
    decisions = TableDecision.objects.filter(session__table=found).select_related("session")
    shown = list(decisions.order_by("-session__starts_at", "-pk")[:SHOWN])
    context: dict[str, Any] = {
        "table": found,
        "objectives": found.objectives.order_by("title"),
        "members": members,
        "sectors": [
            {"label": sector.label, "value": counts[sector]} for sector in Sector if counts[sector]
        ],
        "variety": float(variety(counts.values()) or 0),
        "next": next_session(found, now),
        "sessions": session_rows(found)[:SHOWN],
        "agreements": agreements_of(found.agreements.order_by("-created_at")[:SHOWN]),
        "decisions": decided(shown),
        "now": now,
    }
    if request.user.is_authenticated:
        context["runs"] = bool(may_open_table(agent(request), found.territory))
    return render(request, "participa/articulation/table.html", context)


def decided(decisions: Iterable[TableDecision]) -> list[dict[str, Any]]:
    """Decisions, each with the row of the commitment it became, if it did."""
    rows = list(decisions)
    ids = [row.commitment_id for row in rows if row.commitment_id]
    found = board_rows(Commitment.objects.filter(pk__in=ids), timezone.now()) if ids else []
    commitments = {row.pk: row for row in found}
    return [{"row": row, "commitment": commitments.get(row.commitment_id or 0)} for row in rows]


@require_safe
def session(request: HttpRequest, pk: int) -> HttpResponse:
    """A meeting: what it was called for, who was there, what was said, agreed and decided."""
    found = session_or_404(pk)
    minutes = list(found.minutes.exclude(published_at=None).order_by("-number"))
    current = minutes[0] if minutes else None
    context: dict[str, Any] = {
        "session": found,
        "table": found.table,
        "current": current,
        "earlier": minutes[1:],
        "present": current.attendances.select_related("organization") if current else (),
        "agreements": agreements_of(found.agreements.order_by("pk")),
        "decisions": decided(found.decisions.order_by("pk")),
        "now": timezone.now(),
    }
    if request.user.is_authenticated:
        context["runs"] = bool(may_open_table(agent(request), found.table.territory))
    return render(request, "participa/articulation/session.html", context)


@require_safe
def table_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Every session of a table: a calendar that subscribes to it follows the changes."""
    found = table_or_404(slug)
    return _calendar(found.sessions.select_related("table"), found.name, slug)


@require_safe
def session_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    found = session_or_404(pk)
    return _calendar([found], found.table.name, f"sesion-{pk}")


def _calendar(sessions: Iterable[TableSession], name: str, file_name: str) -> HttpResponse:
    response = HttpResponse(calendar(sessions, name), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name}.ics"'
    return response
