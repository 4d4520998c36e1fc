"""The devolución of a process, and its close."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation
from participa.kernel.rulings import require
from participa.notices.operations import announce

from ..enums import ProcessState
from ..models import FeedbackReturn, Process
from ..queries import followers_of_process
from ..rules import may_close, may_return_feedback


@dataclass(frozen=True, kw_only=True)
class FeedbackText:
    """The three parts of a devolución, or the reason why there is none."""

    said: str = ""
    decided: str = ""
    why: str = ""
    missing_reason: str = ""
    delivered: str = ""
    signed_by: str = ""

    @property
    def is_complete(self) -> bool:
        told = all((self.said.strip(), self.decided.strip(), self.why.strip()))
        return bool(self.signed_by.strip() and (told or self.missing_reason.strip()))


@operation
def return_feedback(
    *, by: Agent, at: datetime, process: Process, text: FeedbackText
) -> FeedbackReturn:
    """Publish the devolución, or a new version of it; earlier versions stay to be read."""
    require(may_return_feedback(by, process))
    if not text.is_complete:
        raise ValidationError(
            _("Escriba qué dijo la gente, qué se decidió y por qué, o la razón de que no haya "
              "devolución; y qué cargo la firma.")
        )  # fmt: skip
    feedback = FeedbackReturn.objects.create(
        process=process,
        number=process.feedback_returns.count() + 1,
        said=text.said,
        decided=text.decided,
        why=text.why,
        missing_reason=text.missing_reason,
        delivered=text.delivered,
        signed_by=text.signed_by,
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    record(
        "participation.feedback_returned",
        by=by,
        at=at,
        subject=feedback,
        data={"number": feedback.number, "delivered": text.delivered},
    )
    return feedback


@operation
def close_process(*, by: Agent, at: datetime, process: Process) -> Process:
    require(may_close(by, process))
    process.state = ProcessState.CLOSED
    process.closed_at = at
    process.save(update_fields=["state", "closed_at"])
    announce(
        kind="process_closed",
        participants=followers_of_process(process),
        params={"process": process.title},
        url=process.get_absolute_url() + "#devolucion",
        at=at,
        by=by,
    )
    record("participation.process_closed", by=by, at=at, subject=process)
    return process
