"""What actors of a table promise each other, and what they decide."""

from __future__ import annotations

from django.db import models

from participa.accountability.models import Commitment
from participa.actors.models import Organization
from participa.objectives.models import ActorContribution

from .sessions import TableSession
from .tables import WorkingTable


class Agreement(models.Model):
    """What the actors of a table promise each other; organisations sign it one by one."""

    table = models.ForeignKey(WorkingTable, on_delete=models.PROTECT, related_name="agreements")
    session = models.ForeignKey(TableSession, on_delete=models.PROTECT, related_name="agreements")
    title = models.CharField(max_length=160)
    text = models.TextField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self) -> str:
        return self.title


class AgreementSignature(models.Model):
    """That an organisation signed an agreement, by which post, and what it brings to it."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="signatures")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="agreement_signatures"
    )
    post = models.CharField(max_length=160)
    signed_on = models.DateField()
    contribution = models.ForeignKey(
        ActorContribution,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signatures",
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["signed_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organization"], name="agreement_signature_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} signs {self.agreement_id}"


class TableDecision(models.Model):
    """What a table decided at a session; `commitment`: what a body committed to because of it."""

    session = models.ForeignKey(TableSession, on_delete=models.PROTECT, related_name="decisions")
    text = models.CharField(max_length=500)
    commitment = models.OneToOneField(
        Commitment, on_delete=models.PROTECT, null=True, blank=True, related_name="table_decision"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.text
