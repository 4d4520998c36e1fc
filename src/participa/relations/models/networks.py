"""What the method found in the ties of a territory, kept as it was published."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from participa.territories.models import Territory

from ..enums import TieKind
from .waves import Wave


class NetworkResult(models.Model):
    """The measures of one network at one time; a change of its ties adds another, none is edited.

    `wave` is None for the ties in force now; `kind` is "" for all relations that are published one
    by one. `digest` is that of the published rows, so that anyone computes `result` again from
    them; `earlier_digest` that of the wave it was compared with. `restricted` speaks of single
    organisations and is for the team that joins the actors.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="+")
    wave = models.ForeignKey(
        Wave, on_delete=models.PROTECT, null=True, blank=True, related_name="networks"
    )
    kind = models.CharField(max_length=24, choices=TieKind, blank=True)
    method = models.CharField(max_length=40)
    version = models.CharField(max_length=12)
    digest = models.CharField(max_length=64)
    earlier_digest = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict)
    restricted = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        ordering = ["-computed_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(digest=""), name="network_result_names_its_rows")
        ]
        indexes = [models.Index(fields=["territory", "wave", "kind", "-computed_at"])]

    def __str__(self) -> str:
        return f"{self.method} {self.version} of {self.territory_id}"
