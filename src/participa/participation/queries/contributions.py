"""Questions about contributions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.utils import timezone

from participa.accounts.queries import display_names
from participa.kernel import mechanisms
from participa.kernel.prepared import first, prepared
from participa.territories.queries import holiday_calendar
from participa_methods.deadlines import add_business_days

from ..enums import LinkKind
from ..models import (
    Activity,
    Attachment,
    CoAuthor,
    Comment,
    Contribution,
    ContributionLink,
    Endorsement,
    Follow,
    Process,
    Support,
)

PAGE_SIZE = 20
LATEST = 15  # contributions on the page of their process
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


def promised_on(activity: Activity, sent_at: datetime) -> date | None:
    """The last day of the answer to what was sent then; None where it is answered as a whole."""
    mechanism = mechanisms.installed().get(activity.mechanism)
    if mechanism is not None and not mechanism.answers_each:
        return None
    days = activity.process.answer_days
    return add_business_days(timezone.localdate(sent_at), days, holiday_calendar())


@prepared
def latest_contributions(process: int) -> QuerySet[Contribution]:
    """The newest public ones of a process, for its page: one query."""
    return listed_contributions().filter(process=process)[:LATEST]


def contribution_rows(contributions: list[Contribution], *, at: datetime) -> list[ContributionRow]:
    """Rows for one page of contributions: one query for all names."""
    names = display_names([c.author_id for c in contributions if c.author_id], at=at)
    return [ContributionRow(c, names.get(c.author_id or 0, "")) for c in contributions]


def contribution_for_page(pk: int) -> Contribution | None:
    """A contribution with what its page shows of the spine."""
    return first(_for_page(pk))


def contribution_to_act_on(pk: int) -> Contribution | None:
    """A contribution with its process: what somebody who supports or comments needs to load."""
    return first(_to_act_on(pk))


@prepared
def _to_act_on(pk: int) -> QuerySet[Contribution]:
    return Contribution.objects.select_related("process").filter(pk=pk)


@prepared
def _for_page(pk: int) -> QuerySet[Contribution]:
    return contributions_for_page().filter(pk=pk)


def contributions_for_page() -> QuerySet[Contribution]:
    """Contributions with what their page shows of the spine."""
    return Contribution.objects.select_related(
        "process__territory__department",
        "process__decider",
        "activity",
        "organization",
        "category",
    )


def around_a_contribution() -> dict[str, Exists]:
    """What there may be around a contribution, so that its page need not ask in vain."""
    here = {"contribution": OuterRef("pk")}
    linked = Q(source=OuterRef("pk")) | Q(target=OuterRef("pk"))
    return {
        "has_co_authors": Exists(CoAuthor.objects.filter(accepted_at__isnull=False, **here)),
        "has_links": Exists(ContributionLink.objects.filter(linked)),
        "has_attachments": Exists(Attachment.objects.filter(**here)),
    }


def did_around(contribution: Contribution, participant_id: int | None) -> tuple[bool, bool]:
    """Whether a participant supports a contribution, and whether they follow it: one query."""
    if participant_id is None:
        return False, False
    [found] = _did_around(contribution.pk, participant_id)
    return found


@prepared
def _did_around(pk: int, participant: int) -> QuerySet[Contribution, tuple[bool, bool]]:
    by = {"participant": participant, "contribution": OuterRef("pk")}
    supports, follows = (Exists(model.objects.filter(**by)) for model in (Support, Follow))
    return Contribution.objects.filter(pk=pk).values_list(supports, follows)


@dataclass(frozen=True)
class CommentRow:
    """A comment with its answers and the names to show."""

    comment: Comment
    author: str
    replies: tuple[CommentRow, ...] = ()


def _threads(contribution: int) -> QuerySet[Comment]:
    """The comments that answer no other."""
    found = Comment.objects.filter(contribution=contribution, parent=None)
    return found.select_related("organization")


@prepared
def _first_threads(contribution: int) -> QuerySet[Any]:
    """The first page, each with the number of all: it is the one most people read."""
    return _threads(contribution).annotate(all_threads=Window(Count("pk")))[:PAGE_SIZE]


@prepared
def _replies(parents: Sequence[int]) -> QuerySet[Comment]:
    return Comment.objects.filter(parent__in=parents).select_related("organization")


def _page_of_threads(contribution: Contribution, number: int | str) -> Page[Comment]:
    """One query for the first page, two for others; none where nobody has commented."""
    paginator = Paginator(_threads(contribution.pk), PAGE_SIZE)
    if str(number) not in ("", "1") and contribution.comment_count:
        return paginator.get_page(number)
    rows = _first_threads(contribution.pk) if contribution.comment_count else []
    paginator.count = rows[0].all_threads if rows else 0
    return Page(rows, 1, paginator)


def comments_page(
    contribution: Contribution,
    page: int | str,
    *,
    at: datetime,
    also: Iterable[int | None] = (),
) -> tuple[Page[Any], list[CommentRow], dict[int, str]]:
    """Twenty comments with all their answers, and the names to show (of `also` too).

    Three queries however many there are; one where nobody has commented.
    """
    top = _page_of_threads(contribution, page)
    comments = list(top.object_list)
    replies = _replies([comment.pk for comment in comments])
    authors = [*also, *(comment.author_id for comment in [*comments, *replies])]
    names = display_names([pk for pk in authors if pk], at=at)

    def row(comment: Comment, below: tuple[CommentRow, ...] = ()) -> CommentRow:
        return CommentRow(comment, names.get(comment.author_id or 0, ""), below)

    rows = [
        row(comment, tuple(row(reply) for reply in replies if reply.parent_id == comment.pk))
        for comment in comments
    ]
    return top, rows, names


def co_authors_of(contribution: Contribution) -> QuerySet[CoAuthor, int]:
    """Keys of the participants who accepted to have written it too."""
    accepted = contribution.co_authors.filter(accepted_at__isnull=False)
    return accepted.values_list("participant_id", flat=True)


def endorsements_of(contribution: Contribution) -> list[Endorsement]:
    """The organisations that stand behind it; no query where there are none."""
    if not contribution.endorsement_count:
        return []
    return list(contribution.endorsements.filter(withdrawn_at=None).select_related("organization"))


@dataclass(frozen=True)
class History:
    """Where a contribution came from and what became of it as a text."""

    merged_into: Contribution | None = None
    merged_from: tuple[Contribution, ...] = ()
    split_from: Contribution | None = None
    split_into: tuple[Contribution, ...] = ()
    grew_from: tuple[Contribution, ...] = ()
    grew_into: tuple[Contribution, ...] = ()
    reasons: tuple[str, ...] = ()


def history_of(contribution: Contribution) -> History:
    """Merges, splits and what grew out of it, in both directions; one query."""
    links = list(
        ContributionLink.objects.filter(
            Q(source=contribution) | Q(target=contribution)
        ).select_related("source", "target")
    )

    def ends(kind: LinkKind, *, forward: bool) -> tuple[Contribution, ...]:
        return tuple(
            link.target if forward else link.source
            for link in links
            if link.kind == kind and (link.source_id == contribution.pk) == forward
        )

    return History(
        merged_into=next(iter(ends(LinkKind.MERGED_INTO, forward=True)), None),
        merged_from=ends(LinkKind.MERGED_INTO, forward=False),
        split_from=next(iter(ends(LinkKind.SPLIT_INTO, forward=False)), None),
        split_into=ends(LinkKind.SPLIT_INTO, forward=True),
        grew_from=ends(LinkKind.GREW_INTO, forward=False),
        grew_into=ends(LinkKind.GREW_INTO, forward=True),
        reasons=tuple(dict.fromkeys(link.reason for link in links)),
    )
