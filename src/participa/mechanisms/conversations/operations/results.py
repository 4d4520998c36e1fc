"""Keeping an analysis: the numbers everybody sees and who belongs to which group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import update_each
from participa.kernel.operation import operation, unchanged
from participa.participation.models import Activity

from ..models import OpinionResult, Voter
from ..queries.analysis import Analysis


@operation
def place_voters(
    *, by: Agent, at: datetime, activity: Activity, groups: Mapping[int, int | None]
) -> int:
    """Write down in which group some voters are (None: in none); returns for how many it is new."""
    changed = []
    voters = Voter.objects.select_for_update().filter(activity=activity, pk__in=groups)
    for voter in voters.order_by("pk"):
        group = groups[voter.pk]
        included = voter.included or group is not None
        if (voter.group, voter.included) != (group, included):
            voter.group, voter.included = group, included
            changed.append(voter)
    if not changed:
        unchanged()
        return 0
    update_each(changed, ["group", "included"])
    record(
        "conversations.voters_placed",
        by=by,
        at=at,
        subject=activity,
        rows=changed,
        data={"voters": len(changed)},
    )
    return len(changed)


@operation
def publish_result(
    *, by: Agent, at: datetime, activity: Activity, analysis: Analysis
) -> OpinionResult:
    """Replace the result by a newer one; its digest and numbers stay in the event."""
    found = OpinionResult.objects.filter(activity=activity).first()
    if found and (found.digest, found.result) == (analysis.digest, analysis.result):
        unchanged()
        return found
    row = found or OpinionResult(activity=activity)
    row.at = at
    row.method, row.version = analysis.method, analysis.version
    row.digest, row.votes = analysis.digest, analysis.votes
    row.result, row.state = analysis.result, analysis.state
    row.save()
    told = analysis.result  # empty of fewer than five voters: their digest could be tried out
    record(
        "conversations.result_published",
        by=by,
        at=at,
        subject=row,
        data={
            "method": analysis.method,
            "version": analysis.version,
            "input": analysis.digest if told else "",
            "votes": analysis.votes if told else None,
            "participants": told.get("participants", 0),
            "groups": len(told.get("groups", ())),
        },
    )
    return row
