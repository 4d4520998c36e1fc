"""What people say of an answer and of a piece of evidence."""

from __future__ import annotations

from datetime import datetime

from participa.accounts.models import Participant
from participa.accounts.operations import open_participant
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce

from ..models import Contrast, Evidence, Response, ResponseRating
from ..queries import responsible_users
from ..rules import may_contrast, may_rate


def _hand(by: Agent, at: datetime) -> tuple[Participant, str | None]:
    if by.participant_id is not None:
        return Participant(pk=by.participant_id), None  # only its key is needed: no query
    return open_participant(by=by, at=at)


@operation
def rate_response(
    *,
    by: Agent,
    at: datetime,
    response: Response,
    substantive: bool,
    clear: bool,
    complete: bool,
    on_time: bool,
    comment: str = "",
) -> tuple[ResponseRating, str | None]:
    """Say whether an answer is de fondo, clear, complete and in time: one rating per person.

    A second one takes the place of the first; both stay in the log. Returns the rating and,
    for a visitor who had none, the resume code.
    """
    require(may_rate(by, response))
    participant, code = _hand(by, at)
    lock(f"rating:{response.pk}:{participant.pk}")
    rating = ResponseRating.objects.filter(response=response, participant=participant).first()
    said = {
        "substantive": substantive,
        "clear": clear,
        "complete": complete,
        "on_time": on_time,
    }
    if rating and all(
        getattr(rating, name) == value
        for name, value in (said | {"comment": comment.strip()}).items()
    ):
        unchanged()
        return rating, code
    rating = rating or ResponseRating(response=response, participant=participant)
    for name, value in said.items():
        setattr(rating, name, value)
    rating.comment = comment.strip()
    rating.at = at
    rating.clean_fields(exclude=["response", "participant"])
    rating.save()
    record("accountability.response_rated", by=by, at=at, subject=rating, data=said)
    return rating, code


@operation
def contrast_evidence(
    *, by: Agent, at: datetime, evidence: Evidence, verdict: str, note: str = ""
) -> tuple[Contrast, str | None]:
    """Answer "¿es cierto?"; a person may change their mind, and the latest answer counts."""
    require(may_contrast(by, evidence))
    contrast = Contrast(evidence=evidence, verdict=verdict, note=note.strip(), at=at)
    contrast.clean_fields(exclude=["evidence", "participant"])
    participant, code = _hand(by, at)
    lock(f"contrast:{evidence.pk}:{participant.pk}")
    latest = evidence.contrasts.filter(participant_id=participant.pk).order_by("pk").last()
    if latest and (latest.verdict, latest.note) == (verdict, contrast.note):
        unchanged()
        return latest, code
    contrast.participant_id = participant.pk
    contrast.save()
    commitment = evidence.commitment
    announce(
        kind="contrast_received",
        users=responsible_users(commitment.process),
        params={"title": evidence.title, "verdict": verdict},
        url=f"{commitment.get_absolute_url()}#evidencia-{evidence.pk}",
        at=at,
        by=by,
        gather=True,
    )
    record(
        "accountability.evidence_contrasted",
        by=by,
        at=at,
        subject=contrast,
        data={"evidence": evidence.pk, "verdict": verdict},
    )
    return contrast, code
