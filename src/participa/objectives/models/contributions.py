"""What each actor gives to a shared objective: promised, minuted, fulfilled."""

from django.db import models

from participa.accounts.models import User
from participa.actors.models import Organization

from ..enums import Extent, GivenKind
from .objectives import Objective


class ActorContribution(models.Model):
    """What one organisation gives to an objective; its terms are in versions, its state computed.

    Not a `Contribution` of participation: that is what a person says in an activity.
    """

    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, related_name="actor_contributions"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="actor_contributions"
    )
    kind = models.CharField(max_length=10, choices=GivenKind)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawal_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.organization_id} gives {self.kind} to {self.objective_id}"

    def get_absolute_url(self) -> str:
        return f"/aportes-de-actores/{self.pk}/"


class ActorContributionVersion(models.Model):
    """The terms of an actor's contribution at one time. `amount`: pesos, hours or `unit`."""

    contribution = models.ForeignKey(
        ActorContribution, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveIntegerField()
    what = models.CharField(max_length=240)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    post = models.CharField(max_length=160)  # the post that answers for it, not a name
    due_on = models.DateField()
    reason = models.CharField(max_length=240, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "number"], name="actor_contribution_version_once"
            )
        ]

    def __str__(self) -> str:
        return self.what


class ContributionMinutes(models.Model):
    """That an actor's contribution stands in minutes: of which meeting, when, where to read it."""

    contribution = models.ForeignKey(
        ActorContribution, on_delete=models.PROTECT, related_name="minutes"
    )
    held_on = models.DateField()
    meeting = models.CharField(max_length=200)
    link = models.CharField(max_length=300, blank=True)  # an address here, or https://
    at = models.DateTimeField()

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.contribution_id} in {self.meeting}"


class Fulfilment(models.Model):
    """That an actor gave what it promised, in part or wholly, and what shows it."""

    contribution = models.ForeignKey(
        ActorContribution, on_delete=models.PROTECT, related_name="fulfilments"
    )
    extent = models.CharField(max_length=10, choices=Extent)
    amount = models.DecimalField(max_digits=18, decimal_places=2, null=True, blank=True)
    note = models.CharField(max_length=500)
    fulfilled_on = models.DateField()
    link = models.URLField(blank=True)
    file = models.FileField(upload_to="soportes/%Y/%m/", blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    alternative_text = models.CharField(max_length=240, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["fulfilled_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(file="") | ~models.Q(link=""), name="fulfilment_shows_something"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.extent}"
