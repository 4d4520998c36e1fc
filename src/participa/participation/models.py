"""The spine: Process → Phase → Activity → Contribution, and what people do around one."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from django.db import models

from participa.accounts.models import Participant, User
from participa.actors.models import Organization
from participa.kernel import mechanisms
from participa.kernel.enums import Channel, Component
from participa.objectives.models import Objective
from participa.territories.models import Territory

from .enums import (
    CommentState,
    ContributionState,
    LinkKind,
    MenuCategory,
    ModerationAction,
    ModerationReason,
    PhaseKind,
    ProcessRoleKind,
    ProcessState,
    Promise,
)


class ProcessQuerySet(models.QuerySet["Process"]):
    def public(self) -> ProcessQuerySet:
        return self.filter(is_template=False).exclude(state=ProcessState.DRAFT)


class Process(models.Model):
    """People and an institution working on one matter of a territory, under a declared promise.

    `answer_days` are the business days within which the deciding body promises to answer each
    contribution. A process closes only with its devolución (`FeedbackReturn`).
    """

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


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def public(self) -> ContributionQuerySet:
        return self.filter(state=ContributionState.PUBLISHED)


class Contribution(models.Model):
    """One public act in an activity, whatever the mechanism; the first link of the chain.

    `body` and `title` are the current version's; `ContributionVersion` keeps them all.
    `answer_due_on` is the date promised in the receipt. Counters are derived.
    """

    LEDGER_EXCLUDES: ClassVar = ("support_count", "comment_count", "endorsement_count")
    OWN_WORDS: ClassVar = ("title", "body", "place")

    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="contributions")
    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="contributions")
    author = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, related_name="contributions"
    )
    organization = models.ForeignKey(  # "en nombre de"
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="contributions"
    )
    category = models.ForeignKey(Category, on_delete=models.SET_NULL, null=True, blank=True)
    title = models.CharField(max_length=160)
    body = models.TextField()
    place = models.CharField(max_length=120, blank=True)
    state = models.CharField(
        max_length=12, choices=ContributionState, default=ContributionState.PUBLISHED
    )
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    captured_by = models.ForeignKey(  # who typed it for somebody: "registrado con apoyo"
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_index=True)
    answer_due_on = models.DateField(null=True)
    idempotency_key = models.UUIDField(null=True, unique=True)
    support_count = models.PositiveIntegerField(default=0)
    comment_count = models.PositiveIntegerField(default=0)
    endorsement_count = models.PositiveIntegerField(default=0)

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["process", "state", "-created_at"]),
            models.Index(fields=["activity", "state", "-created_at"]),
            models.Index(fields=["activity", "state", "-support_count"]),
            models.Index(fields=["state", "answer_due_on"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"/aportes/{self.pk}/"


class ContributionVersion(models.Model):
    """What a contribution said at one time; `content` holds the mechanism's own fields too."""

    OWN_WORDS: ClassVar = ("title", "body", "content", "reason")
    PART_OF: ClassVar = "contribution"

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="versions"
    )
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=160)
    body = models.TextField()
    content = models.JSONField(default=dict)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "number"], name="contribution_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} v{self.number}"


class ContributionLink(models.Model):
    """That a contribution was merged into or split into another, by whom, why."""

    source = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="links_out")
    target = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=12, choices=LinkKind)
    reason = models.CharField(max_length=240)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.source_id} {self.kind} {self.target_id}"


class Attachment(models.Model):
    """A file that came with a contribution, re-encoded without its metadata."""

    OWN_WORDS: ClassVar = ("file", "name", "alternative_text")
    PART_OF: ClassVar = "contribution"

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.FileField(upload_to="aportes/%Y/%m/")
    name = models.CharField(max_length=120)
    alternative_text = models.CharField(max_length=240)
    content_type = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name

    @property
    def is_image(self) -> bool:
        return self.content_type.startswith("image/")


class Comment(models.Model):
    """Somebody's words under a contribution; one level of answers."""

    OWN_WORDS: ClassVar = ("body",)

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="comments"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="replies"
    )
    author = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, related_name="comments"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    body = models.TextField()
    state = models.CharField(max_length=12, choices=CommentState, default=CommentState.PUBLISHED)
    created_at = models.DateTimeField()
    idempotency_key = models.UUIDField(null=True, unique=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["contribution", "created_at"])]

    def __str__(self) -> str:
        return f"comment {self.pk}"


class Support(models.Model):
    """That a participant backs a contribution; counts once."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="supports"
    )
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="supports")
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "participant"], name="support_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} backs {self.contribution_id}"


class Endorsement(models.Model):
    """That an organisation stands behind a contribution, with its reason."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="endorsements"
    )
    organization = models.ForeignKey(
        Organization, on_delete=models.CASCADE, related_name="endorsements"
    )
    reason = models.CharField(max_length=240, blank=True)
    created_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "organization"], name="endorsement_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} endorses {self.contribution_id}"


class CoAuthor(models.Model):
    """A participant who wrote a contribution together with its author."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="co_authors"
    )
    participant = models.ForeignKey(
        Participant, on_delete=models.CASCADE, related_name="co_authored"
    )
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contribution", "participant"], name="co_author_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} co-wrote {self.contribution_id}"


class Follow(models.Model):
    """That a participant wants to hear of a process or a contribution (exactly one of them)."""

    LEAVES_WITH_PERSON: ClassVar = True

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="follows")
    process = models.ForeignKey(
        Process, on_delete=models.CASCADE, null=True, related_name="follows"
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, null=True, related_name="follows"
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(process__isnull=True) ^ models.Q(contribution__isnull=True),
                name="follow_one_thing",
            ),
            models.UniqueConstraint(fields=["participant", "process"], name="follow_process_once"),
            models.UniqueConstraint(
                fields=["participant", "contribution"], name="follow_contribution_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} follows {self.process_id or self.contribution_id}"


class Report(models.Model):
    """That somebody asked the team to look at a contribution or a comment."""

    OWN_WORDS: ClassVar = ("explanation",)

    contribution = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="reports")
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="reports"
    )
    reporter = models.ForeignKey(Participant, on_delete=models.SET_NULL, null=True)
    reason = models.CharField(max_length=20, choices=ModerationReason)
    explanation = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["created_at"]

    def __str__(self) -> str:
        return f"report {self.pk}"


class Moderation(models.Model):
    """A decision of the team on a contribution or comment; the public moderation log."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="moderations"
    )
    comment = models.ForeignKey(
        Comment, on_delete=models.CASCADE, null=True, blank=True, related_name="moderations"
    )
    action = models.CharField(max_length=10, choices=ModerationAction)
    reason = models.CharField(max_length=20, choices=ModerationReason, blank=True)
    explanation = models.CharField(max_length=500)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.action} {self.contribution_id}"


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
