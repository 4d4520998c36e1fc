"""Who may vote, on what, and who may run a conversation."""

from __future__ import annotations

from datetime import datetime

from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no
from participa.participation.enums import ContributionState, ProcessState
from participa.participation.models import Activity, Contribution
from participa.participation.rules import may_capture, may_contribute, may_manage_process

from .models import Statement, Voter


def may_vote(by: Agent, activity: Activity, at: datetime) -> Ruling:
    return may_contribute(by, activity, at)


def may_vote_as(by: Agent, voter: Voter) -> Ruling:
    """Everybody for themselves; a facilitator for the paper ballots of their process."""
    if by.participant_id is not None and by.participant_id == voter.participant_id:
        return YES
    if voter.captured_by_id is not None and voter.captured_by_id == by.user_id:
        return may_capture(by, voter.activity.process)
    return YES if by.system else no("vote_of_another")


def may_vote_on(state: str | None) -> Ruling:
    """Only what shows; `state` of the statement's contribution, None where there is none."""
    return YES if state == ContributionState.PUBLISHED else no("statement_not_shown")


def may_add_statement(by: Agent, activity: Activity, at: datetime) -> Ruling:
    """People may, unless the team keeps the list to itself."""
    if not activity.settings.get("people_add", True) and not may_run(by, activity):
        return no("statements_by_the_team")
    return may_contribute(by, activity, at)


def may_run(by: Agent, activity: Activity) -> Ruling:
    """Set up, invite, import: whoever manages the process."""
    return may_manage_process(by, activity.process)


def may_read_votes(activity: Activity, at: datetime) -> Ruling:
    """Once nobody can vote any more: of two files, taken before and after somebody was seen to
    answer, the difference is the row of that person with everything they ever answered.
    """
    if activity.process.state == ProcessState.CLOSED or at >= activity.closes_at:
        return YES
    return no("votes_after_closing", closes_at=activity.closes_at)


SHEETS = 200  # printed at a time


def may_print_sheets(by: Agent, activity: Activity, count: int) -> Ruling:
    if not (ruling := may_run(by, activity)):
        return ruling
    return YES if 0 < count <= SHEETS else no("sheets_at_a_time", most=SHEETS)


def may_enter_ballots(by: Agent, activity: Activity, at: datetime) -> Ruling:
    if not (ruling := may_capture(by, activity.process)):
        return ruling
    return may_vote(by, activity, at)


def may_promote(by: Agent, statement: Contribution, target: Activity, at: datetime) -> Ruling:
    """Into another activity of the same process, while that one receives."""
    if not (ruling := may_manage_process(by, statement.process)):
        return ruling
    if not Statement.objects.filter(contribution=statement).exists():
        return no("not_found")
    if target.process_id != statement.process_id or target.pk == statement.activity_id:
        return no("not_found")
    if statement.state != ContributionState.PUBLISHED:
        return no("not_shown_any_more")
    return may_contribute(by, target, at)


def may_load(by: Agent, activity: Activity) -> Ruling:
    """An import fills an empty conversation: mixed with others' answers it could not be undone."""
    if not (ruling := may_run(by, activity)):
        return ruling
    if Contribution.objects.filter(activity=activity).exists():
        return no("conversation_not_empty")
    return YES
