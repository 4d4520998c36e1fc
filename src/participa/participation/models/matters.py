"""That a contribution touches a permit, contract or lawsuit of an organisation."""

from __future__ import annotations

from django.db import models

from participa.actors.models import Matter

from .contributions import Contribution


class MatterMarkQuerySet(models.QuerySet["MatterMark"]):
    def standing(self) -> MatterMarkQuerySet:
        return self.filter(lifted_at=None)


class MatterMark(models.Model):
    """That a contribution touches an organisation's own matter, as it or the team said; public.

    While it stands the organisation keeps out of the contribution. Lifted, never erased.
    """

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="matter_marks"
    )
    matter = models.ForeignKey(Matter, on_delete=models.CASCADE, related_name="marks")
    reason = models.CharField(max_length=240)
    by_the_organization = models.BooleanField(default=False)  # it said so itself
    at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)
    lifted_reason = models.CharField(max_length=240, blank=True)

    objects = MatterMarkQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "matter"],
                condition=models.Q(lifted_at__isnull=True),
                name="matter_marked_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} touches {self.matter_id}"
