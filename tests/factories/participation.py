"""The spine for tests: a process in Yumbo with one phase, one activity and contributions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from django.db.models import F

from participa.accounts.models import Participant
from participa.actors.models import Organization
from participa.kernel.texts import fold
from participa.participation.enums import ContributionState
from participa.participation.models import (
    Activity,
    Contribution,
    ContributionVersion,
    Follow,
    Phase,
    Process,
    ProcessRole,
)
from participa.territories.models import Territory

from .accounts import make_participant

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)  # a Sunday, ten in the morning in Colombia
_number = count(1)


def _territory(code: str = "76892", name: str = "Yumbo") -> Territory:
    department, _ = Territory.objects.get_or_create(
        code=code[:2],
        defaults={
            "name": "Valle del Cauca",
            "folded_name": "valle del cauca",
            "kind": "department",
        },
    )
    territory, _ = Territory.objects.get_or_create(
        code=code,
        defaults={
            "name": name,
            "folded_name": fold(name),
            "kind": "municipality",
            "department": department,
        },
    )
    return territory


def _organization(name: str = "Alcaldía de Yumbo", **changes: Any) -> Organization:
    fields = {
        "folded_name": fold(name),
        "sector": "public",
        "territory": changes.pop("territory", None) or _territory(),
        "verification": "verified",
        "is_authority": True,
        "created_at": NOW,
    } | changes
    slug = fold(name).replace(" ", "-")
    return Organization.objects.get_or_create(slug=slug, defaults={"name": name} | fields)[0]


def make_process(**changes: Any) -> Process:
    """An open process whose deciding body is the mayoralty of its territory."""
    number = next(_number)
    territory = changes.pop("territory", None) or _territory()
    fields = {
        "slug": f"proceso-{number}",
        "title": f"Agua para las veredas {number}",
        "territory": territory,
        "component": "open_government",
        "stake": "Decidir cómo llega el agua a las veredas.",
        "promise": "involve",
        "decider": changes.pop("decider", None) or _organization(),
        "menu_category": "planning_budget",
        "state": "open",
        "created_at": NOW - timedelta(days=60),
        "published_at": NOW - timedelta(days=60),
    } | changes
    return Process.objects.create(**fields)


def make_phase(process: Process | None = None, **changes: Any) -> Phase:
    fields = {
        "process": process or make_process(),
        "kind": "formulation",
        "title": "Formulación",
        "starts_on": (NOW - timedelta(days=60)).date(),
        "ends_on": (NOW + timedelta(days=60)).date(),
    } | changes
    return Phase.objects.create(**fields)


def make_activity(phase: Phase | None = None, **changes: Any) -> Activity:
    phase = phase or make_phase()
    fields = {
        "phase": phase,
        "process": phase.process,
        "mechanism": "proposals",
        "title": "Propuestas",
        "opens_at": NOW - timedelta(days=60),
        "closes_at": NOW + timedelta(days=30),
    } | changes
    return Activity.objects.create(**fields)


def make_contribution(
    activity: Activity | None = None, *, process: Process | None = None, **changes: Any
) -> Contribution:
    """A published contribution with its first version, followed by its author."""
    if activity is None:
        existing = process.activities.first() if process else None
        activity = existing or make_activity(make_phase(process) if process else None)
    author: Participant = changes.pop("author", None) or make_participant()
    created_at = changes.pop("created_at", NOW - timedelta(days=10))
    fields = {
        "activity": activity,
        "process": activity.process,
        "author": author,
        "title": f"Arreglar la bocatoma {next(_number)}",
        "body": "La bocatoma se tapa con cada aguacero y la vereda queda sin agua.",
        "created_at": created_at,
        "answer_due_on": (created_at + timedelta(days=21)).date(),
    } | changes
    contribution = Contribution.objects.create(**fields)
    ContributionVersion.objects.create(
        contribution=contribution,
        number=1,
        title=contribution.title,
        body=contribution.body,
        at=created_at,
        by=author,
    )
    Follow.objects.create(participant=author, contribution=contribution, created_at=created_at)
    awaits = contribution.answer_due_on is not None
    if awaits and contribution.state == ContributionState.PUBLISHED:
        counted = Process.objects.filter(pk=contribution.process_id)
        counted.update(contribution_count=F("contribution_count") + 1)
    return contribution


def give_role(process: Process, user: Any, role: str = "answerer") -> ProcessRole:
    return ProcessRole.objects.create(process=process, user=user, role=role)
