"""Voters, their answers and the digest that stands for them in the ledger."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Min, QuerySet

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

    At once up to 10,000 participants, and where a statement that was voted on was hidden or came
    back; above, when the votes grew by a hundredth or a minute after the first that waits.
    """
    waiting = Vote.objects.filter(sealed=False, voter__activity=activity).aggregate(
        n=Count("pk"), first=Min("at")
    )
    result = OpinionResult.objects.filter(activity=activity).values_list("votes", "state").first()
    known, state = result or (None, {})
    if known is not None and left_out(activity, state) != state.get("out", []):
        return at
    if not waiting["n"]:
        return at if known is None and Voter.objects.filter(activity=activity).exists() else None
    if known is None or Voter.objects.filter(activity=activity).count() <= LARGE:
        return at
    return at if waiting["n"] >= GROWTH * known else max(at, waiting["first"] + LONGEST)
