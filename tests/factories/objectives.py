"""The model at work in a territory, and objectives."""

from __future__ import annotations

from datetime import date
from typing import Any

from participa.kernel.enums import Component
from participa.objectives.enums import Stage
from participa.objectives.models import Implementation, ImplementationStage, Objective

from .actors import AT
from .territories import make_territory


def make_implementation(**changes: Any) -> Implementation:
    """Just begun, with its first stage."""
    fields: dict[str, Any] = {
        "stage": Stage.DIAGNOSIS,
        "components": [Component.ADVOCACY, Component.OPEN_GOVERNMENT],
        "purpose": "Que las decisiones del municipio se tomen con su gente.",
        "started_on": date(2026, 2, 1),
    }
    if "territory" not in changes:
        fields["territory"] = make_territory()
    implementation = Implementation.objects.create(**fields | changes)
    ImplementationStage.objects.create(
        implementation=implementation,
        stage=implementation.stage,
        at=AT,
    )
    return implementation


def make_objective(**changes: Any) -> Objective:
    fields: dict[str, Any] = {
        "title": "Agua potable todos los días en la zona rural",
        "created_at": AT,
    }
    if "territory" not in changes:
        fields["territory"] = make_territory()
    return Objective.objects.create(**fields | changes)
