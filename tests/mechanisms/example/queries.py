"""Questions about ideas."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from participa.participation.models import Activity, Contribution

from .models import Idea


def content_of(contribution: Contribution) -> dict[str, Any]:
    idea = Idea.objects.filter(contribution=contribution).first()
    return {"test": idea.test} if idea else {}


def exported(activity: Activity) -> QuerySet[Idea]:
    public = Contribution.objects.public().filter(activity=activity)
    ideas = Idea.objects.filter(contribution__in=public).select_related("contribution")
    return ideas.order_by("contribution_id")


def outcome(activity: Activity) -> dict[str, Any]:
    """The ideas in the order in which they came."""
    keys = exported(activity).values_list("pk", flat=True)
    return {"method": "as_they_came", "version": 1, "ideas": list(keys)}
