"""The public page of a commitment and of a response."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.accountability.models import Commitment, Contrast, Evidence, Response
from participa.accountability.queries import Proof, Scope, answers_from, promise_of, promises_of
from participa.accountability.rules import may_answer, may_follow_up, may_hide_evidence
from participa.articulation.models import TableDecision
from participa.kernel.agents import Agent
from participa.participation.models import Contribution
from participa.participation.queries import contribution_rows
from participa.web.requests import agent

from ..forms import ContrastForm, EvidenceForm, RatingForm

PAGE_SIZE = 20
SOURCES_SHOWN = 30  # contributions a response or commitment names on its page


def commitment_or_404(pk: int) -> Commitment:
    found = (
        Commitment.objects.filter(Scope().condition(), pk=pk)
        .select_related("process__territory__department", "responsible", "response")
        .first()
    )
    if found is None:
        raise Http404
    return found


def response_or_404(pk: int) -> Response:
    found = (
        Response.objects.filter(Scope().condition(), pk=pk)
        .select_related("process__territory__department", "process__decider", "authority")
        .first()
    )
    if found is None:
        raise Http404
    return found


def evidence_or_404(pk: int) -> Evidence:
    found = (
        Evidence.objects.filter(Scope().condition("commitment__process"), pk=pk)
        .select_related("commitment__process__territory", "commitment__responsible")
        .first()
    )
    if found is None:
        raise Http404
    return found


def sources_of(response: Response | None, at: datetime) -> list[Any]:
    """The public contributions that a response answers, with the names to show."""
    if response is None:
        return []
    found = Contribution.objects.public().filter(response_targets__response=response)
    return contribution_rows(
        list(found.select_related("organization").order_by("pk")[:SOURCES_SHOWN]), at=at
    )


@require_safe
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    return commitment_page(request, commitment_or_404(pk))


def commitment_page(
    request: HttpRequest,
    commitment: Commitment,
    *,
    contrast_form: ContrastForm | None = None,
    contrast_on: int | None = None,
    evidence_form: EvidenceForm | None = None,
) -> HttpResponse:
    """Everything about a commitment; a form that came back with errors stands in its place."""
    by, at = agent(request), timezone.now()
    promised = promise_of(commitment.pk, at)
    page = Paginator(promised.proofs, PAGE_SIZE).get_page(request.GET.get("pagina"))
    said = _said(by, [proof.evidence.pk for proof in page.object_list])
    proofs = [
        {
            "proof": proof,
            "said": said.get(proof.evidence.pk, ""),
            "form": contrast_form
            if contrast_form and proof.evidence.pk == contrast_on
            else ContrastForm(auto_id=f"e{proof.evidence.pk}_%s"),
        }
        for proof in page.object_list
    ]
    team = bool(by.user and may_follow_up(by, commitment))
    failed = contrast_form or evidence_form
    return render(
        request,
        "participa/accountability/commitment.html",
        {
            "commitment": commitment,
            "process": commitment.process,
            "promised": promised,
            "proofs": proofs,
            "page": page,
            "sources": sources_of(commitment.response, at),
            "decision": TableDecision.objects.filter(commitment=commitment)
            .select_related("session__table")
            .first(),
            "evidence_form": evidence_form or EvidenceForm(auto_id="nueva_%s"),
            "evidence_failed": evidence_form is not None,
            "team": team,
            "moderates": bool(
                by.user and page.object_list and may_hide_evidence(by, _shown(promised.proofs))
            ),
            "now": at,
        },
        status=422 if failed else 200,
    )


def _shown(proofs: Sequence[Proof]) -> Evidence:
    """Any evidence of the commitment: whoever may hide one may hide all."""
    shown = [proof.evidence for proof in proofs if not proof.is_hidden]
    return shown[0] if shown else proofs[0].evidence


def _said(by: Agent, evidence_ids: list[int]) -> dict[int, str]:
    """What this person said last of each piece of evidence."""
    if by.participant_id is None or not evidence_ids:
        return {}
    rows = Contrast.objects.filter(participant=by.participant_id, evidence__in=evidence_ids)
    return {row.evidence_id: row.get_verdict_display() for row in rows.order_by("pk")}


@require_safe
def response(request: HttpRequest, pk: int) -> HttpResponse:
    return response_page(request, response_or_404(pk))


def response_page(
    request: HttpRequest, response: Response, *, rating_form: RatingForm | None = None
) -> HttpResponse:
    """An answer with all it said at each time, what it answers and how people rate it."""
    by, at = agent(request), timezone.now()
    answer = answers_from([response])[0]
    return render(
        request,
        "participa/accountability/response.html",
        {
            "response": response,
            "process": response.process,
            "answer": answer,
            "sources": sources_of(response, at),
            "commitments": promises_of([response.pk], at),
            "form": rating_form or RatingForm(),
            "team": bool(by.user and may_answer(by, response.process, response.authority)),
            "now": at,
        },
        status=422 if rating_form else 200,
    )
