"""Questions about questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet

from participa.accountability.models import ResponseTarget
from participa.kernel.prepared import first, prepared
from participa.participation.enums import ContributionState
from participa.participation.models import Activity, Contribution

from .models import Question, QuestionGroup

SHOWN = Q(questions__contribution__state=ContributionState.PUBLISHED)


def question_of(contribution: Contribution) -> Question | None:
    return first(_of(contribution.pk))


@prepared
def _of(contribution: int) -> QuerySet[Question]:
    return Question.objects.select_related("addressed_to", "group").filter(
        contribution=contribution
    )


def content_of(contribution: Contribution) -> dict[str, Any]:
    question = question_of(contribution)
    return {"addressed_to": question.addressed_to_id} if question else {}


def groups_of(activity: Activity) -> QuerySet[QuestionGroup]:
    """Groups with a public question, those asked most first; `asked`, `first`, `answered`."""
    answered = ResponseTarget.objects.filter(contribution__question__group=OuterRef("pk"))
    return (
        QuestionGroup.objects.filter(activity=activity)
        .annotate(
            asked=Count("questions", filter=SHOWN),
            first=Min("questions__contribution_id", filter=SHOWN),
            last_at=Max("questions__contribution__created_at", filter=SHOWN),
            answered=Exists(answered),
        )
        .filter(asked__gt=0)
        .order_by("-asked", "pk")
    )


@dataclass(frozen=True)
class Ungrouped:
    """A page of questions that stand alone."""

    page: Page[Contribution]
    contributions: list[Contribution]


def ungrouped(activity: Activity, page: str | int) -> Ungrouped:
    rows = (
        Contribution.objects.public()
        .filter(activity=activity, question__group=None)
        .select_related("organization", "category")
        .order_by("-support_count", "-pk")
    )
    found = Paginator(rows, 20).get_page(page)
    return Ungrouped(found, list(found.object_list))


def siblings(question: Question | None) -> list[Contribution]:
    """The other public questions of the same group, at most twenty."""
    if question is None or question.group_id is None:
        return []
    rows = Contribution.objects.public().filter(question__group_id=question.group_id)
    return list(rows.exclude(pk=question.pk).order_by("pk")[:20])


def exported(activity: Activity) -> QuerySet[Question]:
    return (
        Question.objects.filter(
            contribution__in=Contribution.objects.public().filter(activity=activity)
        )
        .select_related("contribution", "addressed_to", "group")
        .order_by("contribution_id")
    )


def outcome(activity: Activity) -> dict[str, Any]:
    """How many were asked and how many have a published answer; deterministic."""
    rows = Contribution.objects.public().filter(activity=activity)
    answered = rows.filter(response_targets__isnull=False).distinct().count()
    total = rows.count()
    return {
        "method": "answered_share",
        "version": 1,
        "asked": total,
        "answered": answered,
        "unanswered": total - answered,
    }
