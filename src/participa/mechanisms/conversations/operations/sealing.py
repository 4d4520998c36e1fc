"""Sealing: the ledger comes to know the votes, a few hundred voters at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.db.models import Sum

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import update_each
from participa.kernel.operation import operation, unchanged
from participa.participation.models import Activity

from ..models import Vote, Voter
from ..queries import Seal

TOGETHER = 200  # voters in one transaction: others vote between two of them


@operation
def seal_votes(*, by: Agent, at: datetime, activity: Activity, seals: Sequence[Seal]) -> int:
    """Take up what some voters said since their last seal; returns how many voters it was.

    What a later answer replaced, or was taken back, is deleted: an opinion that somebody gave
    up is nobody's business. Whoever was erased, or sealed by somebody else, since its seal was
    made out is left out: theirs is made out again the next time.
    """
    voters = _still_so(seals)
    if not voters:
        unchanged()
        return 0
    taken = [seal for seal in seals if seal.voter in voters]
    gone = [key for seal in taken for key in seal.gone]
    fresh = [key for seal in taken for key in seal.fresh]
    for some in _pieces(gone):
        Vote.objects.filter(pk__in=some).delete()
    for some in _pieces(fresh):
        Vote.objects.filter(pk__in=some).update(sealed=True)
    for seal in taken:
        voter = voters[seal.voter]
        voter.votes, voter.digest = seal.votes, seal.digest
    update_each(list(voters.values()), ["votes", "digest"])
    counts = {
        "voters": len(voters),
        "votes": len(fresh),
        "replaced": len(gone),
        "standing": Voter.objects.filter(activity=activity).aggregate(n=Sum("votes"))["n"],
    }
    few = len(voters) < settings.SMALL_CELL
    record(
        "conversations.votes_sealed",
        by=by,
        at=at,
        subject=activity,
        rows=voters.values(),
        data={} if few else counts,  # else it would tell what somebody who was watched did
        personal=counts if few else {},
    )
    return len(voters)


def _still_so(seals: Sequence[Seal]) -> dict[int, Voter]:
    """The voters whose row is as it was when their seal was made out; nobody else changes it now."""
    before = {seal.voter: seal.before for seal in seals}
    rows = Voter.objects.select_for_update().filter(pk__in=before).order_by("pk")
    return {row.pk: row for row in rows if row.digest == before[row.pk]}


def _pieces(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[start : start + 500] for start in range(0, len(keys), 500)]
