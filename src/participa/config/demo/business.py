"""What organisations offer and need, the roles of firms, and what one of them keeps out of."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from participa.actors import operations as actors
from participa.actors.enums import Register
from participa.actors.models import Exchange, Matter
from participa.articulation.operations import business
from participa.kernel import nit
from participa.participation.operations import mark_matter

from .content import business as content
from .content.business import FirmRole
from .content.yumbo.organizations import ALSO_ASKED, ORGANIZATIONS
from .pictures import picture
from .timeline import Timeline
from .world import DEMO, World

YUMBO = (*ALSO_ASKED, *ORGANIZATIONS)


def tell_business(world: World, line: Timeline) -> None:
    line.add(200, lambda at: _describe(world, line, at))
    for firm, days in content.DECLARED.items():
        line.add(days, _declaring(world, firm))
    for told in content.ROLES:
        _tell_role(world, line, told)
    for key, firm, days, reason in content.MARKED:
        line.add(days, _marking(world, key, firm, reason))
    line.add(5, _introduce)


def _describe(world: World, line: Timeline, at: datetime) -> None:
    for key, number in content.NITS.items():
        actors.add_register_entry(
            by=DEMO,
            at=at,
            organization=world.organizations[key],
            register=Register.NIT,
            number=f"{number}-{nit.check_digit(number)}",
        )
    for key, topics in content.TOPICS.items():
        organization = world.organizations[key]
        actors.edit_organization(
            by=DEMO,
            at=at,
            organization=organization,
            purpose=organization.purpose,
            website=organization.website,
            contact=organization.contact,
            topics=topics,
        )
    told = [
        (key, *content.EXCHANGES[number % len(content.EXCHANGES)])
        for number, key in enumerate(YUMBO)
    ]
    for key, direction, kind, topic, text in (*told, *content.ELSEWHERE):
        actors.declare_exchange(
            by=DEMO,
            at=at,
            organization=world.organizations[key],
            direction=direction,
            kind=kind,
            topic=topic,
            text=text,
            since_on=line.day(-200),
        )


def _declaring(world: World, firm: str) -> Any:
    matters = [
        actors.NewMatter(body=body, kind=kind, title=title)
        for body, kind, title in [content.MATTERS[firm]]
    ] if firm in content.MATTERS else []  # fmt: skip
    return lambda at: actors.declare_interests(
        by=DEMO,
        at=at,
        organization=world.organizations[firm],
        signed_as=content.POST,
        matters=matters,
    )


def _tell_role(world: World, line: Timeline, told: FirmRole) -> None:
    made: dict[str, Any] = {}

    def assume(at: datetime) -> None:
        firm = world.organizations[told.firm]
        made["role"] = business.assume_role(
            by=DEMO,
            at=at,
            organization=firm,
            role=told.role,
            scope=told.scope,
            territory=firm.territory,
            starts_on=line.day(told.start),
            ends_on=line.day(told.end),
        )

    def fulfil(at: datetime) -> None:
        business.fulfil_role(
            by=DEMO,
            at=at,
            role=made["role"],
            text=told.shown,
            done_on=line.day(-told.done),
            file=picture(told.photo),
            file_title=told.photo,
        )

    line.add(told.assumed, assume)
    if told.shown:
        line.add(told.done, fulfil)
    for number, (key, text) in enumerate(told.recognized):
        line.add(told.done - 2 - number, _recognizing(world, made, key, text))


def _recognizing(world: World, made: dict[str, Any], key: str, text: str) -> Any:
    return lambda at: business.recognize_role(
        by=DEMO, at=at, role=made["role"], organization=world.organizations[key], text=text
    )


def _marking(world: World, key: str, firm: str, reason: str) -> Any:
    def mark(at: datetime) -> None:
        matter = Matter.objects.get(organization=world.organizations[firm])
        mark_matter(
            by=DEMO,
            at=at,
            contribution=world.contribution(key),
            matter=matter,
            reason=reason,
        )

    return mark


def _introduce(at: datetime) -> None:
    """The first need of Yumbo that somebody of another sector offers to meet."""
    needs = Exchange.objects.filter(direction="need").order_by("pk")
    for need in needs.select_related("organization__territory"):
        offers = Exchange.objects.filter(direction="offer", topic=need.topic).exclude(
            organization__sector=need.organization.sector
        )
        offer = offers.select_related("organization__territory").order_by("pk").first()
        if offer is not None:
            business.introduce(by=DEMO, at=at, offer=offer, need=need)
            return
