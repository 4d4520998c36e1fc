"""The pages of proposals: the list, a new one, a new version."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.accountability.queries import chain_states
from participa.kernel.rulings import NotAllowed
from participa.participation.operations import NewContribution
from participa.participation.queries import contribution_rows, listed_contributions
from participa.participation.rules import may_contribute, may_revise
from participa.search.queries import similar
from participa.web.reasons import words
from participa.web.requests import (
    activity_or_404,
    agent,
    contribution_or_404,
    organizations,
    query_without_page,
    remember,
    tell,
    within_limit,
)

from .forms import ProposalForm, RevisionForm
from .operations import revise_proposal, submit_proposal
from .queries import content_of

CODE = "proposals"


@require_safe
def proposal_list(request: HttpRequest, activity_id: int) -> HttpResponse:
    activity = activity_or_404(request, activity_id, CODE)
    at = timezone.now()
    order = request.GET.get("orden", "recent")
    category = request.GET.get("tema", "")
    rows = listed_contributions(
        activity=activity,
        category_id=int(category) if category.isdecimal() and len(category) < 10 else None,
        order=order,
    )
    page = Paginator(rows, 20).get_page(request.GET.get("pagina"))
    shown = list(page.object_list)
    states = chain_states(shown, at=at)
    return render(
        request,
        "proposals/list.html",
        {
            "activity": activity,
            "process": activity.process,
            "page": page,
            "rows": [
                (row, states.get(row.contribution.pk)) for row in contribution_rows(shown, at=at)
            ],
            "categories": activity.process.categories.all(),
            "category": category,
            "order": order,
            "ruling": may_contribute(agent(request), activity, at),
            "query": query_without_page(request),
            "now": at,
        },
    )


@never_cache
def new_proposal(request: HttpRequest, activity_id: int) -> HttpResponse:
    """First the sentence, with what others already sent; then the whole form."""
    activity = activity_or_404(request, activity_id, CODE)
    by, at = agent(request), timezone.now()
    ruling = may_contribute(by, activity, at)
    if not ruling:
        if ruling.reason == "not_found":
            raise Http404
        messages.error(request, words(ruling))
        return redirect(activity)
    title = request.GET.get("title", "").strip()[:120]
    known = by.user is not None or by.participant_id is not None
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        initial={"title": title},
        activity=activity,
        speaks_for=organizations(request),
        known=known,
    )
    if request.method == "POST":
        if not within_limit(request, "contribute", 12, 3600):
            form.add_error(None, _("Ya envió varios aportes seguidos. Espere un rato."))
        if form.is_valid():
            return _send(request, form, activity_id)
    return render(
        request,
        "proposals/new.html",
        {
            "activity": activity,
            "process": activity.process,
            "form": form,
            "title": title,
            "asking_title": request.method != "POST" and not title,
            "similar": similar(title, process_id=activity.process_id, limit=5) if title else [],
            "known": known,
        },
        status=422 if form.errors else 200,
    )


def _send(request: HttpRequest, form: ProposalForm, activity_id: int) -> HttpResponse:
    data = form.cleaned_data
    activity = activity_or_404(request, activity_id, CODE)
    clean = data.get("attachment")
    attachments = [(clean, data["alternative_text"])] if clean else []
    try:
        sent = submit_proposal(
            by=agent(request),
            at=timezone.now(),
            activity=activity,
            new=NewContribution(
                title=data["title"],
                body=data["body"],
                content={"ask": data["ask"], "affected": data["affected"]},
                category=data.get("category"),
                place=data["place"],
                name=data.get("name", ""),
                contact_email=data.get("contact_email", ""),
                organization=data.get("organization"),
                attachments=attachments,
                idempotency_key=data["once"],
            ),
            ask=data["ask"],
            affected=data["affected"],
        )
    except NotAllowed as refusal:
        tell(request, refusal)
        return redirect(activity)
    if not sent.repeated:
        remember(request, sent.contribution.author, sent.code)
    return redirect("receipt", pk=sent.contribution.pk)


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
