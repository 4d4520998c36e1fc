"""Keeping an analysis: the numbers everybody sees and who belongs to which group."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.participation.models import Activity

from ..models import OpinionResult, Voter
from ..queries.analysis import Analysis


@operation
def publish_result(
    *, by: Agent, at: datetime, activity: Activity, analysis: Analysis
) -> OpinionResult:
    """Replace the result by a newer one; its digest and numbers stay in the event."""
    found = OpinionResult.objects.filter(activity=activity).first()
    changed = _groups(activity, analysis.groups)
    if found and not changed and (found.digest, found.result) == (analysis.digest, analysis.result):
        unchanged()
        return found
    row = found or OpinionResult(activity=activity)
    row.at = at
    row.method, row.version = analysis.method, analysis.version
    row.digest, row.votes = analysis.digest, analysis.votes
    row.result, row.state = analysis.result, analysis.state
    row.save()
    record(
        "conversations.result_published",
        by=by,
        at=at,
        subject=row,
        rows=changed,
        data={
            "method": analysis.method,
            "version": analysis.version,
            "input": analysis.digest,
            "votes": analysis.votes,
            "participants": analysis.result.get("participants", 0),
            "groups": len(analysis.result.get("groups", ())),
        },
    )
    return row


def _groups(activity: Activity, groups: Mapping[int, int]) -> list[Voter]:
    """Write down who is counted in which group; the voters for whom that is new."""
    changed = []
    for voter in Voter.objects.filter(activity=activity).order_by("pk"):
        group = groups.get(voter.pk)
        included = voter.included or group is not None
        if (voter.group, voter.included) != (group, included):
            voter.group, voter.included = group, included
            changed.append(voter)
    Voter.objects.bulk_update(changed, ["group", "included"], batch_size=300)
    return changed
