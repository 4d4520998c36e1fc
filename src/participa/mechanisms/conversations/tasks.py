"""Recomputing a conversation: soon after a vote, never while somebody waits for the answer."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskContext

from participa.kernel.agents import system
from participa.kernel.tasks import Policy, background
from participa.participation.models import Activity

from .operations import TOGETHER, place_voters, publish_result, seal_votes
from .queries import behind, due_at, seals_due, unsealed_voters
from .queries.analysis import analyse

SOON = timedelta(seconds=0.8)
MARGIN = 0.3  # seconds: a vote this close to the start of a task may not be in it
_covered: dict[int, float] = {}  # activity → until when a waiting task will see every vote
_deferred: dict[int, datetime] = {}  # activity → when a task that was put off will run


def recompute_soon(activity: Activity) -> None:
    """Have what was just said counted within two seconds; one task for all who vote meanwhile."""
    now = time.monotonic()
    if now < _covered.get(activity.pk, 0.0):
        return
    _covered[activity.pk] = now + SOON.total_seconds() - MARGIN
    _enqueue(activity.pk, timezone.now() + SOON)


def _enqueue(activity_id: int, when: datetime) -> None:
    """A backend that cannot wait (in tests) takes the task at once."""
    waits = recompute.get_backend().supports_defer
    (recompute.using(run_after=when) if waits else recompute).enqueue(activity_id)


def catch_up(at: datetime) -> None:
    """Every minute: what nobody could ask for any more, since the service stopped meanwhile."""
    for activity_id in behind():
        recompute.enqueue(activity_id)


@background(Policy(attempts=3, wait=timedelta(seconds=20)), takes_context=True)
def recompute(context: TaskContext, activity_id: int) -> str:
    """Seal what was said and analyse it, if it is time (section 11); else come back later.

    What broke off may have sealed votes and not published: the next attempt does all of it.
    """
    activity = Activity.objects.select_related("process").filter(pk=activity_id).first()
    if activity is None:
        return "gone"
    now = timezone.now()
    due = due_at(activity, now) if context.attempt == 1 else now
    if due is None:
        return "nothing new"
    if due > now:
        if _deferred.get(activity_id, now) <= now:
            _deferred[activity_id] = due
            _enqueue(activity_id, due)
        return "later"
    bring_up_to_date(activity, now)
    return "done"


def bring_up_to_date(activity: Activity, at: datetime) -> None:
    """Seal every vote and publish the analysis of them, some voters at a time.

    Everything is read and computed while nobody is held up; what is written is short.
    """
    by = system("opinion")
    rounds = 1 + unsealed_voters(activity).count() // TOGETHER  # who votes meanwhile comes next
    for _round in range(rounds):
        if seals := seals_due(activity, TOGETHER):
            seal_votes(by=by, at=at, activity=activity, seals=seals)
    analysis = analyse(activity)
    moved = list(analysis.moved.items())
    for start in range(0, len(moved), TOGETHER):
        some = dict(moved[start : start + TOGETHER])
        place_voters(by=by, at=at, activity=activity, groups=some)
    publish_result(by=by, at=at, activity=activity, analysis=analysis)
