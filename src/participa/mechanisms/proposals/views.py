"""The pages of proposals: the list, a new one, a new version."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Activity
from participa.participation.operations import Submitted
from participa.participation.queries import listed_contributions
from participa.participation.rules import may_revise
from participa.web.activities import contribute, list_context
from participa.web.reasons import words
from participa.web.requests import activity_or_404, agent, contribution_or_404, tell

from .forms import ProposalForm, RevisionForm
from .operations import revise_proposal, submit_proposal
from .queries import content_of

CODE = "proposals"


@require_safe
def proposal_list(request: HttpRequest, activity_id: int) -> HttpResponse:
    activity = activity_or_404(request, activity_id, CODE)
    order = request.GET.get("orden", "recent")
    category = request.GET.get("tema", "")
    rows = listed_contributions(
        activity=activity,
        category_id=int(category) if category.isdecimal() and len(category) < 10 else None,
        order=order,
    )
    page = Paginator(rows, 20).get_page(request.GET.get("pagina"))
    return render(
        request,
        "proposals/list.html",
        {
            **list_context(request, activity, list(page.object_list), at=timezone.now()),
            "page": page,
            "categories": activity.process.categories.all(),
            "category": category,
            "order": order,
        },
    )


@never_cache
def new_proposal(request: HttpRequest, activity_id: int) -> HttpResponse:
    return contribute(
        request,
        activity_id,
        mechanism=CODE,
        form_class=ProposalForm,
        template="proposals/new.html",
        send=_send,
    )


def _send(by: Agent, at: datetime, activity: Activity, form: ProposalForm) -> Submitted:
    data = form.cleaned_data
    return submit_proposal(
        by=by,
        at=at,
        activity=activity,
        new=form.new_contribution(),
        ask=data["ask"],
        affected=data["affected"],
    )


@never_cache
def edit_proposal(request: HttpRequest, activity_id: int, pk: int) -> HttpResponse:
    """A new version by its author; what was typed stays if something is amiss."""
    contribution = contribution_or_404(request, pk)
    activity = activity_or_404(request, activity_id, CODE)
    ruling = may_revise(agent(request), contribution, timezone.now())
    if contribution.activity_id != activity.pk or ruling.reason == "not_the_author":
        raise Http404
    if not ruling:
        messages.error(request, words(ruling))
        return redirect(contribution)
    form = RevisionForm(
        request.POST if request.method == "POST" else None,
        initial={
            "title": contribution.title,
            "body": contribution.body,
            "category": contribution.category_id,
            "place": contribution.place,
            **content_of(contribution),
        },
        activity=activity,
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            revise_proposal(
                by=agent(request),
                at=timezone.now(),
                contribution=contribution,
                title=data["title"],
                body=data["body"],
                ask=data["ask"],
                affected=data["affected"],
                category=data.get("category"),
                place=data["place"],
                reason=data["reason"],
            )
        except NotAllowed as refusal:
            tell(request, refusal)
        return redirect(contribution)
    return render(
        request,
        "proposals/edit.html",
        {
            "activity": activity,
            "process": contribution.process,
            "contribution": contribution,
            "form": form,
        },
        status=422 if form.errors else 200,
    )
