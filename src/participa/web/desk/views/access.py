"""Who gets to a page of the desk, and what the others read instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from participa.accounts.models import User
from participa.desk.queries import Scope, scope_of
from participa.kernel.rulings import NotAllowed, Ruling, require
from participa.participation.models import Contribution, Process
from participa.participation.rules import may_manage_process, may_see_process, may_work_on
from participa.web.reasons import words
from participa.web.requests import agent, contribution_or_404, process_or_404

P = ParamSpec("P")
DeskView = Callable[Concatenate[HttpRequest, Scope, P], HttpResponse]


def desk_page(view: DeskView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For signed-in people with some role; the view gets their scope.

    A refusal that the view leaves alone becomes a page that says why; what must not be known
    is a 404.
    """

    @never_cache
    @login_required
    @wraps(view)
    def page(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        assert isinstance(request.user, User)  # noqa: S101  # login_required has seen to it
        scope = scope_of(request.user)
        if not scope.is_any:
            return render(request, "participa/desk/no_role.html", status=403)
        request.desk = scope  # type: ignore[attr-defined]  # the navigation of the desk reads it
        try:
            return view(request, scope, *args, **kwargs)
        except NotAllowed as refusal:
            return refused(request, refusal.ruling)

    return page


def refused(request: HttpRequest, ruling: Ruling) -> HttpResponse:
    if ruling.reason == "not_found":
        raise Http404
    return render(request, "participa/desk/refused.html", {"why": words(ruling)}, status=403)


def process_of_desk(request: HttpRequest, slug: str) -> Process:
    """A process the person works on; another's draft is as if it did not exist."""
    found = Process.objects.select_related("territory__department", "decider").filter(slug=slug)
    process = found.first()
    if process is None:
        raise Http404
    by = agent(request)
    if not may_work_on(by, process):
        require(may_see_process(by, process))
        require(may_work_on(by, process))
    return process


def whole_process_of_desk(request: HttpRequest, slug: str) -> Process:
    """The same with its phases and activities loaded."""
    process = process_or_404(request, slug)
    require(may_work_on(agent(request), process))
    return process


def managed_process(request: HttpRequest, slug: str) -> Process:
    process = process_or_404(request, slug)
    require(may_manage_process(agent(request), process))
    return process


def contribution_of_desk(request: HttpRequest, pk: int) -> Contribution:
    contribution = contribution_or_404(request, pk)
    require(may_work_on(agent(request), contribution.process))
    return contribution


def chosen_ids(request: HttpRequest, limit: int = 100) -> list[int]:
    """The contributions named by `aportes`, once or comma-separated; what is no id is left out."""
    given: list[Any] = [*request.POST.getlist("aportes"), *request.GET.getlist("aportes")]
    parts = [part.strip() for value in given for part in str(value).split(",")]
    ids = [int(part) for part in parts if part.isascii() and part.isdecimal() and len(part) < 10]
    return list(dict.fromkeys(ids))[:limit]
