"""Typing in for somebody: consent, reading back, and the slip with the code."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.desk.queries import Scope
from participa.kernel import mechanisms
from participa.kernel.rulings import NotAllowed, require
from participa.participation.models import Activity
from participa.participation.operations import NewContribution, Submitted, submit_contribution
from participa.participation.rules import may_capture, may_contribute, may_see_process
from participa.web.reasons import words
from participa.web.requests import agent, contribution_or_404

from ..forms.contributions import CaptureForm
from .access import desk_page

SLIP = "captured"  # in the session: the last one typed in, and its code


@desk_page
def capture(request: HttpRequest, scope: Scope, activity_id: int) -> HttpResponse:
    activity = get_object_or_404(
        Activity.objects.select_related("process__territory__department", "process__decider"),
        pk=activity_id,
    )
    by, at = agent(request), timezone.now()
    require(may_see_process(by, activity.process))
    require(may_capture(by, activity.process))
    mechanism = mechanisms.installed().get(activity.mechanism)
    if mechanism is None:
        raise Http404
    form = CaptureForm(
        request.POST if request.method == "POST" else None,
        process_id=activity.process_id,
        mechanism=mechanism,
    )
    if request.method == "POST" and form.is_valid():
        try:
            sent = _send(request, activity, mechanism, form)
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        else:
            if sent.code:
                request.session[SLIP] = [sent.contribution.pk, sent.code]
            return redirect("desk_slip", sent.contribution.pk)
    return render(
        request,
        "participa/desk/capture.html",
        {
            "activity": activity,
            "process": activity.process,
            "form": form,
            "ruling": may_contribute(by, activity, at),
            "why_not": words(may_contribute(by, activity, at)),
        },
        status=422 if form.errors else 200,
    )


def _send(
    request: HttpRequest, activity: Activity, mechanism: mechanisms.Mechanism, form: CaptureForm
) -> Submitted:
    data = form.cleaned_data
    new = NewContribution(
        title=data["title"],
        body=data["body"],
        content=form.own,
        category=data.get("category"),
        place=data["place"],
        name=data["name"],
        contact_email=data["contact_email"],
        channel=data["channel"],
        consent_channel=data["consent_channel"],
        idempotency_key=data["once"],
        assisted=True,
    )
    by, at = agent(request), timezone.now()
    if mechanism.capture is None:
        return submit_contribution(by=by, at=at, activity=activity, new=new)
    sent: Submitted = mechanism.capture(by=by, at=at, activity=activity, new=new, **form.own)
    return sent


@require_safe
@desk_page
def slip(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The receipt to hand over; the code is only in it while this session remembers it."""
    contribution = contribution_or_404(request, pk)
    require(may_capture(agent(request), contribution.process))
    kept = request.session.get(SLIP) or [0, ""]
    return render(
        request,
        "participa/desk/slip.html",
        {
            "contribution": contribution,
            "process": contribution.process,
            "code": kept[1] if kept[0] == pk else "",
        },
    )
