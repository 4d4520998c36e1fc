"""Questions about processes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from participa.audit.queries import remembered
from participa.territories.models import Territory

from ..enums import ProcessState
from ..models import Activity, Contribution, Phase, Process


def public_processes(
    *, territory: Territory | None = None, component: str = "", state: str = ""
) -> QuerySet[Process]:
    """Processes that anybody may see; a department includes its municipalities."""
    processes = Process.objects.public().select_related("territory__department", "decider")
    if territory is not None:
        processes = processes.filter(Q(territory=territory) | Q(territory__department=territory))
    if component:
        processes = processes.filter(component=component)
    if state:
        processes = processes.filter(state=state)
    return processes


@dataclass(frozen=True)
class ProcessCard:
    """A process as a list shows it: how many contributions, and what can be done until when."""

    process: Process
    contributions: int
    open_activity: Activity | None

    @property
    def closes_at(self) -> datetime | None:
        return self.open_activity.closes_at if self.open_activity else None


def process_cards(processes: list[Process], *, at: datetime) -> list[ProcessCard]:
    """Cards for a page of processes: two queries however many there are."""
    ids = [process.pk for process in processes]
    counts = remembered(("contributions of", tuple(ids)), lambda: _numbers_of_contributions(ids))
    first_open: dict[int, Activity] = {}
    for activity in open_activities(at=at).filter(process_id__in=ids).order_by("-closes_at"):
        first_open[activity.process_id] = activity
    return [
        ProcessCard(process, counts.get(process.pk, 0), first_open.get(process.pk))
        for process in processes
    ]


def _numbers_of_contributions(process_ids: list[int]) -> dict[int, int]:
    """Process → how many of its contributions show; one query, from the index alone."""
    shown = Contribution.objects.public().filter(process__in=process_ids).order_by()
    return dict(shown.values_list("process").annotate(n=Count("pk")))


def open_activities(*, at: datetime) -> QuerySet[Activity]:
    """Activities that take contributions at a moment, in processes that are open."""
    return Activity.objects.filter(
        process__state=ProcessState.OPEN,
        process__is_template=False,
        opens_at__lte=at,
        closes_at__gt=at,
    )


def process_for_page(slug: str) -> Process | None:
    """A process with everything its page shows of itself: three queries."""
    return (
        Process.objects.select_related("territory__department", "decider")
        .prefetch_related(
            Prefetch("phases", Phase.objects.prefetch_related("activities")), "feedback_returns"
        )
        .filter(slug=slug)
        .first()
    )


def current_phase(process: Process, at: datetime) -> Phase | None:
    """The phase that runs on a day; of several, the first. Needs `phases` loaded."""
    today = timezone.localdate(at)
    return next((phase for phase in process.phases.all() if phase.is_current(today)), None)
