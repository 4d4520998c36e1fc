"""Mail leaves in tasks: each is tried again for some hours while the server does not take it.

At most once: before a word reaches the server a notice goes from queued to sending, and from
there never back unless the server itself said "not now". A worker killed in between leaves it
at sending; it stays in the inbox, and nobody gets a mail twice.
"""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta

from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.utils import timezone

from participa.accounts.models import Participant
from participa.kernel.tasks import Policy, background

from . import operations, queries
from .enums import MailState
from .models import Notice

# 1, 2, 4 … minutes, then every two hours: about a day and a half in all.
PATIENT = Policy(attempts=24, wait=timedelta(minutes=1), longest=timedelta(hours=2))


class NotNow(Exception):
    """The server refused for the moment (a code 4xx)."""


def queue_due_mail(at: datetime) -> int:
    """Hand everything due to tasks, one for each person; returns how many. Called every minute."""
    queued = 0
    for due in queries.due_mail(at):
        with transaction.atomic():
            claimed = operations.claim(due.notice_ids, old=MailState.WAITING, new=MailState.QUEUED)
            if claimed == len(due.notice_ids):
                send_mail.enqueue(due.participant_id, list(due.notice_ids))
                queued += 1
            else:  # somebody else is at it: theirs to finish
                transaction.set_rollback(True)
    return queued


@background(PATIENT, queue_name="mail")
def send_mail(participant_id: int, notice_ids: list[int]) -> str:
    """Write one mail with these notices to one person; returns what became of it."""
    participant = Participant.objects.select_related("user").filter(pk=participant_id).first()
    queued = Notice.objects.filter(pk__in=notice_ids, mail_state=MailState.QUEUED)
    notices = list(queued.order_by("created_at", "pk"))
    if participant is None or not notices:
        return "nothing to send"
    keys = [notice.pk for notice in notices]
    if not queries.address_of(participant):
        operations.settle(keys, state=MailState.STOPPED)
        return "wants no mail"
    message = _message(queries.compose(participant, notices))
    with get_connection() as connection:  # a server that is away fails here: try again later
        if operations.claim(keys, old=MailState.QUEUED, new=MailState.SENDING) != len(keys):
            return "another worker has it"
        message.connection = connection
        error = _refusal(message)
    if error is None:
        operations.settle(keys, state=MailState.SENT, at=timezone.now())
        return "sent"
    if 400 <= error.code < 500:
        operations.claim(keys, old=MailState.SENDING, new=MailState.QUEUED)
        raise NotNow(str(error))
    state = MailState.REFUSED if error.code else MailState.SENDING
    operations.settle(keys, state=state, error=str(error))
    return str(error)


class _Refusal:
    """What the server said; code 0 where it went away without a word."""

    def __init__(self, code: int, words: object) -> None:
        self.code = code
        text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
        self.words = " ".join(text.split())

    def __str__(self) -> str:
        return f"{self.code} {self.words}".strip()


def _refusal(message: EmailMultiAlternatives) -> _Refusal | None:
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = next(iter(refused.recipients.values()))
        return _Refusal(code, words)
    except smtplib.SMTPResponseException as refused:
        return _Refusal(refused.smtp_code, refused.smtp_error)
    except (smtplib.SMTPException, OSError) as lost:
        return _Refusal(0, f"{type(lost).__name__} {lost}")
    return None


def _message(mail: queries.Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject, body=mail.text, to=[mail.to], headers=mail.headers
    )
    message.attach_alternative(mail.html, "text/html")
    return message
