"""What people contribute, its versions and what became of it as a text."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from participa.accounts.models import Participant, User
from participa.actors.models import Organization
from participa.kernel.enums import Channel

from ..enums import ContributionState, LinkKind
from .processes import Activity, Category, Process


class ContributionQuerySet(models.QuerySet["Contribution"]):
    def public(self) -> ContributionQuerySet:
        return self.filter(state=ContributionState.PUBLISHED)

    def awaiting_answers(self) -> ContributionQuerySet:
        """Public ones that were promised an answer of their own, given or not."""
        return self.public().filter(answer_due_on__isnull=False)


class Contribution(models.Model):
    """One public act in an activity, whatever the mechanism; the first link of the chain.

    `body` and `title` are the current version's; `ContributionVersion` keeps them all.
    `answer_due_on` is the date promised in the receipt, None where its mechanism is answered as
    a whole: then it counts in no funnel. Counters are derived, and so is
    `reached` (flags of `Reached`): the operations keep them, the ledger recounts them.
    """

    LEDGER_EXCLUDES: ClassVar = ("support_count", "comment_count", "endorsement_count", "reached")
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
    reached = models.PositiveSmallIntegerField(default=0)

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
    FILE_DIGESTS: ClassVar = {"file": "digest"}

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
