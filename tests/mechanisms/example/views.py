"""The list of ideas and a new one."""

from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.kernel.agents import Agent
from participa.participation.models import Activity
from participa.participation.operations import Submitted
from participa.participation.queries import listed_contributions
from participa.web.activities import contribute, list_context
from participa.web.requests import activity_or_404

from .forms import IdeaForm
from .operations import send_idea

CODE = "ideas"


@require_safe
def idea_list(request: HttpRequest, activity_id: int) -> HttpResponse:
    activity = activity_or_404(request, activity_id, CODE)
    page = Paginator(listed_contributions(activity=activity), 20).get_page(
        request.GET.get("pagina")
    )
    context = list_context(request, activity, list(page.object_list), at=timezone.now())
    return render(request, "ideas/list.html", context | {"page": page})


@never_cache
def new_idea(request: HttpRequest, activity_id: int) -> HttpResponse:
    return contribute(
        request,
        activity_id,
        mechanism=CODE,
        form_class=IdeaForm,
        template="ideas/new.html",
        send=_send,
    )


def _send(by: Agent, at: datetime, activity: Activity, form: IdeaForm) -> Submitted:
    new = form.new_contribution()
    return send_idea(by=by, at=at, activity=activity, new=new, test=form.cleaned_data["test"])
