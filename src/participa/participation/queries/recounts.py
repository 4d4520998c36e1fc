"""How each derived counter of the package is counted anew; the ledger compares."""

from __future__ import annotations

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


def _supports(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(recounted=_number_of(Support.objects.all()))


def _comments(rows: QuerySet[Any]) -> QuerySet[Any]:
    published = Comment.objects.filter(state=CommentState.PUBLISHED)
    return rows.annotate(recounted=_number_of(published))


def _endorsements(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.annotate(recounted=_number_of(Endorsement.objects.filter(withdrawn_at=None)))


RECOUNTS = (
    Recount(Contribution, "support_count", _supports),
    Recount(Contribution, "comment_count", _comments),
    Recount(Contribution, "endorsement_count", _endorsements),
)
