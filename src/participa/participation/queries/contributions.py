"""Questions about contributions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from participa.accounts.queries import display_names

from ..enums import LinkKind
from ..models import Activity, Comment, Contribution, ContributionLink, Process

PAGE_SIZE = 20
ORDERS = {
    "recent": ("-created_at", "-pk"),
    "supported": ("-support_count", "-pk"),
    "discussed": ("-comment_count", "-pk"),
}


@dataclass(frozen=True)
class ContributionRow:
    """A contribution as a list shows it, with the name its author agreed to."""

    contribution: Contribution
    author: str


def listed_contributions(
    *,
    process: Process | None = None,
    activity: Activity | None = None,
    category_id: int | None = None,
    order: str = "recent",
) -> QuerySet[Contribution]:
    """Public contributions; unknown orders fall back to the most recent first."""
    rows = Contribution.objects.public().select_related("organization", "category")
    if process is not None:
        rows = rows.filter(process=process)
    if activity is not None:
        rows = rows.filter(activity=activity)
    if category_id is not None:
        rows = rows.filter(category_id=category_id)
    return rows.order_by(*ORDERS.get(order, ORDERS["recent"]))


def contribution_rows(contributions: list[Contribution], *, at: datetime) -> list[ContributionRow]:
    """Rows for one page of contributions: one query for all names."""
    names = display_names([c.author_id for c in contributions if c.author_id], at=at)
    return [ContributionRow(c, names.get(c.author_id or 0, "")) for c in contributions]


def contribution_for_page(pk: int) -> Contribution | None:
    """A contribution with what its page shows of the spine."""
    return (
        Contribution.objects.select_related(
            "process__territory__department",
            "process__decider",
            "activity",
            "organization",
            "category",
        )
        .filter(pk=pk)
        .first()
    )


@dataclass(frozen=True)
class CommentRow:
    """A comment with its answers and the names to show."""

    comment: Comment
    author: str
    replies: tuple[CommentRow, ...] = ()


def comments_page(
    contribution: Contribution, page: int | str, *, at: datetime
) -> tuple[Page[Any], list[CommentRow]]:
    """Twenty comments with all their answers: four queries however many there are."""
    top = Paginator(
        contribution.comments.filter(parent=None).select_related("organization"), PAGE_SIZE
    ).get_page(page)
    comments = list(top.object_list)
    replies = list(
        Comment.objects.filter(parent__in=[c.pk for c in comments]).select_related("organization")
    )
    names = display_names([c.author_id for c in [*comments, *replies] if c.author_id], at=at)

    def row(comment: Comment, below: tuple[CommentRow, ...] = ()) -> CommentRow:
        return CommentRow(comment, names.get(comment.author_id or 0, ""), below)

    return top, [
        row(comment, tuple(row(reply) for reply in replies if reply.parent_id == comment.pk))
        for comment in comments
    ]


@dataclass(frozen=True)
class History:
    """Where a contribution came from and what became of it as a text."""

    merged_into: Contribution | None
    merged_from: tuple[Contribution, ...]
    split_from: Contribution | None
    split_into: tuple[Contribution, ...]
    reasons: tuple[str, ...]


def history_of(contribution: Contribution) -> History:
    """Merges and splits in both directions, one query."""
    links = list(
        ContributionLink.objects.filter(source=contribution).select_related("target")
    ) + list(ContributionLink.objects.filter(target=contribution).select_related("source"))
    into = {
        kind: tuple(x.target for x in links if x.kind == kind and x.source_id == contribution.pk)
        for kind in LinkKind
    }
    out_of = {
        kind: tuple(x.source for x in links if x.kind == kind and x.target_id == contribution.pk)
        for kind in LinkKind
    }
    return History(
        merged_into=next(iter(into[LinkKind.MERGED_INTO]), None),
        merged_from=out_of[LinkKind.MERGED_INTO],
        split_from=next(iter(out_of[LinkKind.SPLIT_INTO]), None),
        split_into=into[LinkKind.SPLIT_INTO],
        reasons=tuple(dict.fromkeys(link.reason for link in links)),
    )
