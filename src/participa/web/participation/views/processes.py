"""The list of processes, a process, and the contributions in it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.accountability.queries import (
    ChainState,
    Funnel,
    chain_counts,
)
from participa.kernel import mechanisms
from participa.kernel.enums import Component
from participa.kernel.rulings import NotAllowed
from participa.participation import operations
from participa.participation.enums import ProcessState, Promise
from participa.participation.models import Contribution, Process
from participa.participation.queries import (
    ContributionRow,
    ProcessParts,
    latest_contributions,
    listed_contributions,
    process_cards,
    process_parts,
    public_processes,
)
from participa.participation.rules import may_see_process
from participa.territories.models import Territory
from participa.web.activities import with_states
from participa.web.requests import (
    activity_or_404,
    agent,
    manages,
    process_or_404,
    process_to_read_or_404,
    query_without_page,
    remember_and_say,
    shared,
    tell,
)

from ..exports import activity_lines, contribution_lines

PAGE_SIZE = 20


@require_safe
def process_list(request: HttpRequest) -> HttpResponse:
    """Public processes, filtered by territory code, component and state."""
    code = request.GET.get("territorio", "")
    territory = Territory.objects.filter(code=code).first() if code else None
    chosen = {
        "component": _known(request.GET.get("componente", ""), Component.values),
        "state": _known(request.GET.get("estado", ""), ["open", "closed"]),
    }
    processes = public_processes(territory=territory, **chosen)
    page = Paginator(processes, PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "participa/participation/process_list.html",
        {
            "page": page,
            "cards": process_cards(list(page.object_list), at=timezone.now()),
            "territory": territory,
            "components": Component.choices,
            "states": [(s.value, s.label) for s in (ProcessState.OPEN, ProcessState.CLOSED)],
            "query": query_without_page(request),
            **chosen,
        },
    )


def _known(value: str, values: list[str]) -> str:
    return value if value in values else ""


@require_safe
def process_page(request: HttpRequest, slug: str) -> HttpResponse:
    """The four answers of a process, its phases, and its latest contributions."""
    at = timezone.now()
    shown = shared(("process page", slug), lambda: _shown(slug, at))
    if shown is None or not may_see_process(agent(request), shown.process):
        raise Http404
    process = shown.process
    open_now = [
        {"activity": activity, "verb": _verb(activity.mechanism)}
        for activity in shown.parts.activities
        if process.state == ProcessState.OPEN and activity.is_open(at)
    ]
    feedback = list(shown.parts.feedback)
    return render(
        request,
        "participa/participation/process.html",
        {
            "process": process,
            "phase_steps": _phase_steps(shown.parts, at),
            "promise_level": Promise.values.index(process.promise) + 1,
            "open_now": open_now,
            "chain": shown.chain,
            "rows": shown.rows,
            "feedback": feedback[-1] if feedback else None,
            "earlier_feedback": feedback[:-1],
            "manages": manages(request, process),
            "now": at,
        },
    )


@dataclass(frozen=True)
class _Shown:
    """What everybody sees alike on the page of a process."""

    parts: ProcessParts
    rows: list[tuple[ContributionRow, ChainState | None]]
    chain: Funnel

    @property
    def process(self) -> Process:
        return self.parts.process


def _shown(slug: str, at: datetime) -> _Shown | None:
    """Ten queries; one while nothing happens on the platform."""
    parts = process_parts(slug)
    if parts is None:
        return None
    latest = latest_contributions(parts.process.pk)
    return _Shown(parts, with_states(latest, at=at), chain_counts(process=parts.process))


def _phase_steps(parts: ProcessParts, at: datetime) -> list[dict[str, object]]:
    """The phases as the phase line shows them, with what was or is done in each."""
    today = timezone.localdate(at)
    return [
        {
            "name": phase.title,
            "activities": [
                activity
                for activity in parts.activities
                if activity.phase_id == phase.pk and activity.opens_at <= at
            ],
            "starts_on": phase.starts_on,
            "ends_on": phase.ends_on,
            "state": "now"
            if phase.is_current(today)
            else ("past" if phase.ends_on < today else "next"),
        }
        for phase in parts.phases
    ]


def _verb(code: str) -> object:
    mechanism = mechanisms.installed().get(code)
    return mechanism.verbs.get("contribute", mechanism.name) if mechanism else ""


@require_safe
def contribution_list(request: HttpRequest, slug: str) -> HttpResponse:
    """Every public contribution of a process, whatever the mechanism."""
    process = process_to_read_or_404(request, slug)
    at = timezone.now()
    order = request.GET.get("orden", "recent")
    rows = listed_contributions(process=process, order=order)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("pagina"))
    shown: list[Contribution] = list(page.object_list)
    return render(
        request,
        "participa/participation/contribution_list.html",
        {
            "process": process,
            "page": page,
            "rows": with_states(shown, at=at),
            "order": order,
            "query": query_without_page(request),
        },
    )


@require_safe
def contributions_csv(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    """The public contributions as open data; no personal column leaves."""
    process = process_or_404(request, slug)
    return _download(f"{process.slug}-aportes.csv", contribution_lines(process))


@require_safe
def activity_csv(request: HttpRequest, activity_id: int) -> StreamingHttpResponse:
    """What an activity gathered, with its mechanism's public columns."""
    activity = activity_or_404(request, activity_id)
    mechanism = mechanisms.installed().get(activity.mechanism)
    if mechanism is None:  # switched off
        raise Http404
    return _download(f"{mechanism.path}-{activity.pk}.csv", activity_lines(mechanism, activity))


def _download(name: str, lines: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def follow_process(request: HttpRequest, slug: str) -> HttpResponse:
    process = process_or_404(request, slug)
    try:
        if request.POST.get("dejar"):
            operations.unfollow(by=agent(request), at=timezone.now(), process=process)
        else:
            participant, code = operations.follow(
                by=agent(request), at=timezone.now(), process=process
            )
            messages.success(request, _("Listo: le contaremos cada novedad de este proceso."))
            return remember_and_say(request, participant, code, then=process.get_absolute_url())
    except NotAllowed as refusal:
        tell(request, refusal)
    return redirect(process)
