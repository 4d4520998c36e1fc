"""Every derived field of the platform, and how it is counted anew."""

from __future__ import annotations

from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from participa.accountability.enums import Completion
from participa.accountability.models import Commitment, CommitmentVersion, Progress
from participa.accountability.queries import with_reach
from participa.audit.queries.verification import Recount
from participa.participation.models import Contribution
from participa.participation.queries import recounts as participation


def _latest_progress() -> QuerySet[Progress]:
    return Progress.objects.filter(commitment=OuterRef("pk")).order_by("-pk")


def _due_on(rows: QuerySet[Any]) -> QuerySet[Any]:
    versions = CommitmentVersion.objects.filter(commitment=OuterRef("pk")).order_by("-number")
    annotated: QuerySet[Any] = rows.annotate(recounted=Subquery(versions.values("due_on")[:1]))
    return annotated


def _completion(rows: QuerySet[Any]) -> QuerySet[Any]:
    latest = Subquery(_latest_progress().values("completion")[:1])
    annotated: QuerySet[Any] = rows.annotate(
        recounted=Coalesce(latest, Value(Completion.NOT_STARTED.value))
    )
    return annotated


def _completed_on(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The day it was declared complete, unless a later note took that back."""
    notes = Progress.objects.filter(commitment=OuterRef("pk"))
    complete = Q(completion=Completion.COMPLETE)
    earlier = Progress.objects.filter(~complete, commitment=OuterRef("commitment"))
    taken_back = Coalesce(Subquery(earlier.order_by("-pk").values("pk")[:1]), Value(0))
    since = notes.filter(complete, pk__gt=taken_back).order_by("pk")
    annotated: QuerySet[Any] = rows.annotate(
        recounted=Subquery(since.values(day=TruncDate("at"))[:1])
    )
    return annotated


def _reached(rows: QuerySet[Any]) -> QuerySet[Any]:
    return with_reach(rows, "recounted")


RECOUNTS: tuple[Recount, ...] = (
    *participation.RECOUNTS,
    Recount(Contribution, "reached", _reached),
    Recount(Commitment, "due_on", _due_on),
    Recount(Commitment, "completion", _completion),
    Recount(Commitment, "completed_on", _completed_on),
)
