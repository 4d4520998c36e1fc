"""Questions about reports and decisions."""

from __future__ import annotations

from django.db.models import QuerySet

from ..enums import ContributionState, ProcessState
from ..models import Contribution, Moderation, Process, Report


def moderation_log() -> QuerySet[Moderation]:
    """Every decision, newest first, with what it was about."""
    return Moderation.objects.exclude(
        contribution__process__state=ProcessState.DRAFT
    ).select_related("contribution__process__territory__department")


def open_reports(processes: QuerySet[Process]) -> QuerySet[Report]:
    """Reports that wait for a decision, oldest first."""
    return Report.objects.filter(
        resolved_at=None, contribution__process__in=processes
    ).select_related("contribution__process", "comment")


def waiting_for_review(processes: QuerySet[Process]) -> QuerySet[Contribution]:
    """Contributions that show only once somebody of the team let them, oldest first."""
    return (
        Contribution.objects.filter(process__in=processes, state=ContributionState.PENDING)
        .select_related("process", "activity")
        .order_by("created_at")
    )
