"""The surveys of relations: two in Yumbo a year apart, one in Buenaventura that is still open.

Who is tied to whom is drawn once for each pair, from its name; a year later more of those between
sectors hold. So the answers look like a town's, and come out alike at every build.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participa.actors.models import Organization
from participa.kernel.agents import Agent
from participa.kernel.enums import Sector
from participa.relations import operations
from participa.relations.models import Wave
from participa.relations.queries import roster

from .content.yumbo.organizations import ALSO_ASKED, ORGANIZATIONS
from .timeline import Timeline
from .world import DEMO, World

KINDS = ("knows", "exchanges_information", "works_with", "funds", "trusts")
# Of the organisations one knows: how many one has each relation with, (same sector, another).
SHARES = {
    "exchanges_information": (0.6, 0.4),
    "works_with": (0.45, 0.25),
    "funds": (0.03, 0.06),
    "trusts": (0.6, 0.3),
}
GIVERS = {Sector.PRIVATE, Sector.PUBLIC, Sector.COOPERATION}
KNOWN_BY_ALL = {"alcaldia-yumbo", "hospital-yumbo", "radio-yumbo", "gremio-industrial"}
POSTS = {
    Sector.CITIZENS: "Presidencia",
    Sector.PRIVATE: "Gerencia de asuntos con la comunidad",
    Sector.PUBLIC: "Oficina de participación",
    Sector.COOPERATION: "Coordinación del programa",
    Sector.ACADEMIA: "Dirección de extensión",
    Sector.MEDIA: "Jefatura de información",
}
CHANNELS = ("link", "link", "link", "paper", "link", "facilitator", "link", "paper")


@dataclass(frozen=True, kw_only=True)
class Survey:
    """A wave: opened `opened` days ago, closes `closes` days from now; `growth` multiplies the
    ties between sectors; the first `silent` of the list, drawn by name, do not answer."""

    territory: str
    name: str
    purpose: str
    asked: tuple[str, ...]
    kinds: tuple[str, ...]
    opened: int
    closes: int
    silent: int
    growth: float = 1.0
    extended: int = 0  # days that it was given more, three days ago


YUMBO = (*ALSO_ASKED, *ORGANIZATIONS)
PURPOSE = (
    "Queremos saber quién trabaja con quién en Yumbo, para presentar a quienes todavía no se "
    "conocen y ver, dentro de un año, si las relaciones entre barrios, empresas e instituciones "
    "se fortalecieron."
)
SURVEYS = (
    Survey(
        territory="76892", name="Relaciones en Yumbo, primer año", purpose=PURPOSE, asked=YUMBO,
        kinds=KINDS, opened=384, closes=-364, silent=6,
    ),
    Survey(
        territory="76892", name="Relaciones en Yumbo, segundo año", purpose=PURPOSE, asked=YUMBO,
        kinds=KINDS, opened=24, closes=-4, silent=4, growth=1.25,
    ),
    Survey(
        territory="76109",
        name="Relaciones en el puerto, primer año",
        purpose="Primera encuesta con quienes trabajan por el agua y la juventud en el distrito.",
        asked=(
            "alcaldia-buenaventura", "jac-zacarias", "plataforma-joven", "mujeres-manglar",
            "camara", "universidad", "cooperacion", "radio",
        ),
        kinds=("knows", "works_with", "trusts"), opened=6, closes=15, silent=5, extended=9,
    ),
)  # fmt: skip


def tell_surveys(world: World, line: Timeline) -> None:
    for survey in SURVEYS:
        _tell(world, line, survey)
    line.add(40, lambda at: _declare(world, at))


def _declare(world: World, at: datetime) -> None:
    """What a representative said outside any survey."""
    operations.declare_tie(
        by=DEMO,
        at=at,
        source=world.organizations["mujeres-manglar"],
        target=world.organizations["universidad"],
        kind="exchanges_information",
        strength=2,
    )


def _tell(world: World, line: Timeline, survey: Survey) -> None:
    made: dict[str, Any] = {}

    def prepare(at: datetime) -> None:
        wave = operations.create_wave(
            by=DEMO,
            at=at,
            territory=world.territories[survey.territory],
            name=survey.name,
            kinds=survey.kinds,
            closes_at=line.at_day(survey.closes - survey.extended, 23),
            purpose=survey.purpose,
        )
        asked = [world.organizations[key] for key in survey.asked]
        operations.add_to_roster(by=DEMO, at=at, wave=wave, organizations=asked)
        made["wave"] = operations.open_wave(by=DEMO, at=at, wave=wave)

    line.add(survey.opened, prepare)
    answering = sorted(survey.asked, key=lambda key: _drawn(survey.name, key))[survey.silent :]
    for number, key in enumerate(answering):
        days = survey.opened - 1 - number * 0.35
        line.add(days, _answering(world, made, survey, key, CHANNELS[number % len(CHANNELS)]))
    if survey.extended:
        line.add(3, lambda at: _extend(made["wave"], at, line.at_day(survey.closes, 23)))
    line.add(survey.opened - 4, lambda at: _remind(made["wave"], at))


def _extend(wave: Wave, at: datetime, closes_at: datetime) -> None:
    operations.extend_wave(
        by=DEMO,
        at=at,
        wave=wave,
        closes_at=closes_at,
        reason="El puente festivo: varias juntas no alcanzaron a reunirse.",
    )


def _remind(wave: Wave, at: datetime) -> None:
    operations.remind_roster(by=DEMO, at=at, wave=wave)


def _answering(world: World, made: dict[str, Any], survey: Survey, key: str, channel: str) -> Any:
    def act(at: datetime) -> None:
        own = world.organizations[key]
        others = {one: world.organizations[one] for one in survey.asked if one != key}
        entry = roster(made["wave"]).get(organization=own)
        operations.answer_wave(
            by=_hand(world, survey, channel),
            at=at,
            entry=entry,
            given=operations.Given(
                post=POSTS.get(Sector(own.sector), "Coordinación"),
                marks=_marks(survey, key, own, others),
                channel=channel,
            ),
        )

    return act


def _hand(world: World, survey: Survey, channel: str) -> Agent:
    """Who types in what comes on paper or by voice."""
    if channel == "link":
        return DEMO
    return world.agent("rosa" if survey.territory == "76892" else "yurany")


def _marks(
    survey: Survey, key: str, own: Organization, others: dict[str, Organization]
) -> dict[str, dict[int, int]]:
    known = [
        one
        for one, other in others.items()
        if _drawn(key, one) < _knowing(own, other, one, survey.growth)
    ]
    marks = {"knows": {others[one].pk: 1 for one in known}}
    for kind in survey.kinds[1:]:
        marks[kind] = {
            others[one].pk: 1 + int(3 * _drawn(one, key, kind, "fuerza"))
            for one in known
            if _drawn(key, one, kind) < _share(kind, own, others[one], survey.growth)
        }
    return marks


def _knowing(own: Organization, other: Organization, key: str, growth: float) -> float:
    if key in KNOWN_BY_ALL:
        return 0.8
    return 0.42 if own.sector == other.sector else 0.17 * growth


def _share(kind: str, own: Organization, other: Organization, growth: float) -> float:
    if kind == "funds" and own.sector not in GIVERS:
        return 0.0
    same, across = SHARES[kind]
    return same if own.sector == other.sector else across * growth


def _drawn(*words: str) -> float:
    """A number from 0 to 1 that belongs to these words."""
    return random.Random("|".join(words)).random()  # noqa: S311  # no secret
