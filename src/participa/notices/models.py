"""What the platform tells people, and whether they have read it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from participa.accounts.models import Participant

from .enums import MailState


class Notice(models.Model):
    """One piece of news for one participant: worded from `kind` and `params` when it is read.

    `mailed_at` is set once, when the mail server took it. Nobody's business but the person's:
    not in the ledger.
    """

    LEAVES_WITH_PERSON: ClassVar = True
    LEDGERED: ClassVar = False
    QUOTES: ClassVar = "params"

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True)
    mail_state = models.CharField(
        max_length=12, choices=MailState, default=MailState.WAITING, db_index=True
    )
    mail_error = models.CharField(max_length=200, blank=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.participant_id}"
