"""What actors signed counts once the minutes of its session are published."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from participa.kernel.agents import Agent
from participa.objectives.operations import minute_contribution

from ..models import AgreementSignature, TableSession
from ..queries import latest_minutes


def minute_signatures(by: Agent, at: datetime, session: TableSession) -> None:
    """Those whose contribution was signed at this session and is not withdrawn."""
    signed = AgreementSignature.objects.filter(
        agreement__session=session, contribution__withdrawn_at=None
    ).exclude(contribution=None)
    for signature in signed.select_related(
        "contribution__objective__territory", "contribution__organization"
    ):
        minute_signature(by, at, session, signature)


def minute_signature(
    by: Agent, at: datetime, session: TableSession, signature: AgreementSignature
) -> None:
    """Nothing happens before the minutes are published."""
    if signature.contribution is None or latest_minutes(session) is None:
        return
    minute_contribution(
        by=by,
        at=at,
        contribution=signature.contribution,
        held_on=timezone.localdate(session.starts_at),
        meeting=f"Acta de «{session.table.name}»",  # a record, in the language of the minutes
        link=session.get_absolute_url(),
    )
