"""The service on a loopback port, people who write to it over HTTP, and what must hold after."""

from __future__ import annotations

import http.client
import json
import os
import random
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks import stage

MARK = "Prueba de escritura"
CSRF = "x" * 32
TIMEOUT = 60  # seconds a client waits: longer than the database makes a writer wait


def environment(data: Path, database: str = "", **extra: str) -> dict[str, str]:
    """On SQLite unless said otherwise, whatever this process runs on."""
    url = database or f"sqlite:///{data}/participa.sqlite3"
    return stage.environment(data, DATABASE_URL=url, **extra)


class Service:
    """The web server of the platform with two workers, in a process group of its own."""

    def __init__(self, data: Path, workers: int = 2, database: str = "") -> None:
        self.data, self.workers, self.database = data, workers, database
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        log = (self.data / "service.log").open("ab")
        self.process = subprocess.Popen(
            [stage.PYTHON, "-m", "django", "serve", "--no-demo", f"--port={self.port}",
             f"--workers={self.workers}"],
            env=environment(
                self.data,
                self.database,
                PARTICIPA_LIMITS="off",
                PARTICIPA_SITE_URL=f"http://localhost:{self.port}",
            ),
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
        )  # fmt: skip
        log.close()
        self.wait()

    def wait(self) -> None:
        for _ in range(600):
            assert self.process is not None and self.process.poll() is None, "it did not start"  # noqa: PT018
            try:
                with Visitor(self.port) as visitor:
                    if visitor.get("/acerca/")[0] == 200:
                        return
            except OSError:
                time.sleep(0.1)
        raise TimeoutError("the service does not answer")

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        """SIGKILL ends the server and its workers at once, wherever they are."""
        if self.process is None:
            return
        if how is signal.SIGKILL:
            os.killpg(self.process.pid, how)
        else:
            self.process.send_signal(how)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        self.process = None


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


class Visitor:
    """One person's browser: a connection that stays open, cookies kept."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies = {"csrftoken": secrets.token_hex(16)}  # by it the service knows the visit
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)

    def __enter__(self) -> Visitor:
        return self

    def __exit__(self, *_error: object) -> None:
        self.connection.close()

    def get(self, path: str) -> tuple[int, str, bytes]:
        return self._ask("GET", path, b"")

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str, bytes]:
        return self._ask("POST", path, urlencode(fields).encode())

    def _ask(self, method: str, path: str, body: bytes) -> tuple[int, str, bytes]:
        """Status, where it leads to, and the page; OSError if it was not answered in full."""
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-CSRFToken": self.cookies["csrftoken"],
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            self.connection.request(method, path, body or None, headers)
            answer = self.connection.getresponse()
            page = answer.read()
        except http.client.HTTPException as error:
            self.connection.close()
            raise ConnectionError(str(error)) from error
        except OSError:
            self.connection.close()
            raise
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition("=")
                self.cookies[cookie] = rest.partition(";")[0]
        return answer.status, answer.getheader("Location") or "", page


@dataclass
class Written:
    """What the service acknowledged. sent: keys that were posted, answered or not."""

    contributions: dict[str, int] = field(default_factory=dict)  # idempotency key → number
    supports: list[int] = field(default_factory=list)
    sent: set[str] = field(default_factory=set)
    tried: dict[int, int] = field(default_factory=dict)  # contribution → supports posted
    unanswered: int = 0
    wrong: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # of each answer


def write(
    port: int, activity: int, written: Written, *, writers: int, until: Callable[[], bool]
) -> None:
    """So many people at once send proposals and back those of others, until `until()`."""
    threads = [
        threading.Thread(target=_person, args=(port, activity, written, until, number))
        for number in range(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _person(
    port: int, activity: int, written: Written, until: Callable[[], bool], number: int
) -> None:
    chance = random.Random(number)
    visitor = Visitor(port)
    while not until():
        if chance.random() < 0.05:
            visitor.connection.close()
            visitor = Visitor(port)  # the next person on the same telephone
        began = time.monotonic()
        try:
            if written.contributions and chance.random() < 0.4:
                _support(visitor, written, chance)
            else:
                _propose(visitor, activity, written, twice=chance.random() < 0.2)
        except OSError:
            written.unanswered += 1
            visitor.connection.close()
            visitor = Visitor(port)
            time.sleep(0.05)
        else:
            written.seconds.append(time.monotonic() - began)
    visitor.connection.close()


def _propose(visitor: Visitor, activity: int, written: Written, *, twice: bool) -> None:
    key = str(uuid.uuid4())
    fields = {
        "title": f"{MARK} {key[:8]}",
        "body": "El paso se inunda con cada aguacero.",
        "ask": "Limpiar la cuneta.",
        "once": key,
    }
    written.sent.add(key)
    for _time in range(1 + twice):  # an impatient finger: the same form again
        status, leads_to, page = visitor.post(f"/actividades/{activity}/propuestas/nueva/", fields)
        if status != 302 or not leads_to.startswith("/aportes/"):
            written.wrong.append(f"{status} {leads_to} {page[:200].decode(errors='replace')}")
            return
        pk = int(leads_to.split("/")[2])
        if written.contributions.setdefault(key, pk) != pk:
            written.wrong.append(f"{key} is {pk} and {written.contributions[key]}")


def _support(visitor: Visitor, written: Written, chance: random.Random) -> None:
    pk = chance.choice(list(written.contributions.values()))
    written.tried[pk] = written.tried.get(pk, 0) + 1
    with Visitor(visitor.port) as fresh:  # a person each: every support counts
        status, leads_to, _page = fresh.post(f"/aportes/{pk}/apoyar/", {})
    if status != 302 or not leads_to.startswith(f"/aportes/{pk}/"):
        written.wrong.append(f"{status} {leads_to}")
        return
    written.supports.append(pk)


def prepared(data: Path) -> int:
    """Set up a data folder with one process; the activity of it that takes proposals."""
    data.mkdir(parents=True, exist_ok=True)
    stage.manage(data, "participa_setup", "--no-demo", **environment(data))
    return int(_told(data, "activity"))


def check(data: Path, written: Written) -> list[str]:
    """What is amiss in the database after all that; the ledger too. [] if nothing."""
    asked = json.dumps(
        {
            "contributions": written.contributions,
            "supports": written.supports,
            "tried": written.tried,
            "sent": sorted(written.sent),
        }
    )
    problems: list[str] = json.loads(_told(data, "check", asked))
    verified = subprocess.run(
        [stage.PYTHON, "-m", "django", "ledger", "verify"],
        env=environment(data),
        check=False,
        capture_output=True,
        text=True,
    )
    if verified.returncode:
        problems.append(verified.stdout + verified.stderr)
    log = (data / "service.log").read_text(errors="replace")
    if "locked" in log:
        problems.append("the log of the service tells of a locked database")
    return [*problems, *written.wrong]


def _told(data: Path, question: str, asked: str = "") -> str:
    return subprocess.run(
        [stage.PYTHON, __file__, question],
        env=environment(data),
        input=asked,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout


def _activity() -> int:
    """A process as any team would set it up."""
    from django.utils import timezone

    from participa.actors import operations as actors
    from participa.kernel.agents import system
    from participa.participation import operations as participation
    from participa.participation.enums import Precondition
    from participa.territories.models import Territory

    by, now = system("demo"), timezone.now()
    yumbo, today = Territory.objects.get(code="76892"), timezone.localdate(now)
    body = actors.register_organization(
        by=by, at=now, name="Alcaldía de prueba", sector="public", territory=yumbo, purpose="Probar"
    )
    process = participation.create_process(
        by=by,
        at=now,
        territory=yumbo,
        title="Cunetas y pasos",
        decider=body,
        stake="Qué pasos se arreglan primero.",
        component="open_government",
        promise="involve",
        menu_category="planning_budget",
        preconditions=list(Precondition.values),
    )
    phase = participation.add_phase(
        by=by,
        at=now,
        process=process,
        kind="formulation",
        title="Recibir propuestas",
        starts_on=today,
        ends_on=today + timedelta(days=30),
    )
    activity = participation.add_activity(
        by=by,
        at=now,
        phase=phase,
        mechanism="proposals",
        title="Proponga un paso",
        opens_at=now - timedelta(days=1),
        closes_at=now + timedelta(days=30),
    )
    participation.publish_process(by=by, at=now, process=process)
    return activity.pk


def _problems(asked: dict) -> list[str]:
    from collections import Counter

    from participa.participation.models import Contribution, Support

    rows = Contribution.objects.filter(title__startswith=MARK)
    found = {str(key): pk for key, pk in rows.values_list("idempotency_key", "pk")}
    problems = [
        f"acknowledged and lost: contribution {pk}"
        for key, pk in asked["contributions"].items()
        if found.get(key) != pk
    ]
    if rows.count() != len(found) or found.keys() - set(asked["sent"]):
        problems.append(f"{rows.count()} contributions, {len(found)} keys")
    acknowledged = Counter(asked["supports"])
    tried = {int(pk): number for pk, number in asked["tried"].items()}
    for row in rows:
        number = Support.objects.filter(contribution=row).count()
        if number != row.support_count:
            problems.append(f"contribution {row.pk} counts {row.support_count}, has {number}")
        if not acknowledged[row.pk] <= number <= tried.get(row.pk, 0):
            problems.append(
                f"contribution {row.pk}: {number} supports, {acknowledged[row.pk]} told"
            )
    return problems


if __name__ == "__main__":
    import django

    django.setup()
    if sys.argv[1] == "activity":
        print(_activity())
    else:
        print(json.dumps(_problems(json.load(sys.stdin))))
