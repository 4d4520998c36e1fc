"""Taking part without an account: following with a code, claiming it, forgetting it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from participa.accounts import queries
from participa.accounts.models import Participant
from participa.accounts.operations import claim_participant
from participa.kernel.limits import allow
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Contribution
from participa.web.reasons import words
from participa.web.requests import address, agent, code_in_hand, held_participant_id, hold, release

from ..forms import ResumeCodeForm
from .lists import contributions_of, follows_of, page_of, places_of

TRIES_PER_MINUTE = 10


def _after(request: HttpRequest) -> str:
    """Back to the page that asked for the code, if it is one of ours."""
    after = request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(after, None, request.is_secure())
    return after if own else reverse("accounts:follow")


def _too_many(request: HttpRequest) -> bool:
    return not allow(f"code:{address(request)}", TRIES_PER_MINUTE, 60)


@never_cache
def follow(request: HttpRequest) -> HttpResponse:
    """What was sent with a code: after showing it once, this browser may go on with it."""
    form = ResumeCodeForm(request.POST or None)
    status = 200
    if request.method == "POST":
        if _too_many(request):
            form.add_error(None, _("Demasiados intentos. Espere un minuto y escriba de nuevo."))
            status = 429
        elif form.is_valid():
            participant = queries.participant_by_code(form.cleaned_data["code"])
            if participant is not None:
                hold(request, participant)
                return redirect(_after(request))
            form.add_error(
                "code", _("Ese código no corresponde a ningún aporte. Revíselo letra por letra.")
            )
    held = held_participant_id(request)
    participant = Participant.objects.filter(pk=held).first() if held else None
    context: dict[str, Any] = {
        "form": form,
        "participant": participant,
        "after": request.POST.get("next", request.GET.get("next", "")),
    }
    if participant is not None:
        context |= {
            "page": page_of(request, contributions_of(participant)),
            "follows": follows_of(participant),
            "places": places_of(participant),
            "contact": queries.has_consent(participant, "contact"),
            "code": code_in_hand(request),
        }
    return render(request, "participa/accounts/follow.html", context, status=status)


@require_POST
def close_here(request: HttpRequest) -> HttpResponse:
    """«Cerrar en este teléfono»: the code keeps working elsewhere."""
    release(request)
    messages.success(request, _("Listo. Este teléfono ya no recuerda su código; guárdelo usted."))
    return redirect("accounts:follow")


@login_required
def claim(request: HttpRequest) -> HttpResponse:
    """Bring into the account what was sent with a code, typed or held by this browser."""
    held = held_participant_id(request)
    form = ResumeCodeForm(request.POST if "code" in request.POST else None)
    if request.method == "POST":
        typed = "code" in request.POST
        if typed and _too_many(request):
            form.add_error(None, _("Demasiados intentos. Espere un minuto y escriba de nuevo."))
        elif not typed or form.is_valid():
            try:
                claim_participant(
                    by=agent(request),
                    at=timezone.now(),
                    code=form.cleaned_data["code"] if typed else "",
                    held_id=None if typed else held or 0,
                )
            except NotAllowed as refused:
                form.add_error(None, words(refused.ruling)) if typed else messages.error(
                    request, words(refused.ruling)
                )
            else:
                release(request)
                messages.success(
                    request, _("Listo: lo que envió con ese código ya está en su cuenta.")
                )
                return redirect("accounts:overview")
    context = {"form": form, "held": held}
    if held is not None:
        context["held_count"] = Contribution.objects.filter(author=held).count()
    return render(request, "participa/accounts/claim.html", context)
