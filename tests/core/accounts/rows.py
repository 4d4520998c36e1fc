"""Rows of other packages that people leave behind, made directly."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from participa.accounts.models import Participant
from participa.actors.models import Organization
from participa.participation.models import (
    Activity,
    Contribution,
    ContributionVersion,
    Phase,
    Process,
)
from participa.territories.models import Territory
from tests.factories.accounts import NOW

_number = count(1)


def make_territory(code: str = "76892", name: str = "Yumbo", **changes: Any) -> Territory:
    found = Territory.objects.filter(code=code).first()
    fields = {"name": name, "folded_name": name.lower(), "kind": "municipality"} | changes
    return found or Territory.objects.create(code=code, **fields)


def make_department(code: str = "76", name: str = "Valle del Cauca") -> Territory:
    return make_territory(code, name, kind="department")


def make_process(**changes: Any) -> Process:
    number = next(_number)
    yumbo = make_territory()
    decider = Organization.objects.create(
        slug=f"alcaldia-{number}",
        name="Alcaldía",
        folded_name="alcaldia",
        sector="public",
        territory=yumbo,
        created_at=NOW,
    )
    fields: dict[str, Any] = {
        "slug": f"proceso-{number}",
        "title": "Agua para Yumbo",
        "territory": yumbo,
        "component": "advocacy",
        "stake": "El agua.",
        "promise": "consult",
        "decider": decider,
        "menu_category": "consultation",
        "state": "open",
        "created_at": NOW,
    }
    return Process.objects.create(**fields | changes)


def make_contribution(author: Participant | None, **changes: Any) -> Contribution:
    process = changes.pop("process", None) or make_process()
    phase = Phase.objects.create(
        process=process,
        kind="diagnosis",
        title="Escuchar",
        starts_on=NOW.date(),
        ends_on=NOW.date() + timedelta(days=30),
    )
    activity = Activity.objects.create(
        phase=phase,
        process=process,
        mechanism="proposals",
        title="Propuestas",
        opens_at=NOW,
        closes_at=NOW + timedelta(days=30),
    )
    fields: dict[str, Any] = {
        "title": "Arreglar el acueducto",
        "body": "Llevamos tres semanas sin agua.",
        "created_at": NOW,
    }
    contribution = Contribution.objects.create(
        activity=activity, process=process, author=author, **fields | changes
    )
    ContributionVersion.objects.create(
        contribution=contribution,
        number=1,
        title=contribution.title,
        body=contribution.body,
        content={"ask": contribution.body},
        at=NOW,
        by=author,
    )
    return contribution
