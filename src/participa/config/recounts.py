"""Every derived field of the platform, and how it is counted anew."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, DateField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate

from participa.accountability.enums import Completion
from participa.accountability.models import Commitment, CommitmentVersion, Progress
from participa.audit.queries.verification import Recount
from participa.participation.queries import recounts as participation


def _latest_progress() -> QuerySet[Progress]:
    return Progress.objects.filter(commitment=OuterRef("pk")).order_by("-at", "-pk")


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
    complete = When(completion=Completion.COMPLETE, then=TruncDate("at"))
    day = Case(complete, default=None, output_field=DateField())
    annotated: QuerySet[Any] = rows.annotate(
        recounted=Subquery(_latest_progress().values(day=day)[:1])
    )
    return annotated


RECOUNTS: tuple[Recount, ...] = (
    *participation.RECOUNTS,
    Recount(Commitment, "due_on", _due_on),
    Recount(Commitment, "completion", _completion),
    Recount(Commitment, "completed_on", _completed_on),
)
