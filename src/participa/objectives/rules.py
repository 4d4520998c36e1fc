"""Who may start the model in a territory, run objectives, and give something to one."""

from __future__ import annotations

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.accounts.queries import has_role
from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.actors.queries import organizations_of
from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no
from participa.territories.models import Territory

from .models import ActorContribution, Objective


def may_start_implementation(by: Agent) -> Ruling:
    """The national coordination: opening a territory is its decision."""
    return _holds(by, None, "only_national_coordination", Role.NATIONAL_COORDINATOR)


def may_move_stage(by: Agent, territory: Territory) -> Ruling:
    """The national coordination or the ally of the territory."""
    return _holds(by, territory, "only_allies", Role.NATIONAL_COORDINATOR, Role.TERRITORIAL_ALLY)


def may_declare_objective(by: Agent, territory: Territory) -> Ruling:
    """Those who convene the actors of a territory: coordination, ally, mayoralty's liaison."""
    return _holds(
        by,
        territory,
        "only_conveners",
        Role.NATIONAL_COORDINATOR,
        Role.TERRITORIAL_ALLY,
        Role.GOVERNMENT_LIAISON,
    )


def may_run_objective(by: Agent, objective: Objective) -> Ruling:
    """Indicators, readings, conditions, theory: whoever may declare an objective there."""
    return may_declare_objective(by, objective.territory)


def may_give(by: Agent, objective: Objective, organization: Organization) -> Ruling:
    """Who convenes the actors, or a verified representative of the organisation itself."""
    if organization.verification != Verification.VERIFIED:
        return no("organization_not_verified")
    if may_run_objective(by, objective):
        return YES
    user = by.user if isinstance(by.user, User) else None
    if organizations_of(user).filter(pk=organization.pk).exists():
        return YES
    return no("only_conveners_or_representatives")


def may_change_contribution(by: Agent, contribution: ActorContribution) -> Ruling:
    """As `may_give`, while it has not been withdrawn."""
    if contribution.withdrawn_at is not None:
        return no("contribution_withdrawn")
    return may_give(by, contribution.objective, contribution.organization)


def may_minute(by: Agent, contribution: ActorContribution) -> Ruling:
    """Who convenes the actors: nobody writes the minutes of their own promise."""
    if contribution.withdrawn_at is not None:
        return no("contribution_withdrawn")
    return may_run_objective(by, contribution.objective)


def may_remind(by: Agent) -> Ruling:
    """Only the platform itself, on its rounds."""
    return YES if by.system else no("only_the_platform")


def _holds(by: Agent, territory: Territory | None, reason: str, *roles: Role) -> Ruling:
    if by.system:
        return YES
    user = by.user
    if not isinstance(user, User) or not user.is_active:
        return no("sign_in_first")
    if has_role(user, *roles, territory=territory):
        return YES
    return no(reason)
