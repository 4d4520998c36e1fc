"""How far along the chain each contribution has come."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, QuerySet, Value, When
from django.db.models.expressions import Combinable

from participa.participation.enums import Reached

from ..models import Change, Commitment, Evidence, ResponseTarget


def with_reach(contributions: QuerySet[Any], name: str) -> QuerySet[Any]:
    """Annotate the flags of `Reached` under a name; hidden evidence counts for nothing.

    Each link counts by itself: something may change before anybody shows it.
    """
    answered = {"response__targets__contribution": OuterRef("pk")}
    of_commitment = {f"commitment__{path}": value for path, value in answered.items()}
    links = {
        Reached.RESPONSE: ResponseTarget.objects.filter(contribution=OuterRef("pk")),
        Reached.COMMITMENT: Commitment.objects.filter(**answered),
        Reached.EVIDENCE: Evidence.objects.filter(hidden_at=None, **of_commitment),
        Reached.CHANGE: Change.objects.filter(**of_commitment),
    }
    flags: Combinable = Value(0)
    for link, rows in links.items():
        there = When(Exists(rows.order_by()), then=Value(link.value))
        flags = flags + Case(there, default=Value(0), output_field=IntegerField())
    found: QuerySet[Any] = contributions.annotate(**{name: flags})
    return found
