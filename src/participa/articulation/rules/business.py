"""Which roles a firm may take on, who says what came of them, who proposes a contact."""

from __future__ import annotations

from datetime import date, timedelta

from participa.accounts.models import User
from participa.actors.enums import Direction
from participa.actors.models import Exchange, Organization
from participa.actors.queries import represents
from participa.actors.queries.interests import current_declaration
from participa.actors.rules import may_administer, may_verify_in
from participa.kernel.agents import Agent
from participa.kernel.enums import Sector
from participa.kernel.rulings import YES, Ruling, no
from participa.participation.rules import may_speak_for

from ..models import AssumedRole, Recognition

LONGEST = timedelta(days=366)  # a role without an end in sight is no bounded role


def may_assume_role(
    by: Agent, organization: Organization, starts_on: date, ends_on: date, on: date
) -> Ruling:
    """A verified firm, by whoever speaks for it, having said what it has at stake."""
    if not (ruling := may_speak_for(by, organization)):
        return ruling
    if organization.sector != Sector.PRIVATE:
        return no("only_firms")
    if current_declaration(organization, on) is None:
        return no("declaration_missing")
    return YES if ends_on - starts_on <= LONGEST else no("role_too_long")


def may_fulfil_role(by: Agent, role: AssumedRole, done_on: date, on: date) -> Ruling:
    """The firm shows what it did, since the role began."""
    if not (ruling := may_speak_for(by, role.organization)):
        return ruling
    if role.withdrawn_at is not None:
        return no("role_withdrawn")
    return YES if role.starts_on <= done_on <= on else no("done_outside_role")


def may_withdraw_role(by: Agent, role: AssumedRole) -> Ruling:
    """The firm itself; what was fulfilled is not taken back."""
    if not (ruling := may_speak_for(by, role.organization)):
        return ruling
    return no("role_fulfilled") if role.fulfilments.exists() else YES


def may_recognize(by: Agent, role: AssumedRole, organization: Organization) -> Ruling:
    """Another organisation, of what was fulfilled; no firm praises itself."""
    if not (ruling := may_speak_for(by, organization)):
        return ruling
    if organization.pk == role.organization_id or _speaks_for(by, role.organization):
        return no("own_role")
    return YES if role.fulfilments.exists() else no("nothing_fulfilled")


def may_withdraw_recognition(by: Agent, recognition: Recognition) -> Ruling:
    return may_speak_for(by, recognition.organization)


def may_introduce(by: Agent, offer: Exchange, need: Exchange) -> Ruling:
    """Either side, or the team of either territory: of an offer and a need of one topic."""
    fitting = (
        offer.direction == Direction.OFFER
        and need.direction == Direction.NEED
        and offer.topic == need.topic
        and offer.organization_id != need.organization_id
        and offer.withdrawn_at is None
        and need.withdrawn_at is None
    )
    if not fitting:
        return no("no_match")
    for organization in (offer.organization, need.organization):
        if may_administer(by, organization) or may_verify_in(by, organization.territory):
            return YES
    return no("only_sides_or_team")


def _speaks_for(by: Agent, organization: Organization) -> bool:
    return isinstance(by.user, User) and represents(by.user, organization)
