"""What people do around a contribution: support, comment, endorse, follow."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F

from participa.accounts.models import Participant
from participa.accounts.operations import open_participant
from participa.accounts.queries import code_again
from participa.actors.models import Organization
from participa.audit.operations import record, row_key
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce

from ..enums import CommentState
from ..models import Comment, Contribution, Endorsement, Follow, Process, Support
from ..queries import followers_of_contribution
from ..rules import may_comment_as, may_discuss, may_endorse, may_speak_for, may_withdraw_comment


def _hand(by: Agent, at: datetime) -> tuple[Participant, str | None]:
    if by.participant_id is not None:
        return Participant(pk=by.participant_id), None  # only its key is needed: no query
    return open_participant(by=by, at=at)


@operation
def support(
    *, by: Agent, at: datetime, contribution: Contribution
) -> tuple[Participant, str | None]:
    """Back a contribution, once. Returns the participant and, for a new visitor, their code."""
    require(may_discuss(by, contribution))
    participant, code = _hand(by, at)
    row = Support(contribution=contribution, participant_id=participant.pk, created_at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the database knows who backs it already
        if not Support.objects.filter(contribution=contribution, participant=participant).exists():
            raise
        unchanged()
        return participant, code
    Contribution.objects.filter(pk=contribution.pk).update(support_count=F("support_count") + 1)
    record("participation.supported", by=by, at=at, subject=row, created=[row])
    return participant, code


@operation
def withdraw_support(*, by: Agent, at: datetime, contribution: Contribution) -> None:
    row = Support.objects.filter(
        contribution=contribution, participant_id=by.participant_id or 0
    ).first()
    if row is None:
        unchanged()
        return
    require(may_discuss(by, contribution))
    key = row_key(row)
    row.delete()
    Contribution.objects.filter(pk=contribution.pk).update(support_count=F("support_count") - 1)
    record("participation.support_withdrawn", by=by, at=at, subject=contribution, removed=[key])


@operation
def comment_on(
    *,
    by: Agent,
    at: datetime,
    contribution: Contribution,
    body: str,
    parent: Comment | None = None,
    organization: Organization | None = None,
    idempotency_key: UUID | None = None,
) -> tuple[Comment, str | None]:
    """Say something under a contribution, or answer somebody who did (one level)."""
    if idempotency_key:
        lock(f"once:{idempotency_key}")  # the same form sent twice at the same instant
        if earlier := Comment.objects.filter(idempotency_key=idempotency_key).first():
            unchanged()
            return earlier, code_again(by, at, earlier.author)
    require(may_discuss(by, contribution))
    if organization:
        require(may_comment_as(by, contribution, organization))
    participant, code = _hand(by, at)
    if parent is not None and parent.parent_id is not None:
        parent = parent.parent
    comment = Comment.objects.create(
        contribution=contribution,
        parent=parent,
        author_id=participant.pk,
        organization=organization,
        body=body,
        created_at=at,
        idempotency_key=idempotency_key,
    )
    Contribution.objects.filter(pk=contribution.pk).update(comment_count=F("comment_count") + 1)
    announce(
        kind="comment_received",
        participants=[pk for pk in followers_of_contribution(contribution) if pk != participant.pk],
        params={"title": contribution.title},
        url=f"{contribution.get_absolute_url()}#comentario-{comment.pk}",
        at=at,
        by=by,
    )
    record("participation.commented", by=by, at=at, subject=comment)
    return comment, code


@operation
def withdraw_comment(*, by: Agent, at: datetime, comment: Comment) -> Comment:
    """Its author takes it back; its place stays so that answers keep their sense."""
    require(may_withdraw_comment(by, comment))
    if comment.state != CommentState.PUBLISHED:
        unchanged()
        return comment
    comment.state = CommentState.WITHDRAWN
    comment.save(update_fields=["state"])
    Contribution.objects.filter(pk=comment.contribution_id).update(
        comment_count=F("comment_count") - 1
    )
    record("participation.comment_withdrawn", by=by, at=at, subject=comment)
    return comment


@operation
def endorse(
    *,
    by: Agent,
    at: datetime,
    contribution: Contribution,
    organization: Organization,
    reason: str = "",
) -> Endorsement:
    """An organisation stands behind a contribution, through a verified representative."""
    require(may_endorse(by, contribution, organization))
    lock(f"endorse:{contribution.pk}:{organization.pk}")
    row = Endorsement.objects.filter(contribution=contribution, organization=organization).first()
    if row is not None and row.withdrawn_at is None:
        unchanged()
        return row
    if row is None:
        row = Endorsement(contribution=contribution, organization=organization)
    row.reason, row.created_at, row.withdrawn_at = reason, at, None
    row.save()
    Contribution.objects.filter(pk=contribution.pk).update(
        endorsement_count=F("endorsement_count") + 1
    )
    announce(
        kind="endorsed",
        participants=followers_of_contribution(contribution),
        params={"title": contribution.title, "organization": organization.name},
        url=contribution.get_absolute_url(),
        at=at,
        by=by,
    )
    record("participation.endorsed", by=by, at=at, subject=row)
    return row


@operation
def withdraw_endorsement(*, by: Agent, at: datetime, endorsement: Endorsement) -> None:
    require(may_speak_for(by, endorsement.organization))
    if endorsement.withdrawn_at is not None:
        unchanged()
        return
    endorsement.withdrawn_at = at
    endorsement.save(update_fields=["withdrawn_at"])
    Contribution.objects.filter(pk=endorsement.contribution_id).update(
        endorsement_count=F("endorsement_count") - 1
    )
    record("participation.endorsement_withdrawn", by=by, at=at, subject=endorsement)


@operation
def follow(
    *,
    by: Agent,
    at: datetime,
    process: Process | None = None,
    contribution: Contribution | None = None,
) -> tuple[Participant, str | None]:
    """Hear of a process or of a contribution (exactly one)."""
    participant, code = _hand(by, at)
    row, made = Follow.objects.get_or_create(
        participant_id=participant.pk,
        process=process,
        contribution=contribution,
        defaults={"created_at": at},
    )
    if not made:
        unchanged()
    else:
        record("participation.followed", by=by, at=at, subject=row)
    return participant, code


@operation
def unfollow(
    *,
    by: Agent,
    at: datetime,
    process: Process | None = None,
    contribution: Contribution | None = None,
) -> None:
    row = Follow.objects.filter(
        participant_id=by.participant_id or 0, process=process, contribution=contribution
    ).first()
    subject = process or contribution
    if row is None or subject is None:
        unchanged()
        return
    key = row_key(row)
    row.delete()
    record("participation.unfollowed", by=by, at=at, subject=subject, removed=[key])
