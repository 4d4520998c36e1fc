"""Closing a process: the devolución first, then the close."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.desk.queries import Scope
from participa.kernel import mechanisms
from participa.kernel.rulings import NotAllowed
from participa.participation import operations
from participa.participation.enums import ProcessState
from participa.participation.models import Process
from participa.participation.rules import may_close
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent, tell

from ..forms.closing import FeedbackForm
from .access import desk_page, managed_process


def _brought_by(process: Process) -> str:
    """What the mechanisms of a process bring to its devolución, to be corrected."""
    found = (
        (mechanisms.installed().get(activity.mechanism), activity)
        for activity in process.activities.all()
    )
    texts = (each.feedback(activity) for each, activity in found if each and each.feedback)
    return "\n\n".join(text for text in texts if text)


@desk_page
def closing(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """Write the devolución (a new version each time), and close."""
    process = managed_process(request, slug)
    versions = list(process.feedback_returns.all())
    latest = versions[-1] if versions else None
    initial = (
        {name: getattr(latest, name) for name in FeedbackForm.base_fields}
        if latest
        else {"said": _brought_by(process)}
    )
    closes = request.method == "POST" and "cerrar" in request.POST
    if closes:
        try:
            operations.close_process(by=agent(request), at=timezone.now(), process=process)
            messages.success(request, _("El proceso está cerrado. Su devolución sigue a la vista."))
            return redirect("desk_process", slug)
        except NotAllowed as refusal:
            tell(request, refusal)
            return redirect("desk_closing", slug)
    form = FeedbackForm(request.POST if request.method == "POST" else None, initial=initial)
    neutral(form, process.territory)
    if request.method == "POST" and form.is_valid():
        try:
            operations.return_feedback(
                by=agent(request), at=timezone.now(), process=process, text=form.text
            )
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("La devolución está publicada."))
            return redirect("desk_closing", slug)
    return render(
        request,
        "participa/desk/closing.html",
        {
            "process": process,
            "form": form,
            "latest": latest,
            "versions": versions,
            "is_open": process.state == ProcessState.OPEN,
            "is_draft": process.state == ProcessState.DRAFT,
            "may_close": bool(may_close(agent(request), process)),
        },
        status=422 if form.errors else 200,
    )
