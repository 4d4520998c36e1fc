"""While an operation runs, every row it writes must be named in its event, as it ends up.

Wired in `tests/conftest.py` (`from tests.ledger_guard import ledger_guard`), it watches each test:

* before the first write of an operation to a ledgered table, the table is read; when the
  outermost operation ends it is read again, and each row that differs must be named in an event
  recorded meanwhile, with the digest of what the row is now (or `removed=` where it is gone).
  So `update()`, `bulk_create()`, cascades and raw SQL are seen, on either database.
* a write to a many-to-many table that Django made is a change of the row it hangs on.
* a write by the platform's own code outside any operation fails at once. Models, the kernel and
  management commands (which restore whole databases) are exempt.

Fields left out of the log (`LEDGER_EXCLUDES`) may change freely: they are recounted. A table of
more than `LARGE` rows is not watched. `@pytest.mark.no_ledger_guard` turns the guard off.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.models import Max

import participa
from participa.audit.models import Event
from participa.audit.queries import public_name, row_digest
from participa.kernel import operation as operations
from participa.kernel.rows import automatic_lists, contents, is_ledgered, key

LARGE = 3000
WRITE = re.compile(r'\s*(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+"?(\w+)', re.I)
PLATFORM = str(Path(participa.__file__).parent)
TESTS = str(Path(__file__).parent)
EXEMPT = (f"{PLATFORM}/kernel/", f"{PLATFORM}/management/", f"{PLATFORM}/migrations/")

Content = dict[str, Any]


def watched_tables() -> dict[str, type[models.Model]]:
    """Table → the ledgered model it belongs to, itself or by a list of links."""
    found: dict[str, type[models.Model]] = {}
    for model in apps.get_models():
        if is_ledgered(model):
            found[model._meta.db_table] = model
            for field in automatic_lists(model):
                through = field.remote_field.through
                assert through is not None
                found[through._meta.db_table] = model
    return found


class Guard:
    def __init__(self) -> None:
        self.tables = watched_tables()
        self.depth = 0
        self.reading = False
        self.before: dict[type[models.Model], dict[str, Content] | None] = {}
        self.newest_event = 0

    @contextmanager
    def around(self, name: str) -> Iterator[None]:
        if not self.depth:
            with self.reads():
                self.newest_event = Event.objects.aggregate(n=Max("pk"))["n"] or 0
        self.depth += 1
        try:
            yield
            if self.depth == 1:
                with self.reads():
                    self.compare(name)
        finally:
            self.depth -= 1
            if not self.depth:
                self.before = {}

    def execute(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        if not self.reading and (found := WRITE.match(str(sql))):
            model = self.tables.get(found[1])
            if model is not None and not self.depth:
                refuse_outside(model)
            elif model is not None and model not in self.before:
                with self.reads():
                    self.before[model] = read_table(model)
        return execute(sql, params, many, context)

    @contextmanager
    def reads(self) -> Iterator[None]:
        """Our own queries: neither watched nor counted by `assertNumQueries`."""
        counted, connection.force_debug_cursor = connection.force_debug_cursor, False
        self.reading = True
        try:
            yield
        finally:
            self.reading, connection.force_debug_cursor = False, counted

    def compare(self, name: str) -> None:
        named = self.named()
        problems = []
        for model, before in self.before.items():
            after = read_table(model) if before is not None else None
            if before is None or after is None:
                continue
            for row in before.keys() | after.keys():
                if before.get(row) != after.get(row):
                    problem = judge(row, after.get(row), named.get(row))
                    problems += [f"{model._meta.db_table}: {row} {problem}"] if problem else []
        if problems:
            pytest.fail(f"{name}:\n" + "\n".join(sorted(problems)), pytrace=False)

    def named(self) -> dict[str, tuple[str, str]]:
        """Row key → digest and salt, from the events recorded meanwhile; the latest counts."""
        found = {}
        for event in Event.objects.filter(pk__gt=self.newest_event).order_by("pk"):
            for row, salt in event.salts.items():
                if row != "personal":
                    found[row] = (event.rows[public_name(row, salt)], salt)
        return found


def read_table(model: type[models.Model]) -> dict[str, Content] | None:
    rows = list(model._base_manager.order_by("pk")[: LARGE + 1])
    if len(rows) > LARGE:
        return None
    return dict(zip(map(key, rows), contents(rows), strict=True))


def judge(row: str, content: Content | None, named: tuple[str, str] | None) -> str:
    """What is wrong with how a changed row was recorded, "" if nothing."""
    if named is None:
        return "was written and is not named in audit.record: add it to rows= (or removed=)"
    digest, salt = named
    if content is None:
        return "is gone: name it in removed=" if digest else ""
    if not digest:
        return "is named in removed= and still there"
    if row_digest(content, salt) != digest:
        return "was written again after audit.record: record last"
    return ""


def refuse_outside(model: type[models.Model]) -> None:
    """Fail where our own code, not a test, writes a ledgered row outside any operation."""
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if path.startswith(TESTS) and path != __file__:
            return
        if (
            path.startswith(PLATFORM)
            and not path.startswith(EXEMPT)
            and not path.endswith("/models.py")
        ):
            pytest.fail(
                f"{path}:{frame.f_lineno} writes {model._meta.db_table} outside any operation",
                pytrace=False,
            )
        frame = frame.f_back  # type: ignore[assignment]


@pytest.fixture(autouse=True)
def ledger_guard(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if request.node.get_closest_marker("no_ledger_guard"):
        yield
        return
    guard = Guard()
    monkeypatch.setattr(operations, "around", guard.around)
    with connection.execute_wrapper(guard.execute):
        yield
