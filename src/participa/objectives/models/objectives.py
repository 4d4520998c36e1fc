"""An objective that actors share, how they think it comes about, and how they work together."""

from django.db import models

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.territories.models import Territory

from ..enums import CollectiveCondition


class Objective(models.Model):
    """What actors of a territory want to achieve together; processes work towards it.

    `title` and `description` repeat the latest `ObjectiveVersion`, so that lists need no second
    table.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="objectives")
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/objetivos/{self.pk}/"


class ObjectiveVersion(models.Model):
    """How an objective was worded at one time; all of them show. One never reworded has none: its
    first wording becomes number 1 with the second."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    reason = models.CharField(max_length=240, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "number"], name="objective_version_once")
        ]

    def __str__(self) -> str:
        return self.title


class TheoryVersion(models.Model):
    """How the actors think that what they do leads to the objective, at one time; latest holds.

    `steps`: a list of {"kind": a StepKind, "text": …, "assumption": what must hold for it to
    lead to the next, or ""}, in order of kind.
    """

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="theories")
    number = models.PositiveIntegerField()
    steps = models.JSONField(default=list)
    reason = models.CharField(max_length=240, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["objective", "number"], name="theory_version_once")
        ]

    def __str__(self) -> str:
        return f"theory of {self.objective_id} v{self.number}"


class ObjectiveTarget(models.Model):
    """That an objective serves a target of the Sustainable Development Goals, by its code."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="targets")
    code = models.CharField(max_length=5)  # "6.1", "17.19"
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["objective", "code"], name="objective_target_once")
        ]

    def __str__(self) -> str:
        return self.code


class ReinforcingActivity(models.Model):
    """What one organisation does that makes the work of the others count for more."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="activities")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="reinforcing_activities"
    )
    title = models.CharField(max_length=160)
    reinforces = models.CharField(max_length=300)  # whose work, and how
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_on", "pk"]

    def __str__(self) -> str:
        return self.title


class ConditionRating(models.Model):
    """How far one of the five conditions of collective impact holds, 0–4; the latest counts."""

    objective = models.ForeignKey(Objective, on_delete=models.PROTECT, related_name="ratings")
    condition = models.CharField(max_length=30, choices=CollectiveCondition)
    number = models.PositiveIntegerField()
    level = models.PositiveSmallIntegerField()
    evidence = models.TextField()  # what shows it
    rated_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["condition", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["objective", "condition", "number"], name="condition_rating_once"
            ),
            models.CheckConstraint(
                condition=models.Q(level__gte=0, level__lte=4), name="condition_level_0_to_4"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.objective_id} {self.condition} {self.level}"
