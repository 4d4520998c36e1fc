"""What organisations have at stake before the bodies that decide."""

from datetime import date

from django.db import models

from ..enums import MatterKind
from .organizations import Organization


class InterestDeclaration(models.Model):
    """What an organisation declared of its conflicts of interest at a moment; public.

    The latest counts, until the end of `valid_until`; the earlier ones stay to be read. The
    matters it named hang on it; none means that it declared to have none.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="interest_declarations"
    )
    number = models.PositiveIntegerField()
    statement = models.CharField(max_length=600, blank=True)
    signed_as = models.CharField(max_length=120)  # the post that answers for it, not a name
    at = models.DateTimeField()
    valid_until = models.DateField()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "number"], name="interest_declaration_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} v{self.number}"


class MatterQuerySet(models.QuerySet["Matter"]):
    def open(self, on: date) -> "MatterQuerySet":
        """Those that are not over on a day."""
        return self.filter(models.Q(ended_on=None) | models.Q(ended_on__gt=on))


class Matter(models.Model):
    """A permit, contract or lawsuit that an organisation has before a body that decides.

    `declaration` is the one that named it first; none, if the team of the territory found it.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="matters")
    declaration = models.ForeignKey(
        InterestDeclaration, on_delete=models.CASCADE, null=True, related_name="matters"
    )
    body = models.CharField(max_length=160)  # the authority, also one that is not here
    kind = models.CharField(max_length=10, choices=MatterKind)
    title = models.CharField(max_length=200)
    added_at = models.DateTimeField()
    ended_on = models.DateField(null=True)

    objects = MatterQuerySet.as_manager()

    class Meta:
        ordering = ["-added_at", "-pk"]

    def __str__(self) -> str:
        return self.title
