"""What the pages of every activity have in common, whatever its mechanism: its list, sending."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from participa.accountability.queries import ChainState, chain_states
from participa.kernel import limits, mechanisms
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Activity, Contribution
from participa.participation.operations import Submitted
from participa.participation.queries import ContributionRow, contribution_rows
from participa.participation.rules import may_contribute
from participa.search.queries import similar
from participa.web.reasons import words
from participa.web.requests import (
    activity_or_404,
    agent,
    organizations,
    query_without_page,
    remember,
    tell,
    within_limit,
)

Send = Callable[[Agent, datetime, Activity, Any], Submitted]
SHEET = "participa/participation/sheet.html"
PER_HOUR = 60  # contributions from one address


def with_states(
    contributions: list[Contribution], *, at: datetime
) -> list[tuple[ContributionRow, ChainState | None]]:
    """The rows of a list, each with how far it came along the chain."""
    states = chain_states(contributions, at=at)
    return [
        (row, states.get(row.contribution.pk)) for row in contribution_rows(contributions, at=at)
    ]


def list_context(
    request: HttpRequest, activity: Activity, shown: list[Contribution], *, at: datetime
) -> dict[str, Any]:
    """For a page that extends `participa/participation/activity.html`: what is in it, and whether
    one may add to it. `shown` is one page of contributions."""
    ruling = may_contribute(agent(request), activity, at)
    return {
        **_about(activity),
        "rows": with_states(shown, at=at),
        "ruling": ruling,
        "why_not": "" if ruling else words(ruling),
        "query": query_without_page(request),
        "now": at,
    }


def contribute(
    request: HttpRequest,
    activity_id: int,
    *,
    mechanism: str,
    form_class: Callable[..., Any],
    template: str,
    send: Send,
) -> HttpResponse:
    """First the sentence, with what others already sent; then the whole form; then the receipt.

    form_class: a `ContributionForm`; template: extends `participa/participation/contribute.html`;
    send: calls the mechanism's operation with what the form holds. `?hoja` gives the form to be
    printed and filled by hand, the same for everybody.
    """
    activity = activity_or_404(request, activity_id, mechanism)
    by, at = agent(request), timezone.now()
    ruling = may_contribute(by, activity, at)
    if not ruling:
        if ruling.reason == "not_found":
            raise Http404
        messages.error(request, words(ruling))
        return redirect(activity)
    if "hoja" in request.GET:
        blank = form_class(activity=activity, speaks_for=[], known=False)
        return render(request, SHEET, {**_about(activity), "form": blank})
    posted = request.method == "POST"
    known = by.user is not None or by.participant_id is not None
    form = form_class(
        request.POST if posted else None,
        request.FILES if posted else None,
        activity=activity,
        speaks_for=organizations(request),
        known=known,
    )
    title = request.GET.get("title", "").strip()  # too long: they see all of it, and shorten it
    form.initial["title"] = title
    if posted:
        if not within_limit(request, "contribute", PER_HOUR, 3600):
            minutes = limits.minutes_left(3600)
            told = ngettext(
                "Desde esta conexión llegaron muchos aportes. Espere %(n)d minuto y envíelo: lo "
                "que escribió sigue aquí.",
                "Desde esta conexión llegaron muchos aportes. Espere %(n)d minutos y envíelo: lo "
                "que escribió sigue aquí.",
                minutes,
            )
            form.add_error(None, told % {"n": minutes})
        if form.is_valid():
            return _send(request, activity, form, send)
    return render(
        request,
        template,
        {
            **_about(activity),
            "form": form,
            "asking_title": not posted and not title,
            "similar": similar(title, process_id=activity.process_id, limit=5) if title else [],
            "known": known,
        },
        status=422 if form.errors else 200,
    )


def _about(activity: Activity) -> dict[str, Any]:
    mechanism = mechanisms.get(activity.mechanism)
    return {
        "activity": activity,
        "process": activity.process,
        "verb": mechanism.verbs["contribute"],
    }


def _send(request: HttpRequest, activity: Activity, form: Any, send: Send) -> HttpResponse:
    try:
        sent = send(agent(request), timezone.now(), activity, form)
    except NotAllowed as refusal:
        tell(request, refusal)
        return redirect(activity)
    remember(request, sent.contribution.author, sent.code)
    if sent.repeated:
        # The answer to the first try may have been lost, with its code and cookie.
        request.session["sent"] = sent.contribution.pk
    return redirect("receipt", pk=sent.contribution.pk)
