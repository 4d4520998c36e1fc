"""What the pages of the team ask."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from participa.participation.enums import ContributionState
from participa.participation.models import Activity, Contribution

from ..models import Invitation, Voter


def invitations_of(activity: Activity) -> QuerySet[Invitation]:
    """The links that were handed out, each with `came`: how many voted after following it."""
    came = (
        Voter.objects.filter(invitation=OuterRef("pk"))
        .order_by()
        .values("invitation")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return Invitation.objects.filter(activity=activity).annotate(came=Coalesce(Subquery(came), 0))


def waiting_for_review(activity: Activity) -> int:
    """How many statements nobody sees until the team has looked at them."""
    return Contribution.objects.filter(activity=activity, state=ContributionState.PENDING).count()


def targets_of(activity: Activity, at: datetime) -> QuerySet[Activity]:
    """Where an agreement may go on: other activities of the process that receive now."""
    others = Activity.objects.filter(process=activity.process_id).exclude(pk=activity.pk)
    receiving = others.filter(opens_at__lte=at, closes_at__gt=at)
    return receiving.exclude(mechanism=activity.mechanism).select_related("process")
