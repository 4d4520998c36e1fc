"""What is measured to know whether an objective comes closer."""

from django.db import models

from participa.accounts.models import User

from ..enums import Direction
from .objectives import Objective


class Indicator(models.Model):
    """One measure of an objective; what it says and where it should go is in its versions."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="indicators")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"indicator {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/indicadores/{self.pk}/"


class IndicatorVersion(models.Model):
    """What an indicator says at one time: the latest number holds; all of them show.

    Values are in `unit`. `every_months`: how often it should be read, so that silence shows.
    """

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=160)
    unit = models.CharField(max_length=60)
    source = models.CharField(max_length=200)
    direction = models.CharField(max_length=5, choices=Direction)
    baseline_value = models.DecimalField(max_digits=18, decimal_places=4)
    baseline_on = models.DateField()
    target_value = models.DecimalField(max_digits=18, decimal_places=4)
    target_on = models.DateField()
    every_months = models.PositiveSmallIntegerField(default=6)
    disaggregation = models.CharField(max_length=200, blank=True)  # "por barrio", "por sexo"
    reason = models.CharField(max_length=240, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "number"], name="indicator_version_once")
        ]

    def __str__(self) -> str:
        return self.name


class Reading(models.Model):
    """That an indicator was read for one day; the figure is in its versions."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="readings")
    read_on = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["read_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "read_on"], name="reading_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} on {self.read_on}"


class ReadingVersion(models.Model):
    """The figure of a reading at one time: a correction is a new version with its reason.

    `parts`: a list of {"group": …, "value": a decimal as text}, as the indicator is broken down.
    """

    reading = models.ForeignKey(Reading, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    value = models.DecimalField(max_digits=18, decimal_places=4)
    parts = models.JSONField(default=list)
    note = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=240, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["reading", "number"], name="reading_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.reading_id} v{self.number}"
