import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from participa.kernel import tasks
from tests.core.kernel import sleeper

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def queue(db, settings) -> None:
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default", "mail"]}
    }


def work() -> None:
    """Run what is ready in this process, on the test's own connection (a worker would close it)."""
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"worker-{time.monotonic_ns()}",
        excluded_queue_names=[],
    )
    with patch("django_tasks_db.management.commands.db_worker.close_old_connections"):
        worker.run()


def only() -> DBTaskResult:
    return DBTaskResult.objects.get()


def test_pause_doubles_up_to_the_longest() -> None:
    policy = tasks.Policy(attempts=9, wait=timedelta(minutes=1), longest=timedelta(minutes=10))
    minutes = [policy.pause(n).seconds // 60 for n in range(1, 7)]
    assert minutes == [1, 2, 4, 8, 10, 10]


@pytest.mark.filterwarnings("ignore")
def test_failed_task_is_tried_again_after_its_pause(queue: None, tmp_path: Path) -> None:
    sleeper.fail.enqueue(1, str(tmp_path))
    work()
    failed_at = only().finished_at
    tasks.sweep(timezone.now())
    row = only()
    assert (row.status, row.run_after) == ("READY", failed_at + timedelta(minutes=2))
    work()  # too early
    assert only().status == "READY"
    DBTaskResult.objects.update(run_after=timezone.now())
    work()
    assert (only().status, only().return_value, len(only().worker_ids)) == ("SUCCESSFUL", "done", 2)
    assert tasks.dead_tasks() == []


def test_task_that_always_fails_ends_dead_and_can_be_tried_again(
    queue: None, tmp_path: Path
) -> None:
    sleeper.fail.enqueue(5, str(tmp_path))
    for _ in range(5):
        DBTaskResult.objects.update(run_after=timezone.now() - timedelta(seconds=1))
        work()
        tasks.sweep(timezone.now())
    (dead,) = tasks.dead_tasks()
    assert (dead.attempts, dead.error) == (3, "ValueError: attempt 3")
    assert tasks.task_health() == tasks.TaskHealth(0, None, 0, 1)
    assert tasks.try_again(dead.id)
    assert tasks.task_health().waiting == 1
    assert not tasks.try_again(dead.id)


def test_task_that_gives_up_is_not_tried_again(queue: None) -> None:
    sleeper.give_up.enqueue()
    work()
    tasks.sweep(timezone.now())
    assert [(one.attempts, one.error) for one in tasks.dead_tasks()] == [
        (1, "participa.kernel.tasks.GiveUp: no such address")
    ]


def test_task_lost_every_time_ends_dead(queue: None) -> None:
    sleeper.give_up.enqueue()
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    for number in range(1, 4):
        row = only()
        row.claim(f"killed-{number}")
        DBTaskResult.objects.update(started_at=now)
        tasks.recover(now + timedelta(minutes=9))
        assert only().status == "RUNNING"  # still within its lease
        tasks.recover(now + timedelta(minutes=11))
        assert only().status == ("READY" if number < 3 else "FAILED")
    assert "WorkerLost" in only().exception_class_path


def test_task_whose_code_is_gone_is_left_alone(queue: None) -> None:
    sleeper.give_up.enqueue()
    DBTaskResult.objects.update(
        task_path="participa.gone.away", status="FAILED", worker_ids=["one"]
    )
    tasks.sweep(timezone.now())
    assert only().status == "FAILED"
    assert len(tasks.dead_tasks()) == 1


def test_prune_forgets_what_is_long_done(queue: None, tmp_path: Path) -> None:
    sleeper.fail.enqueue(0, str(tmp_path))
    work()
    tasks.prune(timezone.now() + timedelta(days=6))
    assert DBTaskResult.objects.count() == 1
    tasks.prune(timezone.now() + timedelta(days=8))
    assert DBTaskResult.objects.count() == 0


def test_killed_worker_loses_nothing(tmp_path: Path) -> None:
    """A real worker process, killed with SIGKILL in the middle of a task."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path}/queue.sqlite3",
        "DJANGO_SETTINGS_MODULE": "participa.config.settings",
        "PARTICIPA_DATA": str(tmp_path),
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }

    def python(*arguments: str) -> "subprocess.Popen[bytes]":
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=ROOT, env=environment, stderr=subprocess.DEVNULL
        )

    def run(code: str) -> None:
        setup = "import django; django.setup(); from django.utils import timezone; "
        assert python("-c", setup + code).wait(timeout=60) == 0

    worker = ("-m", "django", "db_worker", "--skip-checks", "--queue-name=*", "--interval=0.1")
    task = "from tests.core.kernel.sleeper import sleep_the_first_time as t; "
    run(
        "from django.db import connection; from django_tasks_db.models import DBTaskResult; "
        "editor = connection.schema_editor(); editor.__enter__(); "
        "editor.create_model(DBTaskResult); editor.__exit__(None, None, None)"
    )
    run(f"{task}t.enqueue({str(tmp_path)!r})")
    victim = python(*worker)
    try:
        deadline = time.monotonic() + 30
        while not (tmp_path / "started").exists():
            assert time.monotonic() < deadline
            time.sleep(0.05)
    finally:
        victim.send_signal(signal.SIGKILL)
        victim.wait()
    assert not (tmp_path / "done").exists()
    sweep = "from datetime import timedelta; from participa.kernel import tasks; "
    run(f"{sweep}assert tasks.recover(timezone.now()) == 0")  # its lease still holds
    run(f"{sweep}assert tasks.recover(timezone.now() + timedelta(minutes=11)) == 1")
    assert python(*worker, "--batch").wait(timeout=60) == 0
    assert (tmp_path / "done").exists()
