"""Sending, revising, withdrawing, merging and splitting contributions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models

from participa.accounts.enums import ConsentChannel
from participa.accounts.models import Participant, User
from participa.accounts.operations import declare_minor, open_participant
from participa.accounts.queries import code_again
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.enums import Channel
from participa.kernel.files import CleanFile
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.search import operations as search

from ..enums import ContributionState
from ..models import (
    Activity,
    Attachment,
    Category,
    Contribution,
    ContributionVersion,
    Follow,
)
from ..queries import contribution_document, promised_on, team_of
from ..rules import (
    may_capture,
    may_contribute,
    may_manage_process,
    may_revise,
    may_speak_for,
    may_withdraw,
)
from ._counts import move, reach_of, tally

OwnRows = Callable[[Contribution], Sequence[models.Model]]


@dataclass(frozen=True, kw_only=True)
class Guardian:
    """Who allows somebody under eighteen to tell of themselves, how, and what they think of it."""

    guardian_name: str
    relationship: str
    channel: str
    opinion: str


@dataclass(frozen=True, kw_only=True)
class NewContribution:
    """What somebody sends. `content`: the mechanism's own fields, kept in every version."""

    title: str
    body: str
    content: dict[str, Any] = field(default_factory=dict)
    category: Category | None = None
    place: str = ""
    name: str = ""
    contact_email: str = ""
    guardian: Guardian | None = None  # of a visitor under eighteen who tells a name or an address
    organization: Organization | None = None
    channel: str = Channel.WEB
    attachments: Sequence[tuple[CleanFile, str]] = ()  # file, alternative text
    idempotency_key: UUID | None = None
    consent_channel: str = ConsentChannel.WEB  # how the person authorised what is kept of them
    assisted: bool = False  # typed in by somebody of the team for the person who speaks
    credited_to: Participant | None = None  # whose words the team carries on; else the sender's


@dataclass(frozen=True)
class Submitted:
    """The receipt: `code` is given to a visitor who had none yet, and for a while once more to
    the visit that sends the same form again."""

    contribution: Contribution
    code: str | None
    repeated: bool = False


@operation
def submit_contribution(
    *,
    by: Agent,
    at: datetime,
    activity: Activity,
    new: NewContribution,
    own_rows: OwnRows = lambda contribution: (),
) -> Submitted:
    """Receive a contribution and promise a date for its answer.

    own_rows: what the mechanism stores beside the spine row; returns the rows it wrote. The
    same idempotency key sent again returns the first contribution and changes nothing.
    """
    if new.idempotency_key:
        lock(f"once:{new.idempotency_key}")  # the same form sent twice at the same instant
        if earlier := Contribution.objects.filter(idempotency_key=new.idempotency_key).first():
            unchanged()
            return Submitted(earlier, code_again(by, at, earlier.author), repeated=True)
    require(may_contribute(by, activity, at))
    if new.organization:
        require(may_speak_for(by, new.organization))
    if new.assisted:
        require(may_capture(by, activity.process))
    if new.credited_to:
        require(may_manage_process(by, activity.process))
    author, code = _author(by, at, new)
    process = activity.process
    contribution = Contribution.objects.create(
        activity=activity,
        process=process,
        author=author,
        organization=new.organization,
        category=new.category,
        title=new.title,
        body=new.body,
        place=new.place,
        state=ContributionState.PENDING
        if process.moderated_before
        else ContributionState.PUBLISHED,
        channel=new.channel,
        captured_by=by.user if new.assisted and isinstance(by.user, User) else None,
        created_at=at,
        answer_due_on=promised_on(activity, at),
        idempotency_key=new.idempotency_key,
    )
    rows: list[models.Model] = [
        _version(contribution, new.content, author, at),
        Follow.objects.create(participant=author, contribution=contribution, created_at=at),
        *_attachments(contribution, new.attachments, at),
        *own_rows(contribution),
    ]
    if contribution.state == ContributionState.PUBLISHED:
        search.put(contribution_document(contribution))
        tally(process.pk, came=reach_of([contribution]))
    _tell_team(contribution, by, at)
    record("participation.contribution_submitted", by=by, at=at, subject=contribution, rows=rows)
    return Submitted(contribution, code)


def _tell_team(contribution: Contribution, by: Agent, at: datetime) -> None:
    process, pending = contribution.process, contribution.state == ContributionState.PENDING
    announce(
        kind="contribution_received",
        users=team_of(process),
        params={
            "pending" if pending else "title": contribution.title,
            "process": process.title,
            "due_on": contribution.answer_due_on,
        },
        url=f"/mesa{process.get_absolute_url()}aportes/",
        at=at,
        by=by,
        gather=True,
    )


def _author(by: Agent, at: datetime, new: NewContribution) -> tuple[Participant, str | None]:
    """The hand behind it: the account's, the one this visitor already has, or a new one."""
    if new.credited_to is not None:
        return new.credited_to, None
    if by.participant_id is not None and not new.assisted:
        return Participant.objects.get(pk=by.participant_id), None
    # For somebody assisted, a participant of their own: they may claim it later.
    hand = Agent(channel=new.channel) if new.assisted else by
    author, code = open_participant(
        by=hand,
        at=at,
        name=new.name,
        contact_email=new.contact_email,
        consent_channel=new.consent_channel,
        taken_by=by.user if new.assisted and isinstance(by.user, User) else None,
    )
    if new.guardian:
        oneself = Agent(participant_id=author.pk, channel=hand.channel)
        declare_minor(by=oneself, at=at, **asdict(new.guardian))
    return author, code


def _version(
    contribution: Contribution,
    content: dict[str, Any],
    author: Participant | None,
    at: datetime,
    reason: str = "",
) -> ContributionVersion:
    return ContributionVersion.objects.create(
        contribution=contribution,
        number=contribution.version,
        title=contribution.title,
        body=contribution.body,
        content=content,
        reason=reason,
        at=at,
        by=author,
    )


def _attachments(
    contribution: Contribution, files: Sequence[tuple[CleanFile, str]], at: datetime
) -> list[Attachment]:
    rows = []
    for clean, alternative_text in files:
        row = Attachment(
            contribution=contribution,
            name=clean.file_name,
            alternative_text=alternative_text,
            content_type=clean.content_type,
            size=clean.size,
            digest=clean.digest,
            created_at=at,
        )
        row.file.save(clean.file_name, clean.as_file(), save=False)
        row.save()
        rows.append(row)
    return rows


@operation
def revise_contribution(
    *,
    by: Agent,
    at: datetime,
    contribution: Contribution,
    title: str,
    body: str,
    content: dict[str, Any],
    reason: str = "",
    category: Category | None = None,
    place: str = "",
    own_rows: OwnRows = lambda contribution: (),
) -> Contribution:
    """A new version by its author; the earlier ones stay to be read."""
    require(may_revise(by, contribution, at))
    latest = contribution.versions.order_by("-number").first()
    same = latest and (latest.title, latest.body, latest.content) == (title, body, content)
    if same and (category, place) == (contribution.category, contribution.place):
        unchanged()
        return contribution
    contribution.title = title
    contribution.body = body
    contribution.category = category
    contribution.place = place
    contribution.version += 1
    contribution.save(update_fields=["title", "body", "category", "place", "version"])
    author = Participant.objects.filter(pk=by.participant_id or 0).first()
    rows = [_version(contribution, content, author, at, reason), *own_rows(contribution)]
    if contribution.state == ContributionState.PUBLISHED:
        search.put(contribution_document(contribution))
    record("participation.contribution_revised", by=by, at=at, subject=contribution, rows=rows)
    return contribution


@operation
def withdraw_contribution(
    *, by: Agent, at: datetime, contribution: Contribution, reason: str = ""
) -> Contribution:
    """Its author takes it back: it vanishes from every list; a tombstone stays at its address."""
    require(may_withdraw(by, contribution))
    move(contribution, ContributionState.WITHDRAWN)
    search.drop("contribution", contribution.pk)
    record(
        "participation.contribution_withdrawn",
        by=by,
        at=at,
        subject=contribution,
        personal={"reason": reason},
    )
    return contribution
