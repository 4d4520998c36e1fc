"""Responses, commitments and evidence for tests, made through the operations."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from participa.accountability import operations
from participa.accountability.models import Commitment, Contrast, Evidence, Response
from participa.kernel.agents import Agent, system
from participa.participation.models import Contribution
from participa.territories.models import LegalParameter

from .accounts import make_participant
from .participation import NOW, make_contribution

SETUP = system("tests")
TODAY = date(2026, 11, 22)
BODY = "Adoptamos la propuesta: la Secretaría arregla la bocatoma antes de febrero."


def make_response(
    *contributions: Contribution, at: datetime = NOW - timedelta(days=5), **changes: Any
) -> Response:
    targets = list(contributions) or [make_contribution()]
    process = targets[0].process
    fields = {
        "process": process,
        "authority": process.decider,
        "contributions": targets,
        "outcome": "adopted",
        "body": BODY,
        "signed_by": "Secretaría de Infraestructura",
    } | changes
    return operations.record_response(by=SETUP, at=at, **fields)


def make_commitment(
    response: Response | None = None,
    *,
    at: datetime = NOW - timedelta(days=200),
    due_on: date = TODAY + timedelta(days=30),
    **changes: Any,
) -> Commitment:
    """`at` lies well back, so that a due date in the past can be made."""
    response = response or (None if "process" in changes else make_response())
    process = response.process if response else changes["process"]
    fields = {
        "response": response,
        "responsible": process.decider,
        "title": "Arreglar la bocatoma de La Olga",
        "post": "Secretaría de Infraestructura",
        "due_on": due_on,
        "means_of_verification": "Acta de recibo de la obra y fotos",
        "description": "Reparar dos filtraciones y proteger la tubería.",
    } | changes
    return operations.make_commitment(by=SETUP, at=at, **fields)


def complete(commitment: Commitment, *, at: datetime = NOW - timedelta(days=3)) -> Commitment:
    operations.record_progress(
        by=SETUP, at=at, commitment=commitment, completion="complete", note="Obra entregada."
    )
    return commitment


def make_evidence(
    commitment: Commitment | None = None, *, at: datetime = NOW - timedelta(days=2), **changes: Any
) -> Evidence:
    fields = {
        "source": "institution",
        "title": "Acta de recibo",
        "dated_on": TODAY - timedelta(days=4),
        "link": "https://yumbo.example.org/acta.pdf",
    } | changes
    by = fields.pop("by", SETUP)
    evidence, _code = operations.add_evidence(
        by=by, at=at, commitment=commitment or make_commitment(), **fields
    )
    return evidence


def contrast(
    evidence: Evidence, verdict: str, *, by: Agent | None = None, at: datetime = NOW, note: str = ""
) -> Contrast:
    by = by or Agent(participant_id=make_participant().pk)
    return operations.contrast_evidence(
        by=by, at=at, evidence=evidence, verdict=verdict, note=note
    )[0]


def make_change(commitment: Commitment, **changes: Any) -> Any:
    fields = {
        "condition": "practices",
        "description": "La empresa avisa los cortes con un día de anticipación.",
        "happened_on": TODAY - timedelta(days=1),
    } | changes
    return operations.record_change(by=SETUP, at=NOW, commitment=commitment, **fields)


def make_legal_parameter(**changes: Any) -> LegalParameter:
    fields = {
        "key": "peticion.general",
        "value": "15",
        "unit": "dias_habiles",
        "norm": "Ley 1755 de 2015 (CPACA)",
        "article": "14",
        "status": "confirmed",
        "valid_from": date(2015, 6, 30),
    } | changes
    return LegalParameter.objects.create(**fields)
