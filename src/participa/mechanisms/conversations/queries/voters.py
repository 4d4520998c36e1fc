"""Voters, their answers and the digest that stands for them in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Count, Min, QuerySet, Sum

from participa.kernel.agents import Agent
from participa.kernel.prepared import first, prepared
from participa.kernel.rows import moment
from participa.participation.enums import ContributionState
from participa.participation.models import Activity

from ..models import OpinionResult, Statement, Vote, Voter

Line = tuple[int, int | None, datetime]


def voter_of(by: Agent, activity: Activity) -> Voter | None:
    """The voter that whoever acts is in a conversation, if they have voted."""
    if by.participant_id is None:
        return None
    found = first(_voters(activity.pk, by.participant_id))
    if found is not None:
        found.activity = activity  # spares a query
    return found


@prepared
def _voters(activity: int, participant: int) -> QuerySet[Voter]:
    return Voter.objects.filter(activity=activity, participant=participant)


def votes_of(voter: Voter) -> dict[int, Vote]:
    """Statement → the answer that stands, those taken back left out."""
    latest: dict[int, Vote] = {}
    for vote in Vote.objects.filter(voter=voter).order_by("at", "pk"):
        latest[vote.statement_id] = vote
    return {statement: vote for statement, vote in latest.items() if vote.value is not None}


@dataclass(frozen=True)
class Progress:
    """How many of the statements on show somebody has answered."""

    answered: int
    total: int

    @property
    def left(self) -> int:
        return self.total - self.answered


def progress_of(shown: Iterable[int], answered: Iterable[int]) -> Progress:
    ids = set(shown)
    return Progress(len(ids & set(answered)), len(ids))


def unsealed_voters(activity: Activity) -> QuerySet[Vote, int]:
    """The voters who said something that no seal covers yet."""
    return (
        Vote.objects.filter(sealed=False, voter__activity=activity)
        .order_by("voter_id")
        .values_list("voter_id", flat=True)
        .distinct()
    )


@dataclass(frozen=True)
class Seal:
    """What the answers of one voter come to, read without holding anybody up.

    `before`: the digest their row had then, so whoever writes can tell that nobody sealed
    meanwhile. `fresh`: keys of answers that no seal covers yet; `gone`: of those that a later one
    replaced or that were taken back.
    """

    voter: int
    before: str
    votes: int
    digest: str
    fresh: Sequence[int]
    gone: Sequence[int]


def seals_due(activity: Activity, most: int) -> list[Seal]:
    """The answers of some voters who said something new, all read at one moment."""
    lines = (
        Vote.objects.filter(voter__in=unsealed_voters(activity)[:most])
        .order_by("voter_id", "statement_id", "at", "pk")
        .values_list("voter_id", "voter__digest", "pk", "statement_id", "value", "at", "sealed")
    )
    return [
        _seal(voter, before, [rest for _voter, _before, *rest in mine])
        for (voter, before), mine in groupby(lines, key=lambda line: line[:2])
    ]


def _seal(voter: int, before: str, lines: Sequence[Sequence[Any]]) -> Seal:
    """One voter's; `lines` have key, statement, value, moment and whether sealed, by statement."""
    latest = {line[1]: line for line in lines}
    stays = [line for line in latest.values() if line[2] is not None]
    kept = {line[0] for line in stays}
    return Seal(
        voter,
        before,
        len(stays),
        digest_of((statement, value, at) for _key, statement, value, at, _sealed in stays),
        [key for key, *_rest, sealed in stays if not sealed],
        [line[0] for line in lines if line[0] not in kept],
    )


def digest_of(votes: Iterable[Line]) -> str:
    """SHA-256 over the answers of one voter: `statement value moment`, one a line, by statement."""
    lines = sorted(f"{statement} {value} {moment(at)}" for statement, value, at in votes)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


# What waits for review was never rejected: strict moderation only keeps it from being shown.
COUNTED = (ContributionState.PUBLISHED, ContributionState.PENDING)


def left_out(activity: Activity, state: Mapping[str, Any]) -> list[int]:
    """The statements voted on at the last analysis that form no groups: hidden, or about people."""
    shaping = Statement.objects.filter(
        contribution__activity=activity, contribution__state__in=COUNTED, is_meta=False
    )
    return sorted(
        set(map(int, state.get("center", {}))) - set(shaping.values_list("pk", flat=True))
    )


LARGE = 10_000  # participants up to which everything is computed at once
GROWTH, LONGEST = 0.01, timedelta(seconds=60)


def due_at(activity: Activity, at: datetime) -> datetime | None:
    """When the analysis should run again (section 11); None where nothing changed.

    At once up to 10,000 participants, where a statement that was voted on was hidden or came
    back, and where votes were sealed that no result has; above, when the votes grew by a hundredth
    or a minute after the first that waits.
    """
    waiting = Vote.objects.filter(sealed=False, voter__activity=activity).aggregate(
        n=Count("pk"), first=Min("at")
    )
    result = OpinionResult.objects.filter(activity=activity).values_list("votes", "state").first()
    known, state = result or (None, {})
    if known is not None and left_out(activity, state) != state.get("out", []):
        return at
    voters = Voter.objects.filter(activity=activity).aggregate(n=Count("pk"), votes=Sum("votes"))
    if not waiting["n"]:
        fewer = known is None or known < (voters["votes"] or 0)
        return at if voters["n"] and fewer else None
    if known is None or voters["n"] <= LARGE:
        return at
    return at if waiting["n"] >= GROWTH * known else max(at, waiting["first"] + LONGEST)


def behind() -> list[int]:
    """The conversations with answers that no seal covers, or with sealed ones that no result has.

    Mostly some that are being dealt with this moment; else whoever should have asked for it died.
    """
    waiting = Vote.objects.filter(sealed=False).values_list("voter__activity", flat=True).distinct()
    known = dict(OpinionResult.objects.values_list("pk", "votes"))
    standing = Voter.objects.values_list("activity").annotate(n=Sum("votes")).order_by()
    return sorted({*waiting, *(pk for pk, votes in standing if votes > known.get(pk, 0))})
