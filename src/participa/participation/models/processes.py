"""Processes, their parts in time, who runs them and how they close."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.kernel import mechanisms
from participa.kernel.enums import Component
from participa.objectives.models import Objective
from participa.territories.models import Territory

from ..enums import MenuCategory, PhaseKind, ProcessRoleKind, ProcessState, Promise


class ProcessQuerySet(models.QuerySet["Process"]):
    def public(self) -> ProcessQuerySet:
        return self.filter(is_template=False).exclude(state=ProcessState.DRAFT)


class Process(models.Model):
    """People and an institution working on one matter of a territory, under a declared promise.

    `answer_days` are the business days within which the deciding body promises to answer each
    contribution. A process closes only with its devolución (`FeedbackReturn`). The counters say how
    many of its published contributions there are, and how many came to each link of the chain.
    """

    LEDGER_EXCLUDES: ClassVar = (
        "contribution_count",
        "answered_count",
        "committed_count",
        "evidenced_count",
        "changed_count",
    )

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=160)
    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="processes")
    component = models.CharField(max_length=30, choices=Component)
    objectives = models.ManyToManyField(Objective, blank=True, related_name="processes")
    stake = models.CharField(max_length=240)  # "¿Qué está en juego?", one sentence
    description = models.TextField(blank=True)
    promise = models.CharField(max_length=15, choices=Promise)
    promise_text = models.TextField(blank=True)
    not_negotiable = models.TextField(blank=True)
    decider = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="decides")
    menu_category = models.CharField(max_length=20, choices=MenuCategory)
    preconditions = models.JSONField(default=list)  # values of Precondition that hold
    affects_ethnic_peoples = models.BooleanField(default=False)
    moderated_before = models.BooleanField(default=False)  # contributions wait for review
    answer_days = models.PositiveSmallIntegerField(default=15)
    state = models.CharField(max_length=10, choices=ProcessState, default=ProcessState.DRAFT)
    is_template = models.BooleanField(default=False)
    copied_from = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    contribution_count = models.PositiveIntegerField(default=0)
    answered_count = models.PositiveIntegerField(default=0)
    committed_count = models.PositiveIntegerField(default=0)
    evidenced_count = models.PositiveIntegerField(default=0)
    changed_count = models.PositiveIntegerField(default=0)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/procesos/{self.slug}/"


class ProcessRole(models.Model):
    """What a person does in one process."""

    LEAVES_WITH_PERSON: ClassVar = True

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="roles")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="process_roles")
    role = models.CharField(max_length=20, choices=ProcessRoleKind)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["process", "user", "role"], name="process_role_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} in {self.process_id}"


class Phase(models.Model):
    """A stretch of a process, with its dates."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(max_length=20, choices=PhaseKind)
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField()
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "starts_on", "pk"]

    def __str__(self) -> str:
        return self.title

    def is_current(self, today: date) -> bool:
        return self.starts_on <= today <= self.ends_on


class Activity(models.Model):
    """One use of one mechanism within a phase, open between two moments."""

    phase = models.ForeignKey(Phase, on_delete=models.CASCADE, related_name="activities")
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="activities")
    mechanism = models.CharField(max_length=30)  # the code of an installed mechanism
    title = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    settings = models.JSONField(default=dict)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "opens_at", "pk"]

    def __str__(self) -> str:
        return self.title

    def is_open(self, at: datetime) -> bool:
        """Whether its own times admit a contribution; the process must be open as well."""
        return self.opens_at <= at < self.closes_at

    def get_absolute_url(self) -> str:
        return f"/actividades/{self.pk}/{mechanisms.path_of(self.mechanism)}/"


class Category(models.Model):
    """A subject under which a process sorts its contributions."""

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="categories")
    name = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.name


class FeedbackReturn(models.Model):
    """The devolución: what people said, what was decided and why. Versions, never edits.

    Or, where there is none, the signed reason for closing without it (`missing_reason`).
    """

    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="feedback_returns")
    number = models.PositiveIntegerField()
    said = models.TextField(blank=True)
    decided = models.TextField(blank=True)
    why = models.TextField(blank=True)
    missing_reason = models.TextField(blank=True)
    delivered = models.CharField(max_length=15, choices=Promise, blank=True)
    signed_by = models.CharField(max_length=160)  # post and body, not a name
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="feedback_return_once")
        ]

    def __str__(self) -> str:
        return f"{self.process_id} v{self.number}"
