"""Reports and the decisions about them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from participa.accounts.models import Participant, User

from ..enums import ModerationAction, ModerationReason
from .around import Comment
from .contributions import Contribution


class Report(models.Model):
    """That somebody asked the team to look at a contribution or a comment."""

    OWN_WORDS: ClassVar = ("explanation",)

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reports")
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )
    reporter = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True)
    reason = models.CharField(max_length=20, choices=ModerationReason)
    explanation = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"report {self.pk}"


class Moderation(models.Model):
    """A decision of the team on a contribution or comment; the public moderation log."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="moderations"
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="moderations"
    )
    action = models.CharField(max_length=10, choices=ModerationAction)
    reason = models.CharField(max_length=20, choices=ModerationReason, blank=True)
    explanation = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.contribution_id}"
