"""Voting: coming in once, then one narrow row for each answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from participa.accounts.enums import ConsentChannel
from participa.accounts.models import Participant, User
from participa.accounts.operations import open_participant
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.enums import Channel
from participa.kernel.operation import TWICE, operation, unchanged
from participa.kernel.rulings import YES, no, require
from participa.kernel.unledgered import unledgered_at_once
from participa.participation.models import Activity

from ..models import Invitation, Sheet, Vote, Voter
from ..queries import standing_votes
from ..rules import may_enter_ballots, may_vote, may_vote_as, may_vote_on


@dataclass(frozen=True)
class Ballot:
    """An answer to a statement: 1 agrees, -1 disagrees, 0 passes, None takes it back.

    `said_at`: when the person gave it, if a telephone kept it for a while.
    """

    statement_id: int
    value: int | None
    said_at: datetime | None = None


@dataclass(frozen=True)
class Joined:
    """`code` is given to a visitor who had none yet (see `open_participant`)."""

    voter: Voter
    participant: Participant
    code: str | None


@dataclass(frozen=True)
class Cast:
    """How many answers were new, and how many were known already (or older than what stands)."""

    new: int
    known: int


@operation
def take_part(
    *,
    by: Agent,
    at: datetime,
    activity: Activity,
    ballots: Sequence[Ballot],
    invitation: Invitation | None = None,
    on_paper: bool = False,
    once: UUID | None = None,
    sheet: Sheet | None = None,
) -> Joined:
    """Come in and give the first answers at once: whoever gives none that counts never came.

    The voter is whoever acts, or (`on_paper`) somebody with a ballot on paper: a participant of
    its own, whose code goes on the slip, so that they may claim it later. `once`: the form it was
    typed into, which sent again is the same ballot. `sheet`: the printed one with a code, which
    becomes its voter's; it is typed in once.
    """
    require(may_enter_ballots(by, activity, at) if on_paper else may_vote(by, activity, at))
    user = by.user if on_paper and isinstance(by.user, User) else None
    visit = sheet.visit if sheet else f"paper:{once}" if once else ""
    hand = Agent(channel=Channel.PAPER, visit=visit) if on_paper else by
    if sheet is not None:
        lock(sheet.visit)
        sheet.refresh_from_db(fields=["registered_at"])
        if earlier := _typed_in_just_now(sheet, user, at, ballots):
            unchanged()
            return Joined(earlier, earlier.participant, sheet.code)
        require(no("sheet_registered") if sheet.registered_at else YES)
    participant, code = open_participant(
        by=hand,
        at=at,
        taken_by=user,
        consent_channel=ConsentChannel.CONDUCT if on_paper else ConsentChannel.WEB,
    )
    acting = by if on_paper else Agent(user=by.user, participant_id=participant.pk)
    voter = Voter.objects.filter(activity=activity, participant=participant).first()
    if voter is not None:
        unchanged()
    else:
        voter = Voter.objects.create(
            activity=activity,
            participant=participant,
            invitation=invitation,
            joined_at=at,
            channel=Channel.PAPER if on_paper else Channel.WEB,
            captured_by=user,
        )
        if sheet is not None:
            sheet.registered_at = at
            sheet.save(update_fields=["registered_at"])
        rows = [sheet] if sheet else []
        record("conversations.joined", by=acting, at=at, subject=voter, created=[voter], rows=rows)
    voter.activity = activity
    cast_votes(by=acting, at=at, voter=voter, ballots=ballots)
    return Joined(voter, participant, code)


def _typed_in_just_now(
    sheet: Sheet, user: User | None, at: datetime, ballots: Sequence[Ballot]
) -> Voter | None:
    """Who came in with a sheet a moment ago with the same answers: it was sent twice."""
    if sheet.registered_at is None or sheet.registered_at < at - TWICE:
        return None
    voter = Voter.objects.filter(
        activity=sheet.activity_id,
        participant__code_digest=sheet.code_digest,
        captured_by=user,
    ).first()
    if voter is None:
        return None
    voter.activity = sheet.activity
    standing = standing_votes(voter, [ballot.statement_id for ballot in ballots])
    same = all(
        one.statement_id in standing and standing[one.statement_id].value == one.value
        for one in ballots
    )
    return voter if same else None


@unledgered_at_once
def cast_votes(*, by: Agent, at: datetime, voter: Voter, ballots: Sequence[Ballot]) -> Cast:
    """Store answers of one voter, all or none; durable when this returns.

    The same answer again changes nothing, nor does one that was given before the one that
    stands (a telephone that sends late). The latest of each statement counts. What stands is read
    without a lock: of two tabs at the same instant both answers are kept, and sealing leaves one.
    """
    require(may_vote_as(by, voter))
    require(may_vote(by, voter.activity, at))
    standing = standing_votes(voter, [ballot.statement_id for ballot in ballots])
    rows: list[Vote] = []
    for ballot in ballots:
        now = standing.get(ballot.statement_id)
        require(may_vote_on(now.state if now else None))
        assert now is not None  # noqa: S101  # the rule said so
        moment = min(max(ballot.said_at or at, voter.activity.opens_at), at)
        if now.value == ballot.value or (now.at is not None and moment < now.at):
            continue
        rows.append(
            Vote(voter=voter, statement_id=ballot.statement_id, value=ballot.value, at=moment)
        )
    if len(rows) == 1:
        rows[0].save(force_insert=True)
    elif rows:
        Vote.objects.bulk_create(rows)
    return Cast(len(rows), len(ballots) - len(rows))
