"""Who may do what to people's accounts, roles and data."""

from __future__ import annotations

from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no
from participa.territories.models import Territory

from .enums import Role
from .models import Participant, User
from .queries import has_role, is_last_superuser


def may_have_account(by: Agent) -> Ruling:
    """Acts that need an account, not only a resume code."""
    return YES if by.user is not None else no("sign_in_first")


def may_act_as_person(by: Agent) -> Ruling:
    """Acts on one's own data: with an account, or holding a resume code."""
    known = by.user is not None or by.participant_id is not None
    return YES if known else no("nobody_known")


def may_claim(by: Agent, participant: Participant | None) -> Ruling:
    if by.user is None:
        return no("sign_in_first")
    if participant is None or participant.user_id is not None or participant.erased_at:
        return no("code_unknown")
    return YES


def may_record_for_others(by: Agent) -> Ruling:
    """Assisted participation: typing for somebody their consent or their words."""
    roles = (Role.FACILITATOR, Role.TERRITORIAL_ALLY, Role.DATA_OFFICER, Role.NATIONAL_COORDINATOR)
    if by.system or (by.user and has_role(by.user, *roles, anywhere=True)):
        return YES
    return no("not_a_facilitator")


def may_publish_consent_text(by: Agent) -> Ruling:
    roles = (Role.DATA_OFFICER, Role.NATIONAL_COORDINATOR)
    if by.system or (by.user and has_role(by.user, *roles)):
        return YES
    return no("not_data_officer")


def may_manage_roles(by: Agent) -> Ruling:
    if by.system or (by.user and has_role(by.user, Role.NATIONAL_COORDINATOR)):
        return YES
    return no("not_coordinator")


def may_set_electoral_period(by: Agent) -> Ruling:
    """The national coordination; the mayoralties it binds have no say."""
    if by.system or (by.user and has_role(by.user, Role.NATIONAL_COORDINATOR)):
        return YES
    return no("electoral_only_coordination")


def may_grant_role(by: Agent, user: User, role: str, territory: Territory | None) -> Ruling:
    if not (ruling := may_manage_roles(by)):
        return ruling
    if not user.is_active or user.erased_at:
        return no("account_closed")
    if role == Role.NATIONAL_COORDINATOR and territory is not None:
        return no("coordination_is_national")
    return YES


def may_open_superuser(by: Agent) -> Ruling:
    """Only the person at the server's own console makes somebody all-powerful."""
    return YES if by.system else no("not_at_the_console")


def may_erase(by: Agent, user: User | None) -> Ruling:
    """Oneself; or a data officer, on the person's request. Never the last administrator."""
    if user is not None and is_last_superuser(user):
        return no("last_superuser")
    if user is None or by.user_id == user.pk:
        return may_act_as_person(by)
    officer = by.user is not None and has_role(by.user, Role.DATA_OFFICER)
    return YES if by.system or officer else no("not_data_officer")


def may_read_actions(by: Agent) -> Ruling:
    """The log with the names of who acted."""
    if has_role(by.user, Role.NATIONAL_COORDINATOR, Role.DATA_OFFICER):
        return YES
    return no("audit.only_officers")
