"""People who took part on paper or by voice, many at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models

from participa.audit.operations import record
from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.kernel.enums import chosen
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..enums import ConsentChannel, Purpose
from ..models import Consent, Participant, User
from ..rules import may_record_for_others
from ._rows import consent_text


@operation
def open_participants(
    *, by: Agent, at: datetime, names: Sequence[str], consent_channel: str = ConsentChannel.PAPER
) -> list[tuple[Participant, str]]:
    """A participant with a resume code for each sheet of a batch ("" where no name was written).

    For each the consent that taking part asks for is recorded: who loads the batch answers for
    its having been given. The codes are told here once, in the order of the names.
    """
    require(may_record_for_others(by))
    if not names:
        unchanged()
        return []
    channel = chosen(ConsentChannel, consent_channel)
    text, published = consent_text(Purpose.PARTICIPATION, at)
    fresh = _fresh_codes(len(names))
    people = Participant.objects.bulk_create(
        Participant(code_digest=codes.digest(code), name=name.strip()[:80])
        for code, name in zip(fresh, names, strict=True)
    )
    consents = Consent.objects.bulk_create(
        Consent(
            participant=person,
            text=text,
            channel=channel,
            given_at=at,
            taken_by=by.user if isinstance(by.user, User) else None,
        )
        for person in people
    )
    created: list[models.Model] = [*people, *consents, *([text] if published else [])]
    record(
        "accounts.participants_opened",
        by=by,
        at=at,
        subject=text,
        created=created,
        data={"participants": len(people)},
    )
    return list(zip(people, fresh, strict=True))


def _fresh_codes(count: int) -> list[str]:
    """As many codes that nobody holds, all different."""
    fresh: dict[str, str] = {}  # digest → code
    while len(fresh) < count:
        drawn = {codes.digest(code): code for code in _drawn(count - len(fresh))}
        taken = Participant.objects.filter(code_digest__in=list(drawn))
        for digest in taken.values_list("code_digest", flat=True):
            del drawn[str(digest)]
        fresh |= drawn
    return list(fresh.values())


def _drawn(count: int) -> list[str]:
    return [codes.new_code() for _ in range(count)]
