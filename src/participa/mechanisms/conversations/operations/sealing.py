"""Sealing: the ledger comes to know the votes, a few hundred voters at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Sum

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.participation.models import Activity

from ..models import Vote, Voter
from ..queries import digest_of, unsealed_voters

TOGETHER = 300  # voters in one transaction: others vote between two of them


@operation
def seal_votes(*, by: Agent, at: datetime, activity: Activity) -> int:
    """Take up what some voters said since their last seal; returns how many voters it was.

    What a later answer replaced, or was taken back, is deleted: an opinion that somebody gave
    up is nobody's business. Call it until it returns 0.
    """
    voters = list(Voter.objects.filter(pk__in=unsealed_voters(activity)[:TOGETHER]).order_by("pk"))
    if not voters:
        unchanged()
        return 0
    stays, goes = _sorted_out(voters)
    for some in range(0, len(goes), 500):
        Vote.objects.filter(pk__in=goes[some : some + 500]).delete()
    fresh = [vote.pk for votes in stays.values() for vote in votes if not vote.sealed]
    for some in range(0, len(fresh), 500):
        Vote.objects.filter(pk__in=fresh[some : some + 500]).update(sealed=True)
    for voter in voters:
        mine = stays.get(voter.pk, [])
        voter.votes = len(mine)
        voter.digest = digest_of((vote.statement_id, vote.value, vote.at) for vote in mine)
    Voter.objects.bulk_update(voters, ["votes", "digest"], batch_size=200)
    record(
        "conversations.votes_sealed",
        by=by,
        at=at,
        subject=activity,
        rows=voters,
        data={
            "voters": len(voters),
            "votes": len(fresh),
            "replaced": len(goes),
            "standing": Voter.objects.filter(activity=activity).aggregate(n=Sum("votes"))["n"],
        },
    )
    return len(voters)


def _sorted_out(voters: Sequence[Voter]) -> tuple[dict[int, list[Vote]], list[int]]:
    """Voter → the answers that stand, by statement; and the keys of those that do not."""
    latest: dict[tuple[int, int], Vote] = {}
    goes: list[int] = []
    for vote in Vote.objects.filter(voter__in=voters).order_by("at", "pk"):
        pair = (vote.voter_id, vote.statement_id)
        if pair in latest:
            goes.append(latest[pair].pk)
        latest[pair] = vote
    stays: dict[int, list[Vote]] = {}
    for (voter_id, _statement), vote in sorted(latest.items()):
        if vote.value is None:
            goes.append(vote.pk)
        else:
            stays.setdefault(voter_id, []).append(vote)
    return stays, goes
