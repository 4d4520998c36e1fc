"""Bringing in a Polis export: choose, look, confirm."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from participa.kernel.rulings import NotAllowed
from participa.web.reasons import words
from participa.web.requests import agent

from ..forms import LoadForm
from ..operations import import_polis
from ..queries.polis import read_polis
from ..rules import may_load
from ..tasks import recompute_soon
from .desk import of_team

KEPT = 3600  # seconds between looking and confirming


@never_cache
@login_required
def load(request: HttpRequest, activity_id: int) -> HttpResponse:
    activity = of_team(request, activity_id)
    by, at = agent(request), timezone.now()
    ruling = may_load(by, activity)
    token = str(request.POST.get("token", ""))[:40]
    kept = cache.get(_place(request, activity.pk, token)) if token else None
    if request.method == "POST" and ruling and token:
        if kept is None:
            messages.error(request, _("Pasó más de una hora: elija otra vez el archivo."))
            return redirect("conversations:load", activity.pk)
        try:
            votes = import_polis(by=by, at=at, activity=activity, export=read_polis(kept))
        except NotAllowed as refusal:
            messages.error(request, words(refusal.ruling))
            return redirect("conversations:load", activity.pk)
        recompute_soon(activity)
        messages.success(request, _("Se trajeron %(n)d votos.") % {"n": votes})
        return redirect("conversations:result", activity.pk)
    form = LoadForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
    )
    preview = None
    if request.method == "POST" and ruling and form.is_valid():
        content = form.cleaned_data["archive"]
        preview = read_polis(content)
        token = secrets.token_urlsafe(16)
        if not preview.faults:
            cache.set(_place(request, activity.pk, token), content, KEPT)
    faults = preview.faults if preview else ()
    return render(
        request,
        "conversations/load.html",
        {
            "activity": activity,
            "process": activity.process,
            "form": form,
            "preview": None if faults else preview,
            "faults": faults,
            "token": token,
            "why_not": "" if ruling else words(ruling),
        },
        status=422 if form.errors or faults else 200,
    )


def _place(request: HttpRequest, activity_id: int, token: str) -> str:
    return f"polis:{request.user.pk}:{activity_id}:{token}"
