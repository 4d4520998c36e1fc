"""Votes a second of a conversation with two workers: `python benchmarks/votes.py [people] [seconds]`.

On SQLite (synchronous=FULL), or on the PostgreSQL of DATABASE_URL (`ops/postgres-for-tests python
…`). People answer one statement after the other over loopback, each answer an own request, one in
ten sent twice; first with nothing else going on, then while the conversation is sealed and
recomputed every two seconds, as it is in use, and without pause. Whatever was acknowledged must be there once. The clients are a process of
their own and need processor time too: on two cores the service has less than it would have.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks import service, stage

STATEMENTS = 400
# Seconds from one recomputing to the next: in use the background process looks every two.
PACES = {"idle": None, "recomputed every two seconds": 2, "recomputed without pause": 0}
TICK = os.sysconf("SC_CLK_TCK")


def main() -> None:
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(inside(*sys.argv[2:])))
        return
    if sys.argv[1:2] == ["ask"]:
        print(json.dumps(ask(*(int(word) for word in sys.argv[2:5]))))
        return
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 60
    database = os.environ.get("DATABASE_URL", "")
    with stage.folder() as where:
        data = where / "data"
        data.mkdir(parents=True, exist_ok=True)
        if not database.startswith("postgres"):
            database = ""
        stage.manage(data, "participa_setup", "--no-demo")
        print(report(data, database, people, seconds))


def report(data: Path, database: str, people: int, seconds: int) -> str:
    activity = own(data, database, "make")
    server = service.Service(data, database=database)
    server.start()
    rows = []
    try:
        with service.Visitor(server.port) as visitor:
            _status, _where, page = visitor.get(f"/actividades/{activity}/conversacion/")
        for name, pause in PACES.items():
            assert server.process is not None
            other = None
            if pause is not None:
                other = _recomputing(data, database, str(activity), str(pause))
            before = processor_seconds(server.process.pid)
            told = subprocess.run(
                [stage.PYTHON, __file__, "ask", str(server.port), str(activity),
                 f"{people * 10_000 + seconds}"],
                env=stage.environment(data), check=True, stdout=subprocess.PIPE,
            ).stdout  # fmt: skip
            used = processor_seconds(server.process.pid) - before
            if other is not None:
                other.terminate()
                other.wait()
            took, acknowledged, slowed = json.loads(told)
            rows.append(
                (
                    name,
                    f"{len(took) / seconds:.0f}",
                    f"{1000 * used / len(took):.1f}",
                    f"{1000 * median(took):.0f}",
                    f"{1000 * quantiles(took, n=20)[-1]:.0f}",
                    acknowledged,
                    slowed,
                )
            )
        stored, twice, problems = own(data, database, "count", str(activity))
    finally:
        server.stop()
    heads = ("", "votes/s", "CPU ms/vote", "p50 ms", "p95 ms", "acknowledged", "not answered")
    return (
        stage.table(heads, rows)
        + f"\nAcknowledged {sum(row[5] for row in rows)}, stored {stored}, twice {twice}, "
        f"seals that do not fit {problems}. The page: {len(page)} bytes, "
        f"{len(gzip.compress(page))} compressed."
    )


def own(data: Path, database: str, *words: str) -> object:
    """Ask this file, run inside the platform."""
    answer = subprocess.run(
        [stage.PYTHON, __file__, "inside", *words],
        env=service.environment(data, database), check=True, stdout=subprocess.PIPE,
    ).stdout  # fmt: skip
    return json.loads(answer)


def _recomputing(data: Path, database: str, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [stage.PYTHON, __file__, "inside", "recompute", *words],
        env=service.environment(data, database), stdout=subprocess.DEVNULL,
    )  # fmt: skip


def processor_seconds(pid: int) -> float:
    """Of a process and its children, those alive."""
    total = 0.0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            words = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            waiting += [
                int(child) for child in Path(f"/proc/{one}/task/{one}/children").read_text().split()
            ]
        except OSError:
            continue
        total += (int(words[11]) + int(words[12])) / TICK
    return total


def ask(port: int, activity: int, size: int) -> object:
    """Seconds of each answer; how many were acknowledged, each counted once; how many failed."""
    people, limit = divmod(size, 10_000)
    end = time.monotonic() + limit
    took: list[float] = []
    done: list[int] = []
    failed: list[str] = []
    base = f"/actividades/{activity}/conversacion/votar/"
    with service.Visitor(port) as one:
        page = one.get(f"/actividades/{activity}/conversacion/")[2].decode()
    first = int(page.split('name="statement" value="')[1].split('"')[0])
    lowest = json.loads((Path(os.environ["PARTICIPA_DATA"]) / "lowest").read_text())
    assert first >= lowest

    def person(number: int) -> None:
        chance = random.Random(number)
        while time.monotonic() < end:
            with service.Visitor(port) as visitor:
                for key in chance.sample(range(lowest, lowest + STATEMENTS), 40):
                    if time.monotonic() >= end:
                        return
                    fields = {"statement": str(key), "answer": str(chance.choice((1, -1, 0)))}
                    for repeated in range(2 if chance.random() < 0.1 else 1):
                        began = time.monotonic()
                        try:
                            status, _where, _page = visitor.post(base, fields)
                        except OSError as error:
                            failed.append(str(error))
                            break
                        took.append(time.monotonic() - began)
                        if status != 302:
                            failed.append(str(status))
                            break
                        if not repeated:
                            done.append(key)

    threads = [threading.Thread(target=person, args=(number,)) for number in range(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return took, len(done), len(failed)


def inside(what: str, *words: str) -> object:
    import django

    django.setup()
    return {"make": _make, "count": _count, "recompute": _recompute}[what](*map(int, words))


def _make() -> int:
    from datetime import timedelta

    from django.utils import timezone

    from participa.actors.operations import register_organization, verify_organization
    from participa.kernel.agents import system
    from participa.participation import operations as participation
    from participa.participation.enums import Precondition
    from participa.participation.models import Contribution
    from participa.territories.models import Territory

    by, at = system("benchmark"), timezone.now()
    territory, today = Territory.objects.get(code="76892"), timezone.localdate()
    body = register_organization(
        by=by, at=at, name="Alcaldía", sector="public", territory=territory, purpose="Gobierno."
    )
    verify_organization(by=by, at=at, organization=body, is_authority=True)
    process = participation.create_process(
        by=by, at=at, territory=territory, title="Una conversación grande", decider=body,
        stake="Medir.", component="open_government", promise="consult",
        menu_category="diagnosis", preconditions=list(Precondition.values),
    )  # fmt: skip
    phase = participation.add_phase(
        by=by, at=at, process=process, kind="diagnosis", title="Escuchar",
        starts_on=today, ends_on=today + timedelta(days=9),
    )  # fmt: skip
    activity = participation.add_activity(
        by=by, at=at, phase=phase, mechanism="conversations", title="Conversación",
        opens_at=at - timedelta(hours=1), closes_at=at + timedelta(days=9),
        settings={"statements": [f"Frase {n} de la conversación" for n in range(STATEMENTS)]},
    )  # fmt: skip
    participation.publish_process(by=by, at=at, process=process)
    lowest = Contribution.objects.filter(activity=activity).order_by("pk")[0].pk
    (Path(os.environ["PARTICIPA_DATA"]) / "lowest").write_text(str(lowest))
    return activity.pk


def _count(activity: int) -> tuple[int, int, int]:
    from participa.mechanisms.conversations.models import Vote
    from participa.mechanisms.conversations.queries import sealed_votes_problems

    pairs = list(
        Vote.objects.filter(voter__activity=activity).values_list("voter_id", "statement_id")
    )
    return len(set(pairs)), len(pairs) - len(set(pairs)), len(list(sealed_votes_problems()))


def _recompute(activity: int, pause: int) -> None:
    from django.utils import timezone

    from participa.mechanisms.conversations.tasks import bring_up_to_date
    from participa.participation.models import Activity

    row = Activity.objects.select_related("process").get(pk=activity)
    while True:
        bring_up_to_date(row, timezone.now())
        time.sleep(pause)


if __name__ == "__main__":
    main()
