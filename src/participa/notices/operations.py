"""Telling people, and what becomes of it.

`announce` is called inside the operations that make the news, in their transaction; reading and
mailing are nobody's business but the person's. All of these write only notices, which the
ledger does not hold, so they are no operations of their own (`@unledgered`). Stopping the mail
changes the person's record: that one is an operation.
"""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from participa.accounts.enums import Digest, Purpose
from participa.accounts.models import Participant, RoleGrant, User
from participa.accounts.operations import change_notice_digest, grant_role, withdraw_consent
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.unledgered import unledgered
from participa.territories.models import Territory

from .enums import MailState
from .models import Notice
from .queries import News, already_told, inbox

CHUNK = 500  # pieces of news looked up together

logger = logging.getLogger("participa.notices")


@unledgered
def announce(
    *,
    kind: str,
    participants: Iterable[int | None] = (),
    users: Iterable[int] = (),
    params: dict[str, Any],
    url: str,
    at: datetime,
    by: Agent | None = None,
    gather: bool = False,
) -> int:
    """Tell people something: two statements however many they are; returns how many.

    Each person once, accounts (`users`) in their inbox; who claimed a code is told in their
    account, who erased their data is not, nor is whoever did it (`by`). News never stands in the
    way of what is new: params that cannot be stored are left out.

    gather: where the same news of the same place is still unread and unmailed, it becomes "12
    contributions" (`count`) instead of a twelfth notice; this takes up to three statements.
    """
    people = _people({pk for pk in participants if pk is not None}, set(users), by)
    if not people:
        return 0
    stored = _storable(kind, params)
    told = _add_up(people, kind, stored, url, at) if gather else set()
    Notice.objects.bulk_create(
        [
            Notice(participant_id=pk, kind=kind[:40], params=stored, url=url[:200], created_at=at)
            for pk in sorted(people - told)
        ]
    )
    return len(people)


@unledgered
def announce_once(news: Sequence[News], *, at: datetime) -> Counter[str]:
    """Tell each of them to those who have not heard it yet; how many notices of each kind went out.

    A query for every 500, and two statements for each that is new to somebody.
    """
    sent: Counter[str] = Counter()
    for start in range(0, len(news), CHUNK):
        told = already_told(news[start : start + CHUNK])
        for one in news[start : start + CHUNK]:
            if new := [pk for pk in one.participants if one.key(pk) not in told]:
                told |= {one.key(pk) for pk in new}
                sent[one.kind] += announce(
                    kind=one.kind, participants=new, params=one.params, url=one.url, at=at
                )
    return sent


def _people(participants: set[int], users: set[int], by: Agent | None) -> set[int]:
    """Whose inbox it goes to: never the one of who acts."""
    if not participants and not users:
        return set()
    rows = Participant.objects.filter(Q(pk__in=participants) | Q(user__in=users), erased_at=None)
    people = {
        claimed or pk
        for pk, claimed, user in rows.values_list("pk", "claimed_into", "user_id")
        if by is None or user is None or user != by.user_id
    }
    return people - {by.participant_id} if by else people


def _add_up(
    people: set[int], kind: str, params: dict[str, Any], url: str, at: datetime
) -> set[int]:
    """Count one more in the notices that still wait; returns whose they are."""
    waiting = Notice.objects.select_for_update().filter(
        participant__in=people,
        kind=kind[:40],
        url=url[:200],
        read_at=None,
        mail_state=MailState.WAITING,
    )
    rows = {notice.participant_id: notice for notice in waiting.order_by("pk")}
    for notice in rows.values():
        notice.params = params | {"count": int(notice.params.get("count", 1)) + 1}
        notice.created_at = at
    Notice.objects.bulk_update(rows.values(), ["params", "created_at"])
    return set(rows)


@operation
def give_role(
    *, by: Agent, at: datetime, user: User, role: str, territory: Territory | None = None
) -> RoleGrant:
    """Give a role (`accounts.grant_role`) and tell the person, unless they have it already."""
    grant = grant_role(by=by, at=at, user=user, role=role, territory=territory)
    if grant.granted_at == at:
        announce(
            kind="role_granted",
            users=[user.pk],
            params={"role": role, "territory": territory.name if territory else ""},
            url="/mesa/",
            at=at,
            by=by,
        )
    return grant


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
