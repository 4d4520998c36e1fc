"""The pages of questions: the list, asking one, grouping those alike."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.accountability.queries import chain_states
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Contribution
from participa.participation.operations import NewContribution
from participa.participation.queries import contribution_rows
from participa.participation.rules import may_contribute
from participa.search.queries import similar
from participa.web.reasons import words
from participa.web.requests import (
    activity_or_404,
    agent,
    query_without_page,
    remember,
    tell,
    within_limit,
)

from .forms import GroupForm, QuestionForm
from .operations import ask_question, group_questions
from .queries import groups_of, ungrouped
from .rules import may_group

CODE = "questions"


@require_safe
def question_list(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Groups first, the most asked on top; then the questions that stand alone."""
    activity = activity_or_404(request, activity_id, CODE)
    at = timezone.now()
    alone = ungrouped(activity, request.GET.get("pagina", 1))
    states = chain_states(alone.contributions, at=at)
    by = agent(request)
    return render(
        request,
        "questions/list.html",
        {
            "activity": activity,
            "process": activity.process,
            "groups": groups_of(activity)[:50],
            "page": alone.page,
            "rows": [
                (row, states.get(row.contribution.pk))
                for row in contribution_rows(alone.contributions, at=at)
            ],
            "ruling": may_contribute(by, activity, at),
            "groups_them": bool(by.user and may_group(by, activity)),
            "query": query_without_page(request),
            "now": at,
        },
    )


@never_cache
def new_question(request: HttpRequest, activity_id: int) -> HttpResponse:
    """First the question, with those already asked; then why, and sending it."""
    activity = activity_or_404(request, activity_id, CODE)
    by, at = agent(request), timezone.now()
    ruling = may_contribute(by, activity, at)
    if not ruling:
        if ruling.reason == "not_found":
            raise Http404
        messages.error(request, words(ruling))
        return redirect(activity)
    title = request.GET.get("title", "").strip()[:160]
    known = by.user is not None or by.participant_id is not None
    form = QuestionForm(
        request.POST if request.method == "POST" else None, initial={"title": title}, known=known
    )
    if request.method == "POST":
        if not within_limit(request, "contribute", 12, 3600):
            form.add_error(None, _("Ya envió varios aportes seguidos. Espere un rato."))
        if form.is_valid():
            return _send(request, form, activity_id)
    return render(
        request,
        "questions/new.html",
        {
            "activity": activity,
            "process": activity.process,
            "form": form,
            "asking_title": request.method != "POST" and not title,
            "similar": similar(title, process_id=activity.process_id, limit=5) if title else [],
            "known": known,
        },
        status=422 if form.errors else 200,
    )


def _send(request: HttpRequest, form: QuestionForm, activity_id: int) -> HttpResponse:
    data = form.cleaned_data
    activity = activity_or_404(request, activity_id, CODE)
    try:
        sent = ask_question(
            by=agent(request),
            at=timezone.now(),
            activity=activity,
            new=NewContribution(
                title=data["title"],
                body=data["body"],
                name=data.get("name", ""),
                contact_email=data.get("contact_email", ""),
                idempotency_key=data["once"],
            ),
        )
    except NotAllowed as refusal:
        tell(request, refusal)
        return redirect(activity)
    if not sent.repeated:
        remember(request, sent.contribution.author, sent.code)
    return redirect("receipt", pk=sent.contribution.pk)


@never_cache
def group(request: HttpRequest, activity_id: int) -> HttpResponse:
    """The team ticks questions that ask the same and words them as one."""
    activity = activity_or_404(request, activity_id, CODE)
    by = agent(request)
    if not (by.user and may_group(by, activity)):
        raise Http404
    alone = ungrouped(activity, request.GET.get("pagina", 1))
    form = GroupForm(request.POST if request.method == "POST" else None)
    chosen = [int(pk) for pk in request.POST.getlist("aportes") if pk.isdecimal() and len(pk) < 18]
    if request.method == "POST" and len(chosen) < 2:
        form.add_error(None, _("Marque al menos dos preguntas que pidan lo mismo."))
    if request.method == "POST" and form.is_valid():
        group_questions(
            by=by,
            at=timezone.now(),
            activity=activity,
            contributions=list(Contribution.objects.filter(pk__in=chosen, activity=activity)),
            title=form.cleaned_data["title"],
        )
        messages.success(request, _("Quedaron agrupadas. Una respuesta servirá para todas."))
        return redirect(activity)
    return render(
        request,
        "questions/group.html",
        {
            "activity": activity,
            "process": activity.process,
            "form": form,
            "page": alone.page,
            "contributions": alone.contributions,
            "chosen": chosen,
        },
        status=422 if form.errors else 200,
    )
