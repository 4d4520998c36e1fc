"""What organisations offer and need."""

from datetime import date

from django.db import models

from ..enums import Direction, ExchangeKind, Topic
from .organizations import Organization


class ExchangeQuerySet(models.QuerySet["Exchange"]):
    def current(self, on: date) -> "ExchangeQuerySet":
        """Those that stand on a day: begun, not over, not withdrawn."""
        return self.filter(
            models.Q(until_on=None) | models.Q(until_on__gte=on),
            since_on__lte=on,
            withdrawn_at=None,
        )


class Exchange(models.Model):
    """Something that an organisation offers to others, or needs from them, for a time.

    `words` are its own, to be found by; `until_on` is the last day. It is withdrawn, never erased:
    what was agreed because of it keeps its origin.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="exchanges"
    )
    direction = models.CharField(max_length=6, choices=Direction)
    kind = models.CharField(max_length=10, choices=ExchangeKind)
    topic = models.CharField(max_length=20, choices=Topic)
    words = models.CharField(max_length=120, blank=True)
    text = models.CharField(max_length=400)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["topic", "direction"]),
            models.Index(fields=["organization", "direction"]),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.direction} {self.topic}"
