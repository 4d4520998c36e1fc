"""Paper ballots with a code of their own, printed before a meeting."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import Max

from participa.accounts.models import Participant
from participa.audit.operations import record
from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.participation.models import Activity

from ..models import Sheet, sheet_visit
from ..rules import may_print_sheets


@operation
def print_sheets(
    *, by: Agent, at: datetime, activity: Activity, count: int, once: UUID | None = None
) -> list[Sheet]:
    """The next `count` sheets of a conversation; nobody holds their codes yet.

    `once`: the form that asks, which sent again asks for the same sheets. Two forms never give
    the same: two people would hold one code.
    """
    require(may_print_sheets(by, activity, count))
    lock(f"sheets:{activity.pk}")
    if once and (same := list(Sheet.objects.filter(activity=activity, once=once))):
        unchanged()
        return same
    last = Sheet.objects.filter(activity=activity).aggregate(last=Max("number"))["last"] or 0
    made: list[Sheet] = []
    while len(made) < count:
        wanted = range(last + 1, last + 1 + count - len(made))
        last = wanted[-1]
        offered = {
            codes.digest(codes.codes_of(sheet_visit(activity.pk, number))[0]): number
            for number in wanted
        }
        mine = list(offered)
        for rows in (
            Participant.objects.filter(code_digest__in=mine),
            Sheet.objects.filter(code_digest__in=mine),
        ):
            for digest in rows.values_list("code_digest", flat=True):
                offered.pop(str(digest), None)
        made += [
            Sheet(activity=activity, number=number, code_digest=digest, once=once)
            for digest, number in offered.items()
        ]
    made = Sheet.objects.bulk_create(made)
    record(
        "conversations.sheets_printed",
        by=by,
        at=at,
        subject=activity,
        created=made,
        data={"first": made[0].number, "last": made[-1].number},
    )
    return made
