"""Who may open and run a table, change a session, publish minutes, sign and commit."""

from __future__ import annotations

from datetime import datetime

from participa.accountability.rules import may_commit
from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.accounts.queries import has_role
from participa.actors.models import Organization
from participa.actors.queries import organizations_of
from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no
from participa.territories.models import Territory

from ..models import Agreement, TableDecision, TableSession, WorkingTable

CONVENERS = (Role.NATIONAL_COORDINATOR, Role.TERRITORIAL_ALLY, Role.GOVERNMENT_LIAISON)


def may_open_table(by: Agent, territory: Territory) -> Ruling:
    """Those who convene the actors of a territory."""
    user = by.user if isinstance(by.user, User) else None
    if by.system or has_role(user, *CONVENERS, territory=territory):
        return YES
    return no("only_conveners")


def may_run_table(by: Agent, table: WorkingTable) -> Ruling:
    """The same people, while the table has not ended."""
    if not (ruling := may_open_table(by, table.territory)):
        return ruling
    return no("table_ended") if table.ended_at is not None else YES


def may_change_session(by: Agent, session: TableSession, at: datetime) -> Ruling:
    """Another day or place, or none: until it has begun."""
    if not (ruling := may_run_table(by, session.table)):
        return ruling
    if session.cancelled_at is not None:
        return no("session_cancelled")
    return no("session_begun") if session.starts_at <= at else YES


def may_remind(by: Agent) -> Ruling:
    """Only the platform itself, on its rounds."""
    return YES if by.system else no("only_the_platform")


def may_publish_minutes(by: Agent, session: TableSession, at: datetime) -> Ruling:
    """What was said can be written once the session has begun."""
    if not (ruling := may_open_table(by, session.table.territory)):
        return ruling
    if session.cancelled_at is not None:
        return no("session_cancelled")
    return no("session_not_begun") if session.starts_at > at else YES


def may_sign(by: Agent, agreement: Agreement, organization: Organization) -> Ruling:
    """A member of the table, through its representative or the team that saw it sign."""
    seats = agreement.table.members.filter(organization=organization, until_on=None)
    if not seats.exists():
        return no("not_at_the_table")
    if may_open_table(by, agreement.table.territory):
        return YES
    user = by.user if isinstance(by.user, User) else None
    if organizations_of(user).filter(pk=organization.pk).exists():
        return YES
    return no("only_conveners_or_representatives")


def may_commit_decision(by: Agent, decision: TableDecision) -> Ruling:
    """Where the table has a process and by who answers in it: decisions enter the chain once."""
    if not (ruling := may_open_table(by, decision.session.table.territory)):
        return ruling
    if decision.commitment_id is not None:
        return no("decision_committed")
    process = decision.session.table.process
    if process is None:
        return no("table_without_process")
    return may_commit(by, process, process.decider)
