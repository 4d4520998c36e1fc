"""How each derived counter of the package is counted anew; the ledger compares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participa.audit.queries.verification import Recount
from participa.participation.enums import CommentState
from participa.participation.models import (
    Comment,
    Contribution,
    Endorsement,
    Process,
    Support,
)

from ..enums import Reached

# Counter of a process → the link that the contributions it counts have come to; None: all.
# Of those that await an answer of their own.
CHAIN_COUNTS: dict[str, Reached | None] = {
    "contribution_count": None,
    "answered_count": Reached.RESPONSE,
    "committed_count": Reached.COMMITMENT,
    "evidenced_count": Reached.EVIDENCE,
    "changed_count": Reached.CHANGE,
}


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of `rows` belong to each contribution."""
    own = rows.filter(contribution=OuterRef("pk")).order_by().values("contribution")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


def _counted(counted: QuerySet[Any]) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    def recount(rows: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.annotate(recounted=_number_of(counted))
        return found

    return recount


def _came_to(link: Reached | None) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    def recount(rows: QuerySet[Any]) -> QuerySet[Any]:
        there = Contribution.objects.awaiting_answers().annotate(
            flag=F("reached").bitand(link or 0)
        )
        own = there.filter(Q() if link is None else Q(flag__gt=0), process=OuterRef("pk"))
        number = own.order_by().values("process").annotate(n=Count("pk")).values("n")
        found: QuerySet[Any] = rows.annotate(recounted=Coalesce(Subquery(number), 0))
        return found

    return recount


RECOUNTS = (
    *(Recount(Process, name, _came_to(link)) for name, link in CHAIN_COUNTS.items()),
    Recount(Contribution, "support_count", _counted(Support.objects.all())),
    Recount(
        Contribution,
        "comment_count",
        _counted(Comment.objects.filter(state=CommentState.PUBLISHED)),
    ),
    Recount(
        Contribution, "endorsement_count", _counted(Endorsement.objects.filter(withdrawn_at=None))
    ),
)
