"""How each derived counter of the package is counted anew; the ledger compares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participa.audit.queries.verification import Recount
from participa.participation.enums import CommentState
from participa.participation.models import Comment, Contribution, Endorsement, Support


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of `rows` belong to each contribution."""
    own = rows.filter(contribution=OuterRef("pk")).order_by().values("contribution")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


def _counted(counted: QuerySet[Any]) -> Callable[[QuerySet[Any]], QuerySet[Any]]:
    def recount(rows: QuerySet[Any]) -> QuerySet[Any]:
        found: QuerySet[Any] = rows.annotate(recounted=_number_of(counted))
        return found

    return recount


RECOUNTS = (
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
