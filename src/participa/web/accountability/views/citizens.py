"""What people say of an answer and of evidence, with or without an account."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.accountability import operations
from participa.accountability.enums import EvidenceSource
from participa.kernel.rulings import NotAllowed
from participa.web.requests import agent, code_in_hand, remember, tell, within_limit

from ..forms import ContrastForm, EvidenceForm, RatingForm
from .records import (
    commitment_or_404,
    commitment_page,
    evidence_or_404,
    response_or_404,
    response_page,
)

PER_HOUR = 60  # of each kind from one address: a school or a community hall shares one
SLOW_DOWN = gettext_lazy("Hemos recibido muchos envíos desde esta conexión. Espere unos minutos.")
RECEIVED = "received"  # session: what was just received, for the receipt


@require_POST
def rate(request: HttpRequest, pk: int) -> HttpResponse:
    response = response_or_404(pk)
    form = RatingForm(request.POST)
    if not form.is_valid():
        return response_page(request, response, rating_form=form)
    if not within_limit(request, "rate", PER_HOUR, 3600):
        form.add_error(None, SLOW_DOWN)
        return response_page(request, response, rating_form=form)
    try:
        rating, code = operations.rate_response(
            by=agent(request), at=timezone.now(), response=response, **form.cleaned_data
        )
    except NotAllowed as refusal:
        tell(request, refusal)
        return redirect(response)
    except ValidationError as error:
        form.refuse(error)
        return response_page(request, response, rating_form=form)
    if code:
        remember(request, rating.participant, code)
        request.session[RECEIVED] = _("Su calificación de la respuesta")
        return redirect("rating_receipt", pk=response.pk)
    messages.success(request, _("Guardamos su calificación. Puede cambiarla cuando quiera."))
    return redirect(response)


@require_POST
def contrast(request: HttpRequest, pk: int) -> HttpResponse:
    evidence = evidence_or_404(pk)
    commitment = commitment_or_404(evidence.commitment_id)
    form = ContrastForm(request.POST, auto_id=f"e{evidence.pk}_%s")
    if form.is_valid() and not within_limit(request, "contrast", PER_HOUR, 3600):
        form.add_error(None, SLOW_DOWN)
    if not form.is_valid():
        return commitment_page(request, commitment, contrast_form=form, contrast_on=pk)
    try:
        said, code = operations.contrast_evidence(
            by=agent(request), at=timezone.now(), evidence=evidence, **form.cleaned_data
        )
    except NotAllowed as refusal:
        tell(request, refusal)
        return redirect(f"{commitment.get_absolute_url()}#evidencia-{pk}")
    except ValidationError as error:
        form.refuse(error)
        return commitment_page(request, commitment, contrast_form=form, contrast_on=pk)
    if code:
        remember(request, said.participant, code)
        request.session[RECEIVED] = _("Lo que usted dijo de la evidencia")
        return redirect("voice_receipt", pk=commitment.pk)
    messages.success(request, _("Guardamos lo que dijo. Cuenta su última respuesta."))
    return redirect(f"{commitment.get_absolute_url()}#evidencia-{pk}")


@require_POST
def give_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person on the ground shows of a commitment."""
    commitment = commitment_or_404(pk)
    form = EvidenceForm(request.POST, request.FILES, auto_id="nueva_%s")
    if form.is_valid() and not within_limit(request, "evidence", PER_HOUR, 3600):
        form.add_error(None, SLOW_DOWN)
    if not form.is_valid():
        return commitment_page(request, commitment, evidence_form=form)
    try:
        evidence, code = operations.add_evidence(
            by=agent(request),
            at=timezone.now(),
            commitment=commitment,
            source=EvidenceSource.CITIZEN,
            **form.cleaned_data,
        )
    except NotAllowed as refusal:
        tell(request, refusal)
        return redirect(commitment)
    except ValidationError as error:
        form.refuse(error)
        return commitment_page(request, commitment, evidence_form=form)
    if code:
        remember(request, evidence.participant, code)
        request.session[RECEIVED] = evidence.title
        return redirect("voice_receipt", pk=commitment.pk)
    messages.success(request, _("Gracias: lo que mostró ya se ve aquí."))
    return redirect(f"{commitment.get_absolute_url()}#evidencia-{evidence.pk}")


@never_cache
@require_safe
def response_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    return _receipt(request, response_or_404(pk).get_absolute_url())


@never_cache
@require_safe
def commitment_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    return _receipt(request, commitment_or_404(pk).get_absolute_url())


def _receipt(request: HttpRequest, back: str) -> HttpResponse:
    """The code of a visitor who took part for the first time, with what was received."""
    title = request.session.get(RECEIVED, "")
    code = code_in_hand(request)
    if not (title and code):
        raise Http404
    return render(
        request,
        "participa/accountability/receipt.html",
        {"title": title, "code": code, "at": timezone.now(), "back": back},
    )
