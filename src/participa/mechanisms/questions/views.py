"""The pages of questions: the list, asking one, grouping those alike."""

from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.kernel.agents import Agent
from participa.participation.models import Activity, Contribution
from participa.participation.operations import Submitted
from participa.web.activities import contribute, list_context
from participa.web.neutrality import neutral
from participa.web.requests import activity_or_404, agent

from .forms import GroupForm, QuestionForm
from .operations import ask_question, group_questions
from .queries import groups_of, ungrouped
from .rules import may_group

CODE = "questions"


@require_safe
def question_list(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Groups first, the most asked on top; then the questions that stand alone."""
    activity = activity_or_404(request, activity_id, CODE)
    alone = ungrouped(activity, request.GET.get("pagina", 1))
    by = agent(request)
    return render(
        request,
        "questions/list.html",
        {
            **list_context(request, activity, alone.contributions, at=timezone.now()),
            "groups": groups_of(activity)[:50],
            "page": alone.page,
            "groups_them": bool(by.user and may_group(by, activity)),
        },
    )


@never_cache
def new_question(request: HttpRequest, activity_id: int) -> HttpResponse:
    return contribute(
        request,
        activity_id,
        mechanism=CODE,
        form_class=QuestionForm,
        template="questions/new.html",
        send=_send,
    )


def _send(by: Agent, at: datetime, activity: Activity, form: QuestionForm) -> Submitted:
    return ask_question(by=by, at=at, activity=activity, new=form.new_contribution())


@never_cache
def group(request: HttpRequest, activity_id: int) -> HttpResponse:
    """The team ticks questions that ask the same and words them as one."""
    activity = activity_or_404(request, activity_id, CODE)
    by = agent(request)
    if not (by.user and may_group(by, activity)):
        raise Http404
    alone = ungrouped(activity, request.GET.get("pagina", 1))
    form = GroupForm(request.POST if request.method == "POST" else None)
    neutral(form, activity.process.territory)
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
