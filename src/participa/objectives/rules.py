"""Who may start the model in a territory, move it on and declare objectives."""

from __future__ import annotations

from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.accounts.queries import has_role
from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no
from participa.territories.models import Territory


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


def _holds(by: Agent, territory: Territory | None, reason: str, *roles: Role) -> Ruling:
    if by.system:
        return YES
    user = by.user
    if not isinstance(user, User) or not user.is_active:
        return no("sign_in_first")
    if has_role(user, *roles, territory=territory):
        return YES
    return no(reason)
