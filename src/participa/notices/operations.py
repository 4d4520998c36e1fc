"""Telling people, and what becomes of it.

`announce` is called inside the operations that make the news, in their transaction; reading and
mailing are nobody's business but the person's. All of these write only notices, which the
ledger does not hold, so they are no operations of their own (`@unledgered`). Stopping the mail
changes the person's record: that one is an operation.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from participa.accounts.enums import Digest, Purpose
from participa.accounts.models import Participant
from participa.accounts.operations import change_notice_digest, withdraw_consent
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.unledgered import unledgered

from .enums import MailState
from .models import Notice
from .queries import inbox

logger = logging.getLogger("participa.notices")


@unledgered
def announce(
    *, kind: str, participants: Iterable[int], params: dict[str, Any], url: str, at: datetime
) -> int:
    """Tell people something: two statements however many they are; returns how many.

    Each person once; who claimed a code is told in their account, who erased their data is not.
    News never stands in the way of what is new: params that cannot be stored are left out.
    """
    wanted = {pk for pk in participants if pk is not None}
    if not wanted:
        return 0
    rows = Participant.objects.filter(pk__in=wanted, erased_at=None)
    people = {claimed or pk for pk, claimed in rows.values_list("pk", "claimed_into")}
    stored = _storable(kind, params)
    Notice.objects.bulk_create(
        [
            Notice(participant_id=pk, kind=kind[:40], params=stored, url=url[:200], created_at=at)
            for pk in sorted(people)
        ]
    )
    return len(people)


def _storable(kind: str, params: dict[str, Any]) -> dict[str, Any]:
    stored = {}
    for name, value in params.items():
        try:
            stored[name] = json.loads(
                json.dumps(value, cls=DjangoJSONEncoder).replace("\\u0000", "")
            )
        except (TypeError, ValueError):
            logger.exception("The param %s of a notice %s cannot be stored", name, kind)
    return stored


@unledgered
def mark_read(*, by: Agent, at: datetime, notice_ids: Collection[int] | None = None) -> int:
    """The person has read these (or all) of their notices; others' are left alone."""
    unread = inbox(by, unread=True)
    if notice_ids is not None:
        unread = unread.filter(pk__in=notice_ids)
    # By key, because the filter joins tables and an UPDATE cannot.
    keys = list(unread.values_list("pk", flat=True))
    return Notice.objects.filter(pk__in=keys, read_at=None).update(read_at=at)


@unledgered
def claim(notice_ids: Collection[int], *, old: str, new: str) -> int:
    """Take notices from one mail state to the next; only who gets them all may go on."""
    return Notice.objects.filter(pk__in=notice_ids, mail_state=old).update(mail_state=new)


@unledgered
def settle(
    notice_ids: Collection[int], *, state: str, at: datetime | None = None, error: str = ""
) -> int:
    """Say how the mail of claimed notices ended; `at` only if the server took it."""
    return Notice.objects.filter(pk__in=notice_ids, mailed_at=None).update(
        mail_state=state, mailed_at=at, mail_error=error[:200]
    )


@operation
def stop_mail(*, by: Agent, at: datetime, participant: Participant) -> None:
    """No more mail to this person, by the link in a mail: whoever holds it may say so.

    An account's digest becomes `never`; the address of somebody without one is forgotten.
    """
    claim(
        list(participant.notices.values_list("pk", flat=True)),
        old=MailState.WAITING,
        new=MailState.STOPPED,
    )
    if participant.user is not None:
        person = Agent(user=participant.user, participant_id=participant.pk)
        change_notice_digest(by=person, at=at, digest=Digest.NEVER)
        return
    person = Agent(participant_id=participant.pk)
    if withdraw_consent(by=person, at=at, purpose=Purpose.CONTACT):
        return
    if not participant.contact_email:
        unchanged()
        return
    participant.contact_email = ""
    participant.save(update_fields=["contact_email"])
    record("notices.mail_stopped", by=person, at=at, subject=participant)
