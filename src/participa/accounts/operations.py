"""Changes to people's records."""

from __future__ import annotations

from datetime import datetime

from participa.audit.operations import record
from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged

from .models import Participant, User


@operation
def open_participant(
    *, by: Agent, at: datetime, name: str = "", contact_email: str = ""
) -> tuple[Participant, str | None]:
    if isinstance(by.user, User):
        participant, made = Participant.objects.get_or_create(user=by.user)
        if not made:
            unchanged()
            return participant, None
        record("accounts.participant_opened", by=by, at=at, subject=participant)
        return participant, None
    code = codes.new_code()
    participant = Participant.objects.create(
        code_digest=codes.digest(code), name=name, contact_email=contact_email
    )
    record("accounts.participant_opened", by=by, at=at, subject=participant)
    return participant, code
