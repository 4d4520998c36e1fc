"""What the platform tells people, and whether they have read it."""

from typing import ClassVar

from django.db import models

from participa.accounts.models import Participant


class Notice(models.Model):
    """One piece of news for one participant: worded from `kind` and `params` when it is read."""

    LEAVES_WITH_PERSON: ClassVar = True
    LEDGERED: ClassVar = False  # an inbox: derived from what happened, read and thrown away

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    url = models.CharField(max_length=200)
    created_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.participant_id}"
