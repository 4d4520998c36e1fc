"""`/salud`: what is well and what is not, in JSON or plain text; no secrets, no versions."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tasks_db.models import DBTaskResult

from participa.audit.models import Event

MIN_FREE_BYTES = 200 * 1024 * 1024
MAX_QUEUE_AGE = timedelta(minutes=30)
MAX_UNSEALED_AGE = timedelta(minutes=30)


@dataclass(frozen=True)
class Check:
    """`detail` is a figure or a word for the person who watches."""

    name: str
    ok: bool
    detail: str


@never_cache
@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 if everything is well, else 503. Plain text with `?formato=texto` or `Accept`."""
    checks = run_checks(timezone.now())
    status = 200 if all(check.ok for check in checks) else 503
    if request.GET.get("formato") == "texto" or (
        request.accepts("text/plain") and not (request.accepts("application/json"))
    ):
        lines = [f"{'bien' if c.ok else 'MAL'}  {c.name}: {c.detail}" for c in checks]
        return HttpResponse(
            "\n".join(lines) + "\n", content_type="text/plain; charset=utf-8", status=status
        )
    body: dict[str, Any] = {
        "ok": status == 200,
        "checks": {check.name: {"ok": check.ok, "detail": check.detail} for check in checks},
    }
    return JsonResponse(body, status=status)


def run_checks(now: datetime) -> list[Check]:
    """Each check by itself: one that fails does not hide the others."""
    named: tuple[tuple[str, Callable[[], tuple[bool, str]]], ...] = (
        ("database", _database),
        ("migrations", _migrations),
        ("tasks", partial(_tasks, now)),
        ("ledger", partial(_ledger, now)),
        ("disk", _disk),
    )
    checks = []
    for name, look in named:
        try:
            ok, detail = look()
        except (DatabaseError, OSError):
            ok, detail = False, "no responde"
        checks.append(Check(name, ok, detail))
    return checks


def _database() -> tuple[bool, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True, "responde"


_applied = False  # once up to date, this process stays so: its code does not change


def _migrations() -> tuple[bool, str]:
    global _applied
    if not _applied:
        executor = MigrationExecutor(connection)
        pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if pending:
            return False, f"faltan {pending}"
        _applied = True
    return True, "al día"


def _tasks(now: datetime) -> tuple[bool, str]:
    """How long the oldest task that is due has been waiting."""
    oldest = (
        DBTaskResult.objects.ready()
        .order_by("enqueued_at")
        .values_list("enqueued_at", flat=True)
        .first()
    )
    return _age(now, oldest, MAX_QUEUE_AGE)


def _ledger(now: datetime) -> tuple[bool, str]:
    """How long the oldest event has been waiting for its place in the log."""
    waiting = Event.objects.order_by("-pk").filter(leaf=None)[:2000]
    return _age(now, min((event.at for event in waiting), default=None), MAX_UNSEALED_AGE)


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    return free >= MIN_FREE_BYTES, f"{free // (1024 * 1024)} MB libres"


def _age(now: datetime, oldest: datetime | None, limit: timedelta) -> tuple[bool, str]:
    if oldest is None or now - oldest < timedelta(minutes=1):
        return True, "nada espera"
    waited = now - oldest
    return waited <= limit, f"espera hace {int(waited.total_seconds() // 60)} min"
