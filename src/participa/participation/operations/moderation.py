"""Reports and the team's decisions, each with its public reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F

from participa.accounts.models import User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.enums import chosen
from participa.kernel.operation import TWICE, operation, unchanged
from participa.kernel.rulings import YES, no, require
from participa.notices.operations import announce
from participa.search import operations as search

from ..enums import CommentState, ContributionState, LinkKind, ModerationAction, ModerationReason
from ..models import Comment, Contribution, ContributionLink, Moderation, Report
from ..queries import contribution_document, followers_of_contribution
from ..rules import may_decide, may_moderate
from ._counts import move

HIDEABLE = (ContributionState.PUBLISHED, ContributionState.PENDING)


@operation
def report(
    *,
    by: Agent,
    at: datetime,
    contribution: Contribution,
    reason: str,
    explanation: str = "",
    comment: Comment | None = None,
) -> Report:
    """Ask the team to look at something. Anybody may; the same person's second report is one.

    Of people without account or code nobody knows: the same words again at once are one.
    """
    require(
        YES if comment is None or comment.contribution_id == contribution.pk else no("not_found")
    )
    reason = chosen(ModerationReason, reason)
    lock(f"report:{contribution.pk}")
    same = Report.objects.filter(
        contribution=contribution,
        comment=comment,
        reporter_id=by.participant_id,
        resolved_at=None,
    )
    if by.participant_id is None:
        same = same.filter(reason=reason, explanation=explanation, created_at__gt=at - TWICE)
    if earlier := same.first():
        unchanged()
        return earlier
    row = Report.objects.create(
        contribution=contribution,
        comment=comment,
        reporter_id=by.participant_id,
        reason=reason,
        explanation=explanation,
        created_at=at,
    )
    record("participation.reported", by=by, at=at, subject=row, data={"reason": reason})
    return row


@operation
def decide_moderation(
    *,
    by: Agent,
    at: datetime,
    contribution: Contribution,
    action: str,
    explanation: str,
    reason: str = "",
    comment: Comment | None = None,
) -> Moderation:
    """Hide, restore or keep a contribution or one comment; open reports on it are resolved."""
    require(may_decide(by, contribution, comment, action))
    decision = Moderation.objects.create(
        contribution=contribution,
        comment=comment,
        action=action,
        reason=reason,
        explanation=explanation,
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    open_reports = list(
        Report.objects.filter(contribution=contribution, comment=comment, resolved_at=None)
    )
    for row in open_reports:
        row.resolved_at = at
    Report.objects.bulk_update(open_reports, ["resolved_at"])
    if action == ModerationAction.HIDE:
        _show(contribution, comment, shown=False)
    elif action == ModerationAction.RESTORE:
        _show(contribution, comment, shown=True)
    if action != ModerationAction.KEEP:
        author = comment.author_id if comment else contribution.author_id
        announce(
            kind="hidden" if action == ModerationAction.HIDE else "restored",
            participants=[author] if author else [],
            params={"title": contribution.title, "reason": reason, "explanation": explanation},
            url=contribution.get_absolute_url(),
            at=at,
            by=by,
        )
    record(
        "participation.moderated",
        by=by,
        at=at,
        subject=decision,
        rows=[comment or contribution, *open_reports],
        data={"action": action, "reason": reason},
    )
    return decision


@operation
def hide_contributions(
    *,
    by: Agent,
    at: datetime,
    contributions: Sequence[Contribution],
    reason: str,
    explanation: str,
) -> list[Moderation]:
    """Hide several for one reason: all of them or none; each gets its own public decision."""
    shown = [row for row in contributions if row.state in HIDEABLE]
    if not shown:
        unchanged()
    return [
        decide_moderation(
            by=by,
            at=at,
            contribution=contribution,
            action=ModerationAction.HIDE,
            reason=reason,
            explanation=explanation,
        )
        for contribution in shown
    ]


def _show(contribution: Contribution, comment: Comment | None, *, shown: bool) -> None:
    if comment is not None:
        comment.state = CommentState.PUBLISHED if shown else CommentState.HIDDEN
        comment.save(update_fields=["state"])
        Contribution.objects.filter(pk=contribution.pk).update(
            comment_count=F("comment_count") + (1 if shown else -1)
        )
        return
    move(contribution, _state_before(contribution) if shown else ContributionState.HIDDEN)
    if contribution.state == ContributionState.PUBLISHED:
        search.put(contribution_document(contribution))
    else:
        search.drop("contribution", contribution.pk)


def _state_before(contribution: Contribution) -> ContributionState:
    """What a hidden contribution goes back to: one that was merged or split stays so."""
    link = ContributionLink.objects.filter(source=contribution).first()
    if link is None:
        return ContributionState.PUBLISHED
    merged = link.kind == LinkKind.MERGED_INTO
    return ContributionState.MERGED if merged else ContributionState.SPLIT


@operation
def review_contribution(*, by: Agent, at: datetime, contribution: Contribution) -> Contribution:
    """Let a contribution that waited for review appear."""
    require(may_moderate(by, contribution.process))
    if contribution.state != ContributionState.PENDING:
        unchanged()
        return contribution
    move(contribution, ContributionState.PUBLISHED)
    search.put(contribution_document(contribution))
    announce(
        kind="contribution_published",
        participants=followers_of_contribution(contribution),
        params={"title": contribution.title},
        url=contribution.get_absolute_url(),
        at=at,
        by=by,
    )
    record("participation.contribution_reviewed", by=by, at=at, subject=contribution)
    return contribution
