"""When a table meets, and what its minutes say."""

from __future__ import annotations

from django.db import models

from participa.accounts.models import User
from participa.actors.models import Organization

from .tables import WorkingTable


class TableSession(models.Model):
    """One meeting of a table. `sequence` grows with each change, so that calendars follow."""

    table = models.ForeignKey(WorkingTable, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    agenda = models.TextField(blank=True)
    sequence = models.PositiveIntegerField(default=0)
    called_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=240, blank=True)

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self) -> str:
        return f"session {self.pk} of {self.table_id}"

    def get_absolute_url(self) -> str:
        return f"/sesiones/{self.pk}/"


class Minutes(models.Model):
    """What was said at a session, as published at one time: the latest number holds.

    While `published_at` is empty it is a draft that only the team sees and rewrites step by step;
    a draft has number 0. Published, it is never touched again: a correction is another one.
    """

    session = models.ForeignKey(TableSession, on_delete=models.PROTECT, related_name="minutes")
    number = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)
    agreed = models.TextField(blank=True)
    reason = models.CharField(max_length=240, blank=True)  # why it was corrected
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    started_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["session", "number"], name="minutes_version_once")
        ]

    def __str__(self) -> str:
        return f"minutes of {self.session_id} v{self.number}"


class Attendance(models.Model):
    """That an organisation was at a session, by which post, as minutes say."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="attendances")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="table_attendances"
    )
    post = models.CharField(max_length=160, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "organization"], name="attendance_once")
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} in {self.minutes_id}"
