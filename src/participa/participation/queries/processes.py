"""Questions about processes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from participa.kernel import mechanisms
from participa.kernel.prepared import first, prepared
from participa.territories.models import Territory

from ..enums import ProcessState
from ..models import Activity, FeedbackReturn, Phase, Process


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
    """A process as a list shows it: what it gathered, and what can be done until when.

    gathered: words of the mechanisms whose contributions are not counted one by one.
    """

    process: Process
    open_activity: Activity | None
    gathered: Sequence[str] = ()

    @property
    def contributions(self) -> int | None:
        """How many are promised an answer each; None where there are none, but other things are."""
        count = self.process.contribution_count
        return None if self.gathered and not count else count

    @property
    def closes_at(self) -> datetime | None:
        return self.open_activity.closes_at if self.open_activity else None


def process_cards(
    processes: list[Process], *, at: datetime, counted: bool = True
) -> list[ProcessCard]:
    """Cards for a page of processes: one query however many there are.

    counted: with what they gathered, which is one query more for each mechanism that tells it.
    """
    ids = [process.pk for process in processes]
    first_open = {activity.process_id: activity for activity in _open_in(ids, at)}
    gathered = _gathered_in(ids) if counted else {}
    return [
        ProcessCard(process, first_open.get(process.pk), gathered.get(process.pk, ()))
        for process in processes
    ]


def _gathered_in(process_ids: Sequence[int]) -> Mapping[int, Sequence[str]]:
    found: dict[int, list[str]] = {}
    for mechanism in mechanisms.installed().values():
        if mechanism.gathered is not None:
            for process, words in mechanism.gathered(process_ids).items():
                found.setdefault(process, []).extend(words)
    return found


NEWEST = 6  # processes on the home page


@prepared
def newest_open_processes() -> QuerySet[Process]:
    """For the home page: the last published of those that are open."""
    return public_processes(state=ProcessState.OPEN).order_by("-published_at", "-pk")[:NEWEST]


@prepared
def _open_in(process_ids: Sequence[int], at: datetime) -> QuerySet[Activity]:
    """Open activities of these processes, the one that closes first last."""
    return open_activities(at=at).filter(process__in=process_ids).order_by("-closes_at", "-pk")


def open_activities(*, at: datetime) -> QuerySet[Activity]:
    """Activities that take contributions at a moment, in processes that are open."""
    return Activity.objects.filter(
        process__state=ProcessState.OPEN,
        process__is_template=False,
        opens_at__lte=at,
        closes_at__gt=at,
    )


def process_for_page(slug: str) -> Process | None:
    """A process with everything the desk shows of itself, phases and activities loaded: four queries."""
    phased = Prefetch("phases", Phase.objects.prefetch_related("activities"))
    return _by_slug(slug).prefetch_related(phased, "feedback_returns").first()


def _by_slug(slug: str) -> QuerySet[Process]:
    return Process.objects.select_related("territory__department", "decider").filter(slug=slug)


@dataclass(frozen=True)
class ProcessParts:
    """A process with what its public page shows of itself, in the order of the agenda."""

    process: Process
    phases: Sequence[Phase]
    activities: Sequence[Activity]
    feedback: Sequence[FeedbackReturn]  # the latest last


def process_to_read(slug: str) -> Process | None:
    """A process with its place and who decides: one query."""
    return first(_read(slug))


def process_parts(slug: str) -> ProcessParts | None:
    """Four queries."""
    process = process_to_read(slug)
    if process is None:
        return None
    pk = process.pk
    return ProcessParts(process, _phases(pk), _activities(pk), _feedback_returns(pk))


_read = prepared(_by_slug)


@prepared
def _phases(process: int) -> QuerySet[Phase]:
    return Phase.objects.filter(process=process)


@prepared
def _activities(process: int) -> QuerySet[Activity]:
    agenda = ("phase__position", "phase__starts_on", "phase", "position", "opens_at", "pk")
    return Activity.objects.filter(process=process).order_by(*agenda)


@prepared
def _feedback_returns(process: int) -> QuerySet[FeedbackReturn]:
    return FeedbackReturn.objects.filter(process=process)


def activity_for_page(pk: int) -> Activity | None:
    """An activity with its phase and process: one query."""
    return first(_activity(pk))


@prepared
def _activity(pk: int) -> QuerySet[Activity]:
    around = ("phase", "process__territory__department", "process__decider")
    return Activity.objects.filter(pk=pk).select_related(*around)


def current_phase(process: Process, at: datetime) -> Phase | None:
    """The phase that runs on a day; of several, the first. Needs `phases` loaded."""
    today = timezone.localdate(at)
    return next((phase for phase in process.phases.all() if phase.is_current(today)), None)
