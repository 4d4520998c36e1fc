"""What people do around a contribution."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from participa.accounts.models import Participant
from participa.actors.models import Organization

from ..enums import CommentState
from .contributions import Contribution
from .processes import Process


class Comment(models.Model):
    """Somebody's words under a contribution; one level of answers."""

    OWN_WORDS: ClassVar = ("body",)

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    body = models.TextField()
    state = models.CharField(max_length=12, choices=CommentState, default=CommentState.PUBLISHED)
    created_at = models.DateTimeField()
    idempotency_key = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["contribution", "created_at"])]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Support(models.Model):
    """That a participant backs a contribution; counts once."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="supports"
    )
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="supports")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "participant"], name="support_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} backs {self.contribution_id}"


class Endorsement(models.Model):
    """That an organisation stands behind a contribution, with its reason."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="endorsements"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="endorsements"
    )
    reason = models.CharField(max_length=240, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "organization"], name="endorsement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} endorses {self.contribution_id}"


class Follow(models.Model):
    """That a participant wants to hear of a process or a contribution (exactly one of them)."""

    LEAVES_WITH_PERSON: ClassVar = True

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="follows")
    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, null=True, related_name="follows"
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, null=True, related_name="follows"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(process__isnull=True) ^ models.Q(contribution__isnull=True),
                name="follow_one_thing",
            ),
            models.UniqueConstraint(fields=["participant", "process"], name="follow_process_once"),
            models.UniqueConstraint(
                fields=["participant", "contribution"], name="follow_contribution_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} follows {self.process_id or self.contribution_id}"
