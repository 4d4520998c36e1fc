"""Writing together: co-authors are invited by their resume code or account, and accept."""

from __future__ import annotations

from datetime import datetime

from participa.accounts.models import Participant
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..models import CoAuthor, Contribution
from ..rules import may_co_author, may_revise


@operation
def invite_co_author(
    *, by: Agent, at: datetime, contribution: Contribution, participant: Participant
) -> CoAuthor | None:
    require(may_revise(by, contribution, at))
    if participant.pk == contribution.author_id:
        unchanged()
        return None
    row, made = CoAuthor.objects.get_or_create(
        contribution=contribution, participant=participant, defaults={"invited_at": at}
    )
    if made:
        record("participation.co_author_invited", by=by, at=at, subject=row)
    else:
        unchanged()
    return row


@operation
def accept_co_authorship(*, by: Agent, at: datetime, invitation: CoAuthor) -> CoAuthor:
    """Only the invited person accepts; until then their name does not show."""
    require(may_co_author(by, invitation))
    if invitation.accepted_at is not None:
        unchanged()
        return invitation
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    record("participation.co_authorship_accepted", by=by, at=at, subject=invitation)
    return invitation
