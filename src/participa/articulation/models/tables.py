"""Tables and the organisations that sit at them."""

from __future__ import annotations

from django.db import models

from participa.actors.models import Organization
from participa.objectives.models import Objective
from participa.participation.models import Process
from participa.territories.models import Territory


class WorkingTable(models.Model):
    """Actors who meet regularly about a purpose; `process`: where their decisions enter the chain."""

    slug = models.SlugField(max_length=80, unique=True)
    territory = models.ForeignKey(
        Territory, on_delete=models.PROTECT, related_name="working_tables"
    )
    name = models.CharField(max_length=160)
    purpose = models.TextField()
    objectives = models.ManyToManyField(Objective, blank=True, related_name="working_tables")
    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, null=True, blank=True, related_name="working_tables"
    )
    created_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/mesas/{self.slug}/"


class TableMember(models.Model):
    """That an organisation sits at a table from a day, until another; by a post, never a name."""

    table = models.ForeignKey(WorkingTable, on_delete=models.PROTECT, related_name="members")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="table_seats"
    )
    post = models.CharField(max_length=160)
    since_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering = ["since_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "organization"],
                condition=models.Q(until_on=None),
                name="table_seat_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} at {self.table_id}"
