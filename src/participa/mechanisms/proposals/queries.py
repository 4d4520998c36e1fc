"""Questions about proposals."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from participa.kernel.prepared import first, prepared
from participa.participation.models import Activity, Contribution

from .models import Proposal


def proposal_of(contribution: Contribution) -> Proposal | None:
    return first(_of(contribution.pk))


@prepared
def _of(contribution: int) -> QuerySet[Proposal]:
    return Proposal.objects.filter(contribution=contribution)


def content_of(contribution: Contribution) -> dict[str, Any]:
    """The proposal's own fields, as every version keeps them."""
    proposal = proposal_of(contribution)
    return {"ask": proposal.ask, "affected": proposal.affected} if proposal else {}


def exported(activity: Activity) -> QuerySet[Proposal]:
    """Public proposals of an activity, oldest first."""
    return (
        Proposal.objects.filter(
            contribution__in=Contribution.objects.public().filter(activity=activity)
        )
        .select_related("contribution__category", "contribution__organization")
        .order_by("contribution_id")
    )


def outcome(activity: Activity) -> dict[str, Any]:
    """Public proposals by support, then age: deterministic whatever the database's order."""
    rows = (
        Contribution.objects.public()
        .filter(activity=activity)
        .order_by("-support_count", "created_at", "pk")
        .values_list("pk", "support_count")
    )
    return {
        "method": "supports",
        "version": 1,
        "ranking": [{"contribution": pk, "supports": supports} for pk, supports in rows],
    }
