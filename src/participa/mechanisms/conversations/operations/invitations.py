"""Links that the team hands out, one for each place."""

from __future__ import annotations

from datetime import datetime

from participa.audit.operations import record
from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import TWICE, operation, unchanged
from participa.kernel.rulings import require
from participa.participation.models import Activity

from ..models import Invitation
from ..rules import may_run


@operation
def open_invitation(*, by: Agent, at: datetime, activity: Activity, label: str) -> Invitation:
    """A link with a short code of its own; `label` tells the team where it was handed out.

    The same label asked for again at once is one link.
    """
    require(may_run(by, activity))
    lock(f"invitations:{activity.pk}")
    same = Invitation.objects.filter(activity=activity, label=label, created_at__gt=at - TWICE)
    if earlier := same.first():
        unchanged()
        return earlier
    code = codes.new_code()
    while Invitation.objects.filter(code=code).exists():
        code = codes.new_code()
    invitation = Invitation.objects.create(activity=activity, code=code, label=label, created_at=at)
    record("conversations.invitation_opened", by=by, at=at, subject=invitation)
    return invitation
