"""Who hears of what a table does: representatives of its members, whose names nobody sees."""

from __future__ import annotations

from participa.accounts.models import Participant
from participa.actors.models import Membership

from ..models import WorkingTable


def participants_of(table: WorkingTable) -> list[int]:
    """The inboxes of the verified representatives of organisations that sit there now."""
    seats = table.members.filter(until_on=None).order_by()
    users = Membership.objects.representatives().filter(
        organization__in=seats.values("organization")
    )
    inboxes = Participant.objects.filter(user__in=users.order_by().values("user"))
    return list(inboxes.order_by("pk").values_list("pk", flat=True))
