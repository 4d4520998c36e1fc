"""What is to go out by mail, to whom and in which words.

When a notice is due follows from when it was made and how often its reader wants mail; nothing
else is stored. Daily and weekly digests leave at six in the morning of Colombia, somebody with
only an address hears at most once an hour.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core import signing
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext, ngettext

from participa.accounts.enums import Digest
from participa.accounts.models import Participant

from ..enums import MailState
from ..models import Notice
from .inbox import items

MORNING = time(6, 0)
NEWS = timedelta(days=14)  # older than this it is no news: it stays in the inbox
MOST = 50  # notices told in one mail; the rest are counted
_SALT = "participa.notices.stop"


@dataclass(frozen=True, slots=True)
class Due:
    """Somebody to write to now, and the notices to tell them."""

    participant_id: int
    notice_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    text: str
    html: str
    headers: dict[str, str]


def last_morning(at: datetime, *, weekly: bool = False) -> datetime:
    """The latest six in the morning (weekly: of a Monday) that is not after `at`."""
    local = timezone.localtime(at)
    morning = local.replace(hour=MORNING.hour, minute=MORNING.minute, second=0, microsecond=0)
    if weekly:
        morning -= timedelta(days=morning.weekday())
    if morning > local:
        morning -= timedelta(days=7 if weekly else 1)
    return morning


def due_mail(at: datetime, *, limit: int = 500) -> list[Due]:
    """Who is to be written to now; at most `limit` people, whoever waits longest first."""
    account = Q(participant__user__is_active=True, participant__user__erased_at=None)
    account &= Q(participant__user__email__isnull=False)
    hour = timezone.localtime(at).replace(minute=0, second=0, microsecond=0)
    wanted = (
        account & Q(participant__user__digest=Digest.IMMEDIATE)
        | account & Q(participant__user__digest=Digest.DAILY, created_at__lt=last_morning(at))
        | account
        & Q(participant__user__digest=Digest.WEEKLY, created_at__lt=last_morning(at, weekly=True))
        | Q(participant__user=None, created_at__lt=hour) & ~Q(participant__contact_email="")
    )
    rows = (
        Notice.objects.filter(
            wanted,
            mail_state=MailState.WAITING,
            read_at=None,
            created_at__gt=at - NEWS,
            participant__erased_at=None,
        )
        .order_by("created_at", "pk")
        .values_list("participant_id", "pk")
    )
    people: dict[int, list[int]] = {}
    for participant_id, pk in rows.iterator():
        if participant_id in people or len(people) < limit:
            people.setdefault(participant_id, []).append(pk)
    return [Due(participant_id, tuple(pks)) for participant_id, pks in people.items()]


def address_of(participant: Participant) -> str:
    """Where to write to somebody; "" if they want no mail (any more)."""
    if participant.erased_at is not None:
        return ""
    user = participant.user
    if user is None:
        return participant.contact_email
    if not user.is_active or user.erased_at is not None or user.digest == Digest.NEVER:
        return ""
    return user.email or ""


def stop_token(participant_id: int) -> str:
    """What the one-click address of a mail carries; it does not expire, mails are kept."""
    return signing.dumps(participant_id, salt=_SALT)


def participant_of_token(token: str) -> Participant | None:
    try:
        found = signing.loads(token, salt=_SALT)
    except signing.BadSignature:
        return None
    return Participant.objects.select_related("user").filter(pk=found, erased_at=None).first()


def compose(participant: Participant, notices: Sequence[Notice]) -> Mail:
    """One mail that tells all `notices` (at least one), in the language of its reader."""
    stop = f"{settings.SITE_URL}/avisos/parar/{stop_token(participant.pk)}/"
    language = participant.user.language if participant.user else settings.LANGUAGE_CODE
    with translation.override(language):
        told = items(notices[:MOST])
        first = told[0].words.headline
        more = len(notices) - 1
        subject = first if not more else ngettext(
            "%(first)s y otra novedad", "%(first)s y otras %(more)d novedades", more
        ) % {"first": _short(first), "more": more}  # fmt: skip
        context = {
            "subject": subject,
            "items": told,
            "left": len(notices) - len(told),
            "site_url": settings.SITE_URL,
            "stop": stop,
            "has_account": participant.user is not None,
            "language": language,
        }
        text = render_to_string("participa/notices/mail.txt", context)
        html = render_to_string("participa/notices/mail.html", context)
        sender = gettext("Avisos de Participa+")
    return Mail(
        to=address_of(participant),
        subject=" ".join(subject.split())[:200],
        text=text,
        html=html,
        headers={
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "List-ID": f"{sender.replace('+', '')} <avisos.{_host()}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": language,
        },
    )


def _short(text: str) -> str:
    return text if len(text) <= 90 else f"{text[:88].rstrip()}…"


def _host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
