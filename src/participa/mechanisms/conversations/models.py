from __future__ import annotations

from typing import ClassVar

from django.db import models

from participa.accounts.models import Participant, User
from participa.kernel import codes
from participa.kernel.enums import Channel
from participa.participation.models import Activity, Contribution

from .enums import Answer


class Statement(models.Model):
    """One sentence to vote on, beside its spine row (whose title says it).

    `text` is the whole sentence where the title had to cut it (imports). `is_meta`: it asks about
    the participant, so it never shapes the opinion groups. `origin` is its number in the file it
    was imported from, "" where it was written here.
    """

    OWN_WORDS: ClassVar = ("text",)

    contribution = models.OneToOneField(
        Contribution, on_delete=models.CASCADE, primary_key=True, related_name="statement"
    )
    text = models.CharField(max_length=1000, blank=True)
    is_meta = models.BooleanField(default=False)
    is_seed = models.BooleanField(default=False)
    origin = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"statement {self.pk}"

    @property
    def words(self) -> str:
        return self.text or self.contribution.title


class Invitation(models.Model):
    """A link handed out in one place, so that the team sees how many came by it."""

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    code = models.CharField(max_length=12, unique=True)
    label = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label


class Sheet(models.Model):
    """A paper ballot that was printed with a code of its own, `number` in its conversation.

    The code is worked out from the installation's key, so that a lost page can be printed again;
    only its digest is stored. It becomes the resume code of whoever filled the sheet once that is
    typed in: `registered_at`, for ever, also when the person claims the code or is erased.
    """

    LEDGER_PRIVATE: ClassVar = True

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    code_digest = models.CharField(max_length=64, unique=True)
    registered_at = models.DateTimeField(null=True)
    once = models.UUIDField(
        null=True
    )  # the form that asked for it: sent again it asks for the same

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["activity", "number"], name="sheet_once")]

    def __str__(self) -> str:
        return f"sheet {self.number} of {self.activity_id}"

    @property
    def visit(self) -> str:
        """By what its participant comes in: it gives the code (see `kernel.codes`)."""
        return sheet_visit(self.activity_id, self.number)

    @property
    def code(self) -> str:
        return codes.codes_of(self.visit)[0]


def sheet_visit(activity: int, number: int) -> str:
    return f"sheet:{activity}:{number}"


class Voter(models.Model):
    """That a participant votes in a conversation. Gone, with the votes, when the person is erased.

    `digest` is the SHA-256 over their sealed votes and `votes` their number: the ledger keeps
    this row, and so the votes, without an event for each of them (ADR 0012). `included`: enough
    votes to be counted in the groups, once and for ever; `group` is the last one they were in.
    """

    LEAVES_WITH_PERSON: ClassVar = True
    LEDGER_PRIVATE: ClassVar = True

    activity = models.ForeignKey(Activity, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="voters")
    invitation = models.ForeignKey(Invitation, on_delete=models.SET_NULL, null=True, blank=True)
    joined_at = models.DateTimeField()
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    captured_by = models.ForeignKey(  # who typed in a paper ballot: "registrado con apoyo"
        User, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    votes = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    included = models.BooleanField(default=False)
    group = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["activity", "participant"], name="voter_once")
        ]

    def __str__(self) -> str:
        return f"voter {self.pk}"


class Vote(models.Model):
    """What a voter said of a statement at one moment; the latest counts, value null takes it back.

    Rows are only added. Sealing deletes those that a later one replaced and marks what stays.
    """

    # An event for each vote would halve the votes a second and tell who sat down when. The
    # voter's row, which is ledgered, holds a digest of the sealed ones: ADR 0012.
    LEDGERED: ClassVar = False

    voter = models.ForeignKey(Voter, on_delete=models.CASCADE, related_name="ballots")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="votes")
    value = models.SmallIntegerField(choices=Answer, null=True)
    at = models.DateTimeField()
    sealed = models.BooleanField(default=False)

    class Meta:
        indexes = [
            models.Index(
                fields=["voter"], condition=models.Q(sealed=False), name="vote_waits_for_seal"
            )
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} {self.value} {self.statement_id}"


class OpinionResult(models.Model):
    """The latest analysis of a conversation: what the result page says, recomputable by anybody.

    Each recomputation replaces it; the events keep its numbers. `result` is public; `state` is
    what the next one starts from (how often another number of groups won, centre, components).
    """

    activity = models.OneToOneField(
        Activity, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    at = models.DateTimeField()
    method = models.CharField(max_length=40)
    version = models.CharField(max_length=20)
    digest = models.CharField(max_length=80)  # of the input, with the name of the hash
    votes = models.PositiveIntegerField()
    result = models.JSONField(default=dict)
    state = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"result of {self.activity_id}"
