"""Survey waves: the same questions put to a closed list of organisations at one time."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Exists, OuterRef

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.territories.models import Territory

from ..enums import AnswerChannel, WaveState


class WaveQuerySet(models.QuerySet["Wave"]):
    def public(self) -> WaveQuerySet:
        """Those that have been opened; what is still being prepared is nobody else's business."""
        return self.exclude(opened_at=None)


class Wave(models.Model):
    """One round of the relation survey in a territory; its list is fixed once it opens.

    `closes_at` repeats the latest `WaveExtension`, where there is one.
    """

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="waves")
    name = models.CharField(max_length=120)
    purpose = models.TextField(blank=True)
    kinds = models.JSONField(default=list)  # values of TieKind, in the order they are asked
    closes_at = models.DateTimeField()
    created_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # only where somebody closed it before its date

    objects = WaveQuerySet.as_manager()

    class Meta:
        ordering = ["-closes_at", "-pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return f"/relaciones/ondas/{self.pk}/"

    def state(self, at: datetime) -> WaveState:
        if self.opened_at is None or at < self.opened_at:
            return WaveState.DRAFT
        return WaveState.CLOSED if at >= self.ended_at else WaveState.OPEN

    @property
    def ended_at(self) -> datetime:
        """The moment from which nobody answers any more."""
        return min(self.closed_at or self.closes_at, self.closes_at)


class WaveExtension(models.Model):
    """That an open wave was given more time: until when before, until when now, and why."""

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="extensions")
    number = models.PositiveIntegerField()
    before = models.DateTimeField()
    closes_at = models.DateTimeField()
    reason = models.CharField(max_length=240)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["wave", "number"], name="wave_extension_once"),
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("before")), name="wave_extension_is_later"
            ),
        ]

    def __str__(self) -> str:
        return f"wave {self.wave_id} until {self.closes_at}"


class RosterEntry(models.Model):
    """One organisation asked in a wave, with its own link and the short code of its paper form.

    Of the link's token only a digest is stored; `queries.link_token` makes it again from the
    secret of the installation. `sector` is what the organisation was when it was put on the list;
    `number` is its place on the paper form, given when the wave opens.
    """

    wave = models.ForeignKey(Wave, on_delete=models.PROTECT, related_name="roster")
    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="roster_entries"
    )
    sector = models.CharField(max_length=20)
    number = models.PositiveSmallIntegerField(null=True)
    code = models.CharField(max_length=6, unique=True)
    token_digest = models.CharField(max_length=64, unique=True)
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["wave", "organization"], name="asked_once_in_a_wave")
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} in wave {self.wave_id}"


class WaveAnswerQuerySet(models.QuerySet["WaveAnswer"]):
    def counting(self) -> WaveAnswerQuerySet:
        """The last answer of each organisation: earlier ones stay to be read, and count no more."""
        later = WaveAnswer.objects.filter(entry=OuterRef("entry"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


class WaveAnswer(models.Model):
    """What an organisation said in a wave, as its n-th answer. `post` answered, never a name.

    `marks` is the whole answer, {kind: {organisation id: strength}}; the ties made of it point
    here. `captured_by` typed it in for them ("registrado con apoyo").
    """

    entry = models.ForeignKey(RosterEntry, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveIntegerField()
    channel = models.CharField(max_length=12, choices=AnswerChannel)
    post = models.CharField(max_length=120)
    marks = models.JSONField(default=dict)
    answered_on = models.DateField()
    at = models.DateTimeField()
    captured_by = models.ForeignKey(
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = WaveAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["entry", "number"], name="wave_answer_once")]

    def __str__(self) -> str:
        return f"answer {self.number} of {self.entry_id}"

    @property
    def assisted(self) -> bool:
        return self.channel != AnswerChannel.LINK


class AnswerDraft(models.Model):
    """What an organisation has marked and not sent yet. It counts for nothing until it is sent.

    Not in the ledger: it is unfinished, changes with every step and goes when it is sent.
    """

    LEDGERED: ClassVar = False

    entry = models.OneToOneField(
        RosterEntry, on_delete=models.CASCADE, primary_key=True, related_name="draft"
    )
    marks = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.entry_id}"
