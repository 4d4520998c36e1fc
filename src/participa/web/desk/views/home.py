"""Mi mesa, and the list of processes."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.desk.queries import Scope, waiting_list
from participa.participation.enums import ContributionState, ProcessState
from participa.web.requests import query_without_page

from .access import desk_page

PAGE_SIZE = 20


@require_safe
@desk_page
def home(request: HttpRequest, scope: Scope) -> HttpResponse:
    waiting = waiting_list(scope, timezone.now())
    return render(request, "participa/desk/home.html", {"waiting": waiting, "scope": scope})


@require_safe
@desk_page
def processes(request: HttpRequest, scope: Scope) -> HttpResponse:
    """All the processes I work in, and the templates, by state."""
    state = request.GET.get("estado", "")
    rows = scope.processes().select_related("territory__department", "decider")
    if state == "plantillas":
        rows = rows.filter(is_template=True)
    else:
        rows = rows.filter(is_template=False)
        if state in ProcessState.values:
            rows = rows.filter(state=state)
    published = Q(contributions__state=ContributionState.PUBLISHED)
    rows = rows.annotate(contribution_total=Count("contributions", filter=published))
    page = Paginator(rows.order_by("-created_at", "-pk"), PAGE_SIZE).get_page(
        request.GET.get("pagina")
    )
    return render(
        request,
        "participa/desk/processes.html",
        {
            "page": page,
            "state": state,
            "states": ProcessState.choices,
            "scope": scope,
            "query": query_without_page(request),
        },
    )
