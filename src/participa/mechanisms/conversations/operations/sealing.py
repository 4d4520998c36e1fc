"""Sealing: the ledger comes to know the votes, a few hundred voters at a time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Sum

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import update_each
from participa.kernel.operation import operation, unchanged
from participa.participation.models import Activity

from ..models import Vote, Voter
from ..queries import Sheet

TOGETHER = 200  # voters in one transaction: others vote between two of them


@operation
def seal_votes(*, by: Agent, at: datetime, activity: Activity, sheets: Sequence[Sheet]) -> int:
    """Take up what some voters said since their last seal; returns how many voters it was.

    What a later answer replaced, or was taken back, is deleted: an opinion that somebody gave
    up is nobody's business. Whoever was erased, or sealed by somebody else, since the sheet was
    read is left out: their sheet is read again the next time.
    """
    voters = _still_so(sheets)
    if not voters:
        unchanged()
        return 0
    taken = [sheet for sheet in sheets if sheet.voter in voters]
    gone = [key for sheet in taken for key in sheet.gone]
    fresh = [key for sheet in taken for key in sheet.fresh]
    for some in _pieces(gone):
        Vote.objects.filter(pk__in=some).delete()
    for some in _pieces(fresh):
        Vote.objects.filter(pk__in=some).update(sealed=True)
    for sheet in taken:
        voter = voters[sheet.voter]
        voter.votes, voter.digest = sheet.votes, sheet.digest
    update_each(list(voters.values()), ["votes", "digest"])
    record(
        "conversations.votes_sealed",
        by=by,
        at=at,
        subject=activity,
        rows=voters.values(),
        data={
            "voters": len(voters),
            "votes": len(fresh),
            "replaced": len(gone),
            "standing": Voter.objects.filter(activity=activity).aggregate(n=Sum("votes"))["n"],
        },
    )
    return len(voters)


def _still_so(sheets: Sequence[Sheet]) -> dict[int, Voter]:
    """The voters whose row is as it was when their sheet was read; nobody else changes it now."""
    before = {sheet.voter: sheet.before for sheet in sheets}
    rows = Voter.objects.select_for_update().filter(pk__in=before).order_by("pk")
    return {row.pk: row for row in rows if row.digest == before[row.pk]}


def _pieces(keys: Sequence[int]) -> list[Sequence[int]]:
    return [keys[start : start + 500] for start in range(0, len(keys), 500)]
