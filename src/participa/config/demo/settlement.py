"""Who and where: people, organisations, their roles, implementations of the model."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from participa.accounts import operations as accounts
from participa.actors import operations as actors
from participa.kernel.agents import Agent
from participa.notices.operations import give_role
from participa.objectives import operations as objectives
from participa.territories.models import Territory

from .content import people
from .content.yumbo.organizations import ORGANIZATIONS as ASKED_IN_YUMBO
from .timeline import Timeline
from .world import DEMO, World

ORGANIZATIONS = {**people.ORGANIZATIONS, **ASKED_IN_YUMBO}
CROWD = 60  # participants without a name who support, rate and contrast


def plan_election(world: World, at: datetime) -> None:
    """A coming period over Yumbo, with whom its texts should not name."""
    day = timezone.localdate(at)
    accounts.set_electoral_period(
        by=world.agent("coordinacion"),
        at=at,
        starts_on=day + timedelta(days=240),
        ends_on=day + timedelta(days=330),
        territory=world.territories["76892"],
        reason="Elecciones territoriales (fechas por verificar)",
        names="Zósimo Quijano\nAmparo Salcedo Ríos",
    )


def settle(world: World, at: datetime) -> None:
    """The people, the organisations, who speaks for them, and the crowd."""
    codes = {"76109", "76892", "11001"}
    world.territories = {t.code: t for t in Territory.objects.filter(code__in=codes)}
    for key, (email, name, bio) in people.PEOPLE.items():
        user = accounts.open_account(by=DEMO, at=at, email=email)
        world.users[key] = user
        for field_key, value in (("name", name), ("bio", bio)):
            if value:
                accounts.set_profile_field(
                    by=Agent(user=user),
                    at=at,
                    key=field_key,
                    value=value,
                    layer="public",
                    authorize=True,
                )
    for key, (name, sector, code, purpose, authority) in ORGANIZATIONS.items():
        organization = actors.register_organization(
            by=world.agent("coordinacion"),
            at=at,
            name=name,
            sector=sector,
            territory=world.territories[code],
            purpose=purpose,
        )
        actors.verify_organization(
            by=DEMO, at=at, organization=organization, is_authority=authority
        )
        world.organizations[key] = organization
    for person, role, code in people.ROLES:
        give_role(
            by=DEMO,
            at=at,
            user=world.users[person],
            role=role,
            territory=world.territories[code] if code else None,
        )
    for person, key in people.REPRESENTATIVES:
        membership = actors.add_membership(
            by=DEMO,
            at=at,
            organization=world.organizations[key],
            user=world.users[person],
            role="representative",
        )
        actors.verify_representative(by=DEMO, at=at, membership=membership)
    world.crowd = [accounts.open_participant(by=Agent(), at=at)[0] for _ in range(CROWD)]


def implement(
    world: World,
    line: Timeline,
    code: str,
    stages: Sequence[str],
    components: Sequence[str],
    purpose: str,
    ally: str,
) -> None:
    made: dict[str, Any] = {}

    def start(at: datetime) -> None:
        made["it"] = objectives.start_implementation(
            by=DEMO,
            at=at,
            territory=world.territories[code],
            components=components,
            started_on=line.day(-390),
            purpose=purpose,
            ally=world.organizations[ally],
            stage=stages[0],
        )
        title, description = people.OBJECTIVES[code]
        world.objectives[code] = objectives.declare_objective(
            by=DEMO,
            at=at,
            territory=world.territories[code],
            title=title,
            description=description,
        )

    def move(stage: str) -> Any:
        return lambda at: objectives.move_stage(
            by=DEMO,
            at=at,
            implementation=made["it"],
            stage=stage,
            reason="Lo acordado en la etapa anterior está hecho y publicado.",
        )

    def reword(at: datetime) -> None:
        title, description, reason = people.REWORDED[code]
        objectives.reword_objective(
            by=DEMO,
            at=at,
            objective=world.objectives[code],
            title=title,
            description=description,
            reason=reason,
        )

    line.add(390, start)
    if code in people.REWORDED:
        line.add(150, reword)
    for index, stage in enumerate(stages[1:], start=1):
        line.add(390 - 90 * index, move(stage))
