"""What institutions do about contributions: Response → Commitment → Evidence → Change.

What people rely on is added as versions, never edited. Late, kept and broken are computed.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from participa.accounts.models import Participant, User
from participa.actors.models import Organization
from participa.kernel.enums import Channel
from participa.participation.enums import ModerationReason
from participa.participation.models import Contribution, Process

from .enums import Completion, Condition, EvidenceSource, Outcome, Verdict


class Filing(models.Model):
    """That a contribution was filed as a petition: only now does a legal clock run.

    Rule 1 of the model: a draft is not a petition. Authority, filing number, date and channel
    are all required; `due_on` follows from the matter's legal term at that date.
    """

    contribution = models.ForeignKey(Contribution, on_delete=models.PROTECT, related_name="filings")
    authority = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="filings")
    number = models.CharField(max_length=60)
    filed_on = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel)
    matter = models.CharField(max_length=80)  # key of a LegalParameter
    due_on = models.DateField()
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.number


class Response(models.Model):
    """An authority's answer to one or many contributions; its words are in its versions."""

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="responses")
    authority = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="responses")
    contributions = models.ManyToManyField(
        Contribution, through="ResponseTarget", related_name="responses"
    )
    created_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"response {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/respuestas/{self.pk}/"


class ResponseTarget(models.Model):
    """That a response answers a contribution."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="targets")
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="response_targets"
    )
    answered_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["response", "contribution"], name="response_target_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.response_id} answers {self.contribution_id}"


class ResponseVersion(models.Model):
    """What a response said at one time: the latest number holds; all of them show."""

    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    outcome = models.CharField(max_length=15, choices=Outcome)
    body = models.TextField()
    transferred_to = models.CharField(max_length=160, blank=True)
    signed_by = models.CharField(max_length=160)  # the post that answers, not a name
    reason = models.CharField(max_length=240, blank=True)  # why this version was needed
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["response", "number"], name="response_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.response_id} v{self.number}"


class ResponseRating(models.Model):
    """How a participant rates an answer on the four qualities the law asks of it."""

    OWN_WORDS: ClassVar = ("comment",)

    response = models.ForeignKey(Response, on_delete=models.CASCADE, related_name="ratings")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="ratings")
    substantive = models.BooleanField()  # de fondo
    clear = models.BooleanField()
    complete = models.BooleanField()
    on_time = models.BooleanField()
    comment = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["response", "participant"], name="response_rating_once")
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} rates {self.response_id}"


class Commitment(models.Model):
    """What a body committed to do; its terms are in its versions, its state is computed.

    `due_on` and `completion` repeat the latest version and progress, so that lists can be
    sorted and filtered in the database; the operations keep them, the ledger recounts them.
    """

    LEDGER_EXCLUDES: ClassVar = ("due_on", "completion", "completed_on")

    process = models.ForeignKey(Process, on_delete=models.PROTECT, related_name="commitments")
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, null=True, blank=True, related_name="commitments"
    )
    responsible = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="commitments"
    )
    created_at = models.DateTimeField(db_index=True)
    due_on = models.DateField(db_index=True)
    completion = models.CharField(max_length=15, choices=Completion, default=Completion.NOT_STARTED)
    completed_on = models.DateField(null=True)

    class Meta:
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"commitment {self.pk}"

    def get_absolute_url(self) -> str:
        return f"/compromisos/{self.pk}/"


class CommitmentVersion(models.Model):
    """The terms of a commitment at one time; changing a date leaves the earlier one to see."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    post = models.CharField(max_length=160)  # responsible post
    due_on = models.DateField()
    means_of_verification = models.CharField(max_length=300)
    reason = models.CharField(max_length=240, blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "number"], name="commitment_version_once")
        ]

    def __str__(self) -> str:
        return self.title


class Progress(models.Model):
    """A dated note on how far a commitment has come."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="progress")
    completion = models.CharField(max_length=15, choices=Completion)
    note = models.TextField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.commitment_id} {self.completion}"


class Evidence(models.Model):
    """Something that shows what was done: a file without metadata, or a link.

    Hidden evidence (by moderation, with its public reason) counts for nothing.
    """

    # A neighbour's words go with her; what it shows stays, for others said whether it is true.
    OWN_WORDS: ClassVar = ("title", "description", "alternative_text", "link")
    OWN_FILES: ClassVar = ("file",)
    FILE_DIGESTS: ClassVar = {"file": "file_digest"}

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="evidence")
    source = models.CharField(max_length=15, choices=EvidenceSource)
    title = models.CharField(max_length=160)
    description = models.TextField(blank=True)
    dated_on = models.DateField()
    file = models.FileField(upload_to="evidencias/%Y/%m/", blank=True)
    file_digest = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=60, blank=True)
    size = models.PositiveIntegerField(default=0)
    alternative_text = models.CharField(max_length=240, blank=True)
    link = models.URLField(blank=True)
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="evidence"
    )
    at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True)
    hidden_reason = models.CharField(max_length=20, choices=ModerationReason, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                # A neighbour who erased her data took along what hers showed; it still counts.
                condition=~models.Q(file="")
                | ~models.Q(link="")
                | models.Q(participant__isnull=False),
                name="evidence_shows_something",
            )
        ]

    def __str__(self) -> str:
        return self.title


class Contrast(models.Model):
    """A person's answer to "¿es cierto?" about a piece of evidence; the latest one counts."""

    OWN_WORDS: ClassVar = ("note",)

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="contrasts")
    participant = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, related_name="contrasts"
    )
    verdict = models.CharField(max_length=10, choices=Verdict)
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.evidence_id} {self.verdict}"


class Change(models.Model):
    """What became different: who changed what, when, coded on one of the six conditions."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="changes")
    condition = models.CharField(max_length=20, choices=Condition)
    description = models.TextField()
    happened_on = models.DateField()
    by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["happened_on", "pk"]

    def __str__(self) -> str:
        return f"{self.condition} {self.happened_on}"
