"""The ledger at size: record, seal, prove, publish and verify.

    PYTHONPATH=src python benchmarks/ledger.py [--events 100000] [--rows 20000]

Works in a temporary folder on SQLite, or on the empty database of DATABASE_URL. Prints a table.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

FOLDER = tempfile.TemporaryDirectory(prefix="participa-benchmark-")
os.environ["PARTICIPA_DATA"] = FOLDER.name
os.environ.setdefault("PARTICIPA_SECRET_KEY", "benchmark")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participa.config.settings")

import django

django.setup()

from django.core.management import call_command
from django.db import connection, transaction

from participa.audit import queries
from participa.audit.operations import record, seal_events
from participa.kernel import signing
from participa.kernel.agents import system
from participa.kernel.operation import operation
from participa.objectives.models import Objective
from participa.territories.enums import TerritoryKind
from participa.territories.models import Territory
from participa_methods.ledger import verify_file, verify_inclusion

AT = datetime(2026, 7, 13, 15, 0, tzinfo=UTC)
BY = system("benchmark")
LINES: list[tuple[str, str]] = []


@operation
def declare(*, by: Any, at: datetime, territory: Territory, number: int) -> Objective:
    objective = Objective.objects.create(
        territory=territory, title=f"Objetivo {number}", description="x" * 200, created_at=at
    )
    record("benchmark.declared", by=by, at=at, subject=objective, created=[objective])
    return objective


@operation
def change(*, by: Any, at: datetime, objective: Objective) -> None:
    Objective.objects.filter(pk=objective.pk).update(description=f"{at}")
    record("benchmark.changed", by=by, at=at, subject=objective)


def memory() -> int:
    """The peak of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@contextmanager
def measured(what: str, count: int, unit: str = "events") -> Any:
    began, worked = time.perf_counter(), time.process_time()
    yield
    cpu, seconds = time.process_time() - worked, time.perf_counter() - began
    figure = f"{seconds:.1f} s, of which CPU {cpu:.1f} s ({count / cpu:,.0f} {unit}/CPU s)"
    LINES.append((what, f"{figure}; peak {memory()} MB"))


def median(what: str, call: Callable[[], object], times: int = 50) -> None:
    taken = []
    for _ in range(times):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    LINES.append((what, f"median CPU {statistics.median(taken) * 1000:.1f} ms"))


def main(events: int, rows: int) -> None:
    call_command("migrate", verbosity=0)
    territory = Territory.objects.create(
        code="76892", name="Yumbo", folded_name="yumbo", kind=TerritoryKind.MUNICIPALITY
    )
    with measured(f"record {events:,} events, one transaction", events), transaction.atomic():
        objectives = [
            declare(by=BY, at=AT, territory=territory, number=number) for number in range(rows)
        ]
        for number in range(events - rows):
            at = AT + timedelta(seconds=number)
            change(by=BY, at=at, objective=objectives[number % rows])
    with measured(f"seal {events:,} events", events):
        seal_events(by=BY, at=AT)
    change(by=BY, at=AT, objective=objectives[0])
    with measured("seal 1 more", 1):
        seal_events(by=BY, at=AT + timedelta(minutes=1))
    median("prove inclusion", lambda: queries.inclusion(events // 3, events))
    median("prove consistency", lambda: queries.consistency(events // 3, events))
    with measured("publish the file", events + 1):
        size = sum(len(piece) for piece in queries.public_file())
    LINES.append(("size of the file", f"{size / 1e6:.1f} MB, {size // events} bytes an event"))
    with measured("verify the database", events + 1):
        found = queries.verify_ledger()
    print_problems(found)
    path = Path(FOLDER.name) / "ledger.jsonl"
    with path.open("wb") as file:
        file.writelines(queries.public_file())
    key = signing.public_key()
    with measured("verify the published file", events + 1), path.open("rb") as lines:
        report = verify_file(lines, lambda _id, m, s: signing.is_signed(key, m, s))
    proof = queries.inclusion(7, report.leaves)
    leaf = queries.leaf_line(7)
    assert leaf is not None
    digest = bytes.fromhex(queries.leaf_digest(leaf["leaf"]))
    assert verify_inclusion(digest, 7, proof.size, proof.path, proof.root)
    assert report.ok, report.problems[:3]
    assert found.ok, found.problems[:3]
    print(f"| {connection.vendor}: {events:,} events over {rows:,} rows | |\n| --- | --- |")
    for what, figure in LINES:
        print(f"| {what} | {figure} |")


def print_problems(found: queries.Verification) -> None:
    for problem in found.problems[:5]:
        print(problem)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--rows", type=int, default=20_000)
    given = parser.parse_args()
    main(given.events, given.rows)
