"""Who is tied to whom, since when, and how the platform knows."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from participa.accounts.models import User
from participa.actors.models import Organization

from ..enums import Occasion, Strength, TieBasis, TieKind
from .waves import WaveAnswer


class TieQuerySet(models.QuerySet["Tie"]):
    def on(self, day: date) -> TieQuerySet:
        """Those in force on a day."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), since_on__lte=day)


class Tie(models.Model):
    """A relation of one kind that `source` has with `target`, as known in one way.

    Declared in a wave it belongs to the answer and is superseded with it. Otherwise it holds from
    `since_on` until `until_on`; ending it is the only change it ever sees. `origin` names the act
    a derived tie comes from (`table:12`), so that the same act derives it once.
    """

    source = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ties_out")
    target = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="ties_in")
    kind = models.CharField(max_length=24, choices=TieKind)
    strength = models.PositiveSmallIntegerField(choices=Strength, default=Strength.OCCASIONAL)
    basis = models.CharField(max_length=12, choices=TieBasis)
    answer = models.ForeignKey(
        WaveAnswer, on_delete=models.PROTECT, null=True, blank=True, related_name="ties"
    )
    occasion = models.CharField(max_length=12, choices=Occasion, blank=True)
    origin = models.CharField(max_length=80, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=240, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = TieQuerySet.as_manager()

    class Meta:
        ordering = ["-since_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="tie_joins_two"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("since_on")),
                name="tie_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["answer", "source", "target", "kind"],
                condition=~Q(answer=None),
                name="tie_once_in_an_answer",
            ),
            models.UniqueConstraint(
                fields=["origin", "source", "target", "kind"],
                condition=~Q(origin=""),
                name="tie_derived_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class TieEvidence(models.Model):
    """A document that shows a tie: a cleaned file or a link."""

    tie = models.ForeignKey(Tie, on_delete=models.PROTECT, related_name="evidence")
    title = models.CharField(max_length=160)
    link = models.URLField(blank=True)
    file = models.FileField(upload_to="relaciones/%Y/%m/", blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(link=""), name="tie_evidence_shows_something"
            )
        ]

    def __str__(self) -> str:
        return self.title
