"""Background work: retry with growing waits, recovery after a killed worker, what gave up.

The queue itself is `django_tasks_db`: a task is a row, enqueued in the caller's transaction. Its
worker runs a task once and leaves a killed one RUNNING for ever. `sweep`, called every minute,
adds the rest from outside the worker: how often a task was tried is the number of workers it
names, so nothing is stored besides the queue's own row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar, overload

from django.db.models import Min
from django.utils.module_loading import import_string
from django_tasks import TaskContext, TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, get_date_max

P = ParamSpec("P")
R = TypeVar("R")

KEEP_DONE = timedelta(days=7)
KEEP_DEAD = timedelta(days=90)
BATCH = 500


class GiveUp(Exception):
    """Raised by a task that failed for a reason which trying again cannot mend."""


class WorkerLost(Exception):
    """Why a task is dead that no worker ever finished: each was killed, or out of its lease."""


@dataclass(frozen=True, slots=True)
class Policy:
    """How a task is tried again.

    attempts: in all; wait: before the second, doubled each time up to `longest`; lease: a task
    that runs longer counts as killed, so it must be well above what the task ever takes.
    """

    attempts: int = 1
    wait: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(hours=6)
    lease: timedelta = timedelta(minutes=15)

    def pause(self, attempt: int) -> timedelta:
        """How long to wait after the attempt of this number (from 1) failed."""
        doublings: int = 2 ** min(attempt - 1, 20)
        return min(self.wait * doublings, self.longest)


ONCE = Policy()
_policies: dict[str, Policy] = {}


@overload
def background(
    policy: Policy, *, queue_name: str = ..., takes_context: Literal[False] = ...
) -> Callable[[Callable[P, R]], Task[P, R]]: ...


@overload
def background(
    policy: Policy, *, queue_name: str = ..., takes_context: Literal[True]
) -> Callable[[Callable[Concatenate[TaskContext, P], R]], Task[P, R]]: ...


def background(
    policy: Policy, *, queue_name: str = "default", takes_context: bool = False
) -> Callable[[Callable[..., R]], Task[..., R]]:
    """Make a function a task that is tried as `policy` says.

    With `takes_context` it is told first in which attempt it runs (`context.attempt`, from 1).
    It may run again after a failure or a killed worker: it must first look at what is done.
    """

    def make(function: Callable[..., R]) -> Task[..., R]:
        made: Task[..., R] = task(queue_name=queue_name, takes_context=takes_context)(function)  # type: ignore[call-overload]
        _policies[made.module_path] = policy
        return made

    return make


def policy_of(path: str) -> Policy:
    """The policy of a task by its dotted path; `ONCE` if it has none or is gone."""
    if path not in _policies:
        try:
            import_string(path)  # importing its module books its policy
        except ImportError:
            return ONCE
    return _policies.get(path, ONCE)


# --- what the periodic round does ------------------------------------------------------------


def sweep(at: datetime) -> None:
    """Put back what failed and may be tried again, and what a killed worker left."""
    recover(at)
    retry_failed(at)


def retry_failed(at: datetime) -> int:
    """Schedule the next attempt of failed tasks; returns how many."""
    put_back = 0
    for row in DBTaskResult.objects.failed().order_by("-finished_at")[:BATCH]:
        policy, tried = policy_of(row.task_path), len(row.worker_ids)
        if tried >= policy.attempts or row.exception_class_path.endswith((".GiveUp", "WorkerLost")):
            continue
        put_back += _reset(row, (row.finished_at or at) + policy.pause(tried))
    return put_back


def recover(at: datetime, *, all_workers_stopped: bool = False) -> int:
    """Put back the tasks of workers that were killed; returns how many.

    A worker says nothing while it works, so a task counts as lost once its lease is over; at
    start-up, when no worker can be running, all that are RUNNING are lost.
    """
    put_back = 0
    for row in DBTaskResult.objects.running().order_by("started_at")[:BATCH]:
        policy = policy_of(row.task_path)
        if not all_workers_stopped and (row.started_at or at) > at - policy.lease:
            continue
        if len(row.worker_ids) < max(policy.attempts, 2):  # the first loss is never its fault
            put_back += _reset(row, None)
        else:
            _same(row).update(
                status=TaskResultStatus.FAILED,
                finished_at=at,
                exception_class_path=f"{__name__}.WorkerLost",
                traceback=f"No worker finished it; started {row.started_at}",
            )
    return put_back


def prune(at: datetime) -> None:
    """Forget what was done long ago."""
    DBTaskResult.objects.successful().filter(finished_at__lt=at - KEEP_DONE).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=at - KEEP_DEAD).delete()


def _same(row: DBTaskResult[Any, Any]) -> Any:
    """The row if nobody changed it since it was read."""
    return DBTaskResult.objects.filter(
        pk=row.pk, status=row.status, started_at=row.started_at, finished_at=row.finished_at
    )


def _reset(row: DBTaskResult[Any, Any], run_after: datetime | None) -> int:
    changed: int = _same(row).update(
        status=TaskResultStatus.READY, run_after=run_after or get_date_max(), finished_at=None
    )
    return changed


# --- what doctor and the desk see -------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class DeadTask:
    """A task nobody will try again by itself; `error` is the last line of its traceback."""

    id: str
    name: str
    attempts: int
    failed_at: datetime | None
    error: str


@dataclass(frozen=True, slots=True)
class TaskHealth:
    """How the queue is: `waiting_since` of the oldest task that could run but does not."""

    waiting: int
    waiting_since: datetime | None
    running: int
    dead: int


def dead_tasks(limit: int = 50) -> list[DeadTask]:
    """The latest tasks that gave up."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")[: limit * 4]
    return [
        DeadTask(
            id=str(row.pk),
            name=row.task_path.removeprefix("participa."),
            attempts=len(row.worker_ids),
            failed_at=row.finished_at,
            error=(row.traceback.strip().splitlines() or [row.exception_class_path])[-1],
        )
        for row in rows
        if _is_dead(row)
    ][:limit]


def _is_dead(row: DBTaskResult[Any, Any]) -> bool:
    final = row.exception_class_path.endswith((".GiveUp", "WorkerLost"))
    return final or len(row.worker_ids) >= policy_of(row.task_path).attempts


def try_again(task_id: str) -> bool:
    """Give a dead task its attempts anew; False if there is no such task."""
    return bool(
        DBTaskResult.objects.failed()
        .filter(pk=task_id)
        .update(
            status=TaskResultStatus.READY,
            run_after=get_date_max(),
            finished_at=None,
            worker_ids=[],
        )
    )


def task_health() -> TaskHealth:
    ready = DBTaskResult.objects.ready()
    return TaskHealth(
        waiting=ready.count(),
        waiting_since=ready.aggregate(oldest=Min("enqueued_at"))["oldest"],
        running=DBTaskResult.objects.running().count(),
        dead=len(dead_tasks()),
    )
