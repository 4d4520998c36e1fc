"""Ties and waves for tests, made through the operations."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from participa.actors.models import Organization
from participa.kernel.agents import Agent, system
from participa.relations import operations
from participa.relations.models import RosterEntry, Tie, Wave, WaveAnswer
from participa.territories.models import Territory

from .actors import make_organization
from .participation import NOW
from .territories import make_territory

SETUP = system("tests")
OPENED = NOW - timedelta(days=10)
CLOSES = NOW + timedelta(days=10)


def make_tie(**changes: Any) -> Tie:
    """A tie declared outside any wave, between two organisations of one territory."""
    if "source" not in changes:
        changes["source"] = make_organization()
    if "target" not in changes:
        changes["target"] = make_organization(territory=changes["source"].territory)
    fields = {"kind": "works_with", "at": NOW} | changes
    return operations.declare_tie(by=SETUP, **fields)


def make_wave(
    *organizations: Organization,
    territory: Territory | None = None,
    opened: bool = True,
    at: datetime = OPENED,
    **changes: Any,
) -> Wave:
    """An open wave with these organisations, or three new ones, on its list."""
    territory = territory or (organizations[0].territory if organizations else make_territory())
    fields = {
        "name": "Encuesta de relaciones 2026",
        "kinds": ("knows", "works_with", "trusts"),
        "closes_at": CLOSES,
    } | changes
    wave = operations.create_wave(by=SETUP, at=at, territory=territory, **fields)
    listed = organizations or tuple(make_organization(territory=territory) for _ in range(3))
    operations.add_to_roster(by=SETUP, at=at, wave=wave, organizations=listed)
    return operations.open_wave(by=SETUP, at=at, wave=wave) if opened else wave


def entry_of(wave: Wave, organization: Organization) -> RosterEntry:
    return RosterEntry.objects.select_related("organization", "wave__territory").get(
        wave=wave, organization=organization
    )


def answer(
    entry: RosterEntry,
    marks: Mapping[str, Mapping[int, int]],
    *,
    by: Agent = SETUP,
    at: datetime = NOW,
    token: str = "",
    **given: Any,
) -> WaveAnswer:
    fields = {"post": "Presidencia de la junta", "marks": marks} | given
    return operations.answer_wave(
        by=by, at=at, entry=entry, given=operations.Given(**fields), token=token
    )
