"""What is on record of organisations: topics, registers, partnerships, having been merged."""

from django.db import models

from participa.territories.models import Territory

from ..enums import PartnerRole, Register, Topic
from .organizations import Organization


class OrganizationTopic(models.Model):
    """That an organisation works on a topic."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="topics")
    topic = models.CharField(max_length=20, choices=Topic, db_index=True)

    class Meta:
        ordering = ["topic"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "topic"], name="organization_topic_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.topic}"


class RegisterEntry(models.Model):
    """The number an organisation has in a public register; of a NIT only its digits.

    Several may share a NIT: the offices of one firm in two municipalities do.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="register_entries"
    )
    register = models.CharField(max_length=14, choices=Register)
    number = models.CharField(max_length=60)
    link = models.URLField(blank=True)
    added_at = models.DateTimeField()

    class Meta:
        ordering = ["register", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "register", "number"], name="register_entry_once"
            )
        ]
        indexes = [models.Index(fields=["register", "number"])]

    def __str__(self) -> str:
        return f"{self.register} {self.number}"


class Partnership(models.Model):
    """That an organisation has a part in the model at work in a territory; ended, never erased."""

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="partnerships"
    )
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="partnerships")
    role = models.CharField(max_length=12, choices=PartnerRole)
    since_on = models.DateField()
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ["role", "since_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "territory", "role"],
                condition=models.Q(ended_on__isnull=True),
                name="partnership_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.role} {self.territory_id}"


class Merge(models.Model):
    """That two records were found to be one organisation, and why; undone if that was wrong.

    Nothing moves: what hangs on `source` shows under `target` as long as the merge holds.
    """

    source = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="merges_out")
    target = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="merges_in")
    reason = models.CharField(max_length=240)
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source"],
                condition=models.Q(undone_at__isnull=True),
                name="merged_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_id} into {self.target_id}"
