"""Processor time and SQL statements of each page: `python benchmarks/pages.py [sizes…]`.

Requests go straight into the application; time is that of this process, which on SQLite is the
application and the database. With DATABASE_URL of a PostgreSQL the time of its own process is
added, and there is one size. Prints a Markdown table; the databases are made first, which takes
minutes at 10,000 contributions (`PARTICIPA_BENCH=FOLDER` keeps them). Each page is measured
*cold*, with no answer and no text kept; *changed*, right after somebody commented on the most
discussed contribution; and *kept*, while nothing happens. The bounds are for cold pages.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from statistics import median, mode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks import stage

Spent = list[tuple[int, float]]  # statements and milliseconds in each of STATES
SIZES = (1, 100, 10_000)
TIMES = 40
STATES = ("cold", "changed", "kept")
# page: (statements at most, milliseconds at most); None where no figure was agreed
BOUNDS: dict[str, tuple[int, float | None]] = {
    "home": (8, 5),
    "process": (12, 10),
    "contribution, 20 of 200 comments": (12, 14),
    "contribution with its whole chain": (12, 14),
    "support": (8, 4),
    "first support of a visitor": (16, None),
    "process list": (12, None),
    "proposal list": (12, None),
    "contribution list": (12, None),
    "commitments board": (12, None),
    "commitment": (12, None),
    "response": (12, None),
    "territory": (12, None),
    "search": (12, None),
    "directory": (12, None),
    "organisation": (12, None),
}


def main() -> None:
    if "--measure" in sys.argv:
        print(json.dumps(measure()))
        return
    sizes = [int(word) for word in sys.argv[1:]] or list(SIZES)
    postgres = os.environ.get("DATABASE_URL", "").startswith("postgres")
    with stage.folder() as where:
        found = {}
        for size in sizes[-1:] if postgres else sizes:
            if postgres:
                data = where / "postgres"
                stage.manage(data, "participa_setup")
                stage.fill(data, size)
            else:
                data = stage.filled(where, size)
            output = subprocess.run(
                [stage.PYTHON, __file__, "--measure"],
                env=stage.environment(data),
                check=True,
                stdout=subprocess.PIPE,
            ).stdout
            found[size] = json.loads(output)
    print(report(found))


def report(found: dict[int, dict[str, Spent]]) -> str:
    head = ["page", "bound"]
    for size in found:
        head += [f"{state}, {size:,}" for state in STATES]
    rows = []
    for page, (statements, bound) in BOUNDS.items():
        row: list[object] = [page, f"{statements}" + (f", {bound:g} ms" if bound else "")]
        for measured in found.values():
            row += [f"{statements} · {ms:.1f}" for statements, ms in measured[page]]
        rows.append(row)
    return stage.table(head, rows)


def measure() -> dict[str, Spent]:
    import django

    django.setup()
    asks, change = questions(), changes()
    return {name: _measured(ask, change) for name, ask in asks.items()}


def changes() -> Callable[[], None]:
    """Comments on the most discussed contribution, whenever it is called."""
    from django.utils import timezone

    from participa.accounts.models import Participant
    from participa.kernel.agents import Agent
    from participa.participation.models import Contribution
    from participa.participation.operations import comment_on

    discussed = Contribution.objects.public().order_by("-comment_count")[0]
    by, numbers = Agent(participant_id=Participant.objects.filter(user=None)[0].pk), count(1)

    def change() -> None:
        body = f"Y también pasa en la vereda {next(numbers)}."
        comment_on(by=by, at=timezone.now(), contribution=discussed, body=body)

    return change


def questions() -> dict[str, Callable[[], None]]:
    """Page → asks for it once. Where there are several, the one with most on it."""
    from django.conf import settings
    from django.contrib.sessions.backends.db import SessionStore

    from participa.accountability.models import Commitment, Response
    from participa.accounts.models import Participant
    from participa.actors.models import Organization
    from participa.participation.models import Contribution, Process

    browser, numbers = stage.Browser(), count(1)
    by_size = sorted(Process.objects.public(), key=lambda p: (p.contributions.count(), p.pk))
    process = (
        by_size[-1] if not (big := [p for p in by_size if "gran escala" in p.title]) else big[0]
    )
    activity = process.activities.get()
    shown = Contribution.objects.public().filter(process=process)
    discussed = shown.order_by("-comment_count")[0]
    promised = Commitment.objects.filter(evidence__isnull=False, changes__isnull=False)
    kept = promised.filter(response__isnull=False).order_by("-pk")[0]
    told = kept.response.contributions.all()[0]
    response = Response.objects.order_by("-pk")[0]
    body = Organization.objects.get(pk=process.decider_id)
    supporters: Iterator[Participant] = iter(Participant.objects.filter(user=None)[:400])

    def page(path: str) -> Callable[[], None]:
        def ask() -> None:
            status, _text = browser.get(path)
            assert status == 200, (path, status)

        return ask

    def support(hold: bool) -> Callable[[], None]:
        path = f"{shown.order_by('?')[0].get_absolute_url()}apoyar/"

        def ask() -> None:
            visitor = stage.Browser()
            if hold:
                session = SessionStore()
                session["participant"] = next(supporters).pk
                session.save()
                visitor.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
            number = next(numbers)
            address = f"10.0.{number // 250}.{number % 250 + 1}"
            with measuring():
                status, _text = visitor.post(path, address=address)
            assert status == 302, status

        return ask

    return {
        "home": page("/"),
        "process": page(process.get_absolute_url()),
        "contribution, 20 of 200 comments": page(discussed.get_absolute_url()),
        "contribution with its whole chain": page(told.get_absolute_url()),
        "support": support(hold=True),
        "first support of a visitor": support(hold=False),
        "process list": page("/procesos/"),
        "proposal list": page(activity.get_absolute_url()),
        "contribution list": page(f"{process.get_absolute_url()}aportes/"),
        "commitments board": page("/compromisos/"),
        "commitment": page(kept.get_absolute_url()),
        "response": page(response.get_absolute_url()),
        "territory": page(process.territory.get_absolute_url()),
        "search": page("/buscar/?q=agua+de+la+vereda"),
        "directory": page("/organizaciones/"),
        "organisation": page(body.get_absolute_url()),
    }


_spent: list[tuple[int, float]] = []  # of the parts of a question that count, where not all does


@contextmanager
def measuring() -> Iterator[None]:
    """Statements and processor time (ms) of what happens inside, kept in `_spent`."""
    from django.db import connection

    statements = 0

    def counted(execute, sql, params, many, context):  # type: ignore[no-untyped-def]
        nonlocal statements
        statements += not str(sql).startswith(("SAVEPOINT", "RELEASE", "BEGIN"))
        return execute(sql, params, many, context)

    connection.ensure_connection()
    before = time.process_time_ns() + _backend_ns()
    with connection.execute_wrapper(counted):
        yield
    _spent.append((statements, (time.process_time_ns() + _backend_ns() - before) / 1e6))


def _backend_ns() -> int:
    """Processor time of PostgreSQL's process for our connection; 0 on SQLite."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0
    pid = connection.connection.info.backend_pid
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0])


def _measured(ask: Callable[[], None], change: Callable[[], None]) -> Spent:
    """The usual statements and the median of the processor time in ms, in each of `STATES`."""
    for _warm in range(3):
        ask()
    found: Spent = []
    for state in STATES:
        spent = []
        for _ in range(TIMES):
            if state == "cold":
                _forget()
            elif state == "changed":
                change()
            _spent.clear()
            with measuring():
                ask()
            spent.append(_spent[0])  # the innermost: what the question itself measured
        found.append((mode(n for n, _ms in spent), median(ms for _n, ms in spent)))
    return found


def _forget() -> None:
    """No answer of the database and no text made of one is left."""
    from participa.audit.queries import memory
    from participa.kernel.texts import markdown

    memory.forget()
    markdown.cache_clear()


if __name__ == "__main__":
    main()
