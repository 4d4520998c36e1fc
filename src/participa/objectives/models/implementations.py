"""The model at work in a territory."""

from django.db import models

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.territories.models import Territory

from ..enums import Stage


class Implementation(models.Model):
    """The model at work in one territory: its stage, the components active, who carries it.

    `stage` repeats the latest `ImplementationStage`, so that lists need no second table.
    """

    territory = models.OneToOneField(
        Territory, on_delete=models.PROTECT, related_name="implementation"
    )
    stage = models.CharField(max_length=20, choices=Stage)
    components = models.JSONField(default=list)  # values of kernel.enums.Component
    purpose = models.TextField(blank=True)
    ally = models.ForeignKey(Organization, on_delete=models.PROTECT, null=True, blank=True)
    team = models.ManyToManyField(User, blank=True)
    started_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.territory_id} {self.stage}"


class ImplementationStage(models.Model):
    """That an implementation reached a stage, when and why; earlier ones stay."""

    implementation = models.ForeignKey(
        Implementation, on_delete=models.CASCADE, related_name="stages"
    )
    stage = models.CharField(max_length=20, choices=Stage)
    reason = models.CharField(max_length=240, blank=True)  # empty: the model begins
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.implementation_id} {self.stage}"
