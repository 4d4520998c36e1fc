"""What firms do for what a territory shares: bounded roles, what came of them, who says so."""

from __future__ import annotations

from django.db import models

from participa.actors.models import Exchange, InterestDeclaration, Organization
from participa.kernel.files import CleanFile
from participa.objectives.models import Objective
from participa.participation.models import Process
from participa.territories.models import Territory

from ..enums import BoundedRole
from .tables import WorkingTable


def fulfilment_path(row: RoleFulfilment, name: str) -> str:
    return f"roles/{name}"


class AssumedRoleQuerySet(models.QuerySet["AssumedRole"]):
    def standing(self) -> AssumedRoleQuerySet:
        return self.filter(withdrawn_at=None)


class AssumedRole(models.Model):
    """That a firm took on one of the bounded roles, for what, from one day to another.

    It serves an objective, a table or a process of the territory, or the territory alone.
    `declaration` is what the firm had declared to have at stake when it took the role. Whether
    it is under way, late or fulfilled is computed.
    """

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="assumed_roles"
    )
    role = models.CharField(max_length=20, choices=BoundedRole)
    scope = models.CharField(max_length=400)  # what exactly, and up to where
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="assumed_roles")
    objective = models.ForeignKey(
        Objective, on_delete=models.PROTECT, null=True, blank=True, related_name="assumed_roles"
    )
    table = models.ForeignKey(
        WorkingTable, on_delete=models.PROTECT, null=True, blank=True, related_name="assumed_roles"
    )
    process = models.ForeignKey(
        Process, on_delete=models.PROTECT, null=True, blank=True, related_name="assumed_roles"
    )
    declaration = models.ForeignKey(
        InterestDeclaration, on_delete=models.PROTECT, related_name="assumed_roles"
    )
    starts_on = models.DateField()
    ends_on = models.DateField()  # the last day
    assumed_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_reason = models.CharField(max_length=240, blank=True)

    objects = AssumedRoleQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(fields=["organization", "starts_on"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="role_ends_after_start"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.role}"


class RoleFulfilment(models.Model):
    """Something that was done of an assumed role, with what shows it: a link or a file."""

    role = models.ForeignKey(AssumedRole, on_delete=models.PROTECT, related_name="fulfilments")
    text = models.CharField(max_length=400)
    done_on = models.DateField()
    link = models.URLField(blank=True)
    file = models.FileField(upload_to=fulfilment_path, blank=True)
    file_title = models.CharField(max_length=160, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["done_on", "pk"]

    def __str__(self) -> str:
        return f"{self.role_id} {self.done_on}"

    def set_file(self, clean: CleanFile, title: str) -> None:
        self.file.save(clean.file_name, clean.as_file(), save=False)
        self.file_title = title


class Recognition(models.Model):
    """That another organisation says a role was fulfilled, and what it was worth to it."""

    role = models.ForeignKey(AssumedRole, on_delete=models.PROTECT, related_name="recognitions")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="recognitions"
    )
    text = models.CharField(max_length=280)
    at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["role", "organization"], name="recognition_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} recognises {self.role_id}"


class Introduction(models.Model):
    """That somebody proposed to two organisations to talk: one offers what the other needs."""

    offer = models.ForeignKey(
        Exchange, on_delete=models.CASCADE, related_name="introductions_as_offer"
    )
    need = models.ForeignKey(
        Exchange, on_delete=models.CASCADE, related_name="introductions_as_need"
    )
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["offer", "need"], name="introduction_once")]

    def __str__(self) -> str:
        return f"{self.offer_id} for {self.need_id}"
