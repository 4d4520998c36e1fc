"""The model at work in a territory, and objectives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from participa.kernel.agents import system
from participa.kernel.enums import Component
from participa.objectives import operations
from participa.objectives.enums import Stage
from participa.objectives.models import (
    ActorContribution,
    ContributionMinutes,
    Fulfilment,
    Implementation,
    ImplementationStage,
    Indicator,
    Objective,
)
from participa.objectives.operations import IndicatorTerms

from .actors import AT, make_organization
from .territories import make_territory

SETUP = system("tests")


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


def make_indicator(objective: Objective | None = None, **changes: Any) -> Indicator:
    """Days of bad air: 90 in January 2026, 45 wanted by the end of 2027."""
    terms: dict[str, Any] = {
        "name": "Días al año con aire por encima de la norma",
        "unit": "días",
        "source": "Medidor del barrio",
        "direction": "down",
        "baseline_value": Decimal(90),
        "baseline_on": date(2026, 1, 1),
        "target_value": Decimal(45),
        "target_on": date(2027, 12, 31),
    }
    return operations.add_indicator(
        by=SETUP,
        at=AT,
        objective=objective or make_objective(),
        terms=IndicatorTerms(**terms | changes),
    )


def make_given(objective: Objective | None = None, **changes: Any) -> ActorContribution:
    """A promise of hours of work, due in August 2026."""
    fields: dict[str, Any] = {
        "kind": "hours",
        "what": "Cuarenta horas de ingeniería",
        "amount": Decimal(40),
        "post": "Gerencia ambiental",
        "due_on": date(2026, 8, 30),
    }
    if "organization" not in changes:
        fields["organization"] = make_organization()
    at = changes.pop("at", AT)
    return operations.promise_contribution(
        by=SETUP, at=at, objective=objective or make_objective(), **fields | changes
    )


def fulfil(given: ActorContribution, **changes: Any) -> Fulfilment:
    fields: dict[str, Any] = {
        "extent": "wholly",
        "note": "Se hizo",
        "fulfilled_on": date(2026, 7, 1),
        "link": "https://ejemplo.org/acta",
    }
    return operations.fulfil_contribution(by=SETUP, at=AT, contribution=given, **fields | changes)


def minute(given: ActorContribution, held_on: date = date(2026, 7, 1)) -> ContributionMinutes:
    return operations.minute_contribution(
        by=SETUP, at=AT, contribution=given, held_on=held_on, meeting="Primera sesión"
    )
