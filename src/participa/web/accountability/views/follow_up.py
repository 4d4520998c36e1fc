"""The desk of one commitment: progress, evidence, change, new terms; hiding evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.accountability import operations
from participa.accountability.models import Commitment
from participa.accountability.queries import promise_of
from participa.accountability.rules import may_follow_up, may_hide_evidence
from participa.kernel.rulings import NotAllowed
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent, tell

from ..forms import (
    ChainForm,
    ChangeForm,
    DeskEvidenceForm,
    HideEvidenceForm,
    ProgressForm,
    TermsForm,
)
from .records import commitment_or_404, evidence_or_404

TERMS = ("title", "post", "due_on", "means_of_verification", "description")


def _commitment(request: HttpRequest, pk: int) -> Commitment:
    commitment = commitment_or_404(pk)
    ruling = may_follow_up(agent(request), commitment)
    if not ruling:
        raise PermissionDenied(words(ruling))
    return commitment


@login_required
@require_safe
def desk_commitment(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, _commitment(request, pk))


def _page(request: HttpRequest, commitment: Commitment, **failed: ChainForm) -> HttpResponse:
    """The four forms of a commitment; one that came back with errors stands open."""
    promised = promise_of(commitment.pk, timezone.now())
    terms = {name: getattr(promised.current, name) for name in TERMS}
    forms: dict[str, Any] = {
        "progress_form": ProgressForm(
            auto_id="avance_%s", initial={"completion": commitment.completion}
        ),
        "evidence_form": DeskEvidenceForm(auto_id="evidencia_%s"),
        "change_form": ChangeForm(auto_id="cambio_%s"),
        "terms_form": TermsForm(auto_id="terminos_%s", initial=terms),
    }
    if not failed:  # the rule once, in the first of them
        neutral(forms["progress_form"], commitment.process.territory)
    forms |= failed
    return render(
        request,
        "participa/accountability/desk_commitment.html",
        {"commitment": commitment, "process": commitment.process, "promised": promised, **forms},
        status=422 if failed else 200,
    )


def _post(
    request: HttpRequest,
    commitment: Commitment,
    name: str,
    form: ChainForm,
    operation: Callable[..., Any],
    done: str,
) -> HttpResponse:
    """One form, one operation; its errors come back beside what was typed."""
    neutral(form, commitment.process.territory)
    if form.is_valid():
        try:
            operation(
                by=agent(request),
                at=timezone.now(),
                commitment=commitment,
                **form.cleaned_data,
            )
        except NotAllowed as refusal:
            tell(request, refusal)
            return redirect(commitment)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, done)
            return redirect("desk_commitment", pk=commitment.pk)
    return _page(request, commitment, **{name: form})


@login_required
@require_POST
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    form = ProgressForm(request.POST, auto_id="avance_%s")
    return _post(
        request,
        _commitment(request, pk),
        "progress_form",
        form,
        operations.record_progress,
        _("El avance quedó publicado."),
    )


@login_required
@require_POST
def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    form = DeskEvidenceForm(request.POST, request.FILES, auto_id="evidencia_%s")
    return _post(
        request,
        _commitment(request, pk),
        "evidence_form",
        form,
        operations.add_evidence,
        _("La evidencia quedó publicada: ahora la gente dice si es cierta."),
    )


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    form = ChangeForm(request.POST, auto_id="cambio_%s")
    return _post(
        request,
        _commitment(request, pk),
        "change_form",
        form,
        operations.record_change,
        _("El cambio quedó publicado."),
    )


@login_required
@require_POST
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    form = TermsForm(request.POST, auto_id="terminos_%s")
    return _post(
        request,
        _commitment(request, pk),
        "terms_form",
        form,
        operations.revise_commitment,
        _("Los términos nuevos quedaron publicados; los de antes se pueden seguir leyendo."),
    )


@login_required
def hide_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask once for the public reason, then hide."""
    evidence = evidence_or_404(pk)
    ruling = may_hide_evidence(agent(request), evidence)
    if not ruling:
        raise PermissionDenied(words(ruling))
    form = HideEvidenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        operations.hide_evidence(
            by=agent(request), at=timezone.now(), evidence=evidence, **form.cleaned_data
        )
        messages.success(request, _("La evidencia ya no se ve; su razón quedó a la vista."))
        return redirect(evidence.commitment)
    return render(
        request,
        "participa/accountability/hide_evidence.html",
        {"form": form, "evidence": evidence, "commitment": evidence.commitment},
        status=422 if form.errors else 200,
    )
