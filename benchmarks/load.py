"""Requests a second of the whole service with two workers: `python benchmarks/load.py [size]`.

On SQLite, or on the PostgreSQL of DATABASE_URL (`ops/postgres-for-tests python …`). Eight people
ask for one page after the other for some seconds, over loopback. The clients are a process of
their own and need processor time too: on two cores the service has less than it would have.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks import service, stage

PEOPLE = 8
SECONDS = 8.0
MOST = 20_000  # requests to one page


def main() -> None:
    if sys.argv[1:2] == ["ask"]:
        print(json.dumps(ask(int(sys.argv[2]), sys.argv[3])))
        return
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    database = os.environ.get("DATABASE_URL", "")
    with stage.folder() as where:
        if database.startswith("postgres"):
            data = where / "postgres"
            stage.manage(data, "participa_setup")
            stage.fill(data, size)
        else:
            database, data = "", stage.filled(where, size)
        print(report(data, database))


def report(data: Path, database: str) -> str:
    pages: dict[str, str] = json.loads(
        subprocess.run(
            [stage.PYTHON, __file__, "ask", "0", "pages"],
            env=service.environment(data, database),
            check=True,
            stdout=subprocess.PIPE,
        ).stdout
    )
    server = service.Service(data, database=database)
    server.start()
    rows = []
    try:
        for name, path in pages.items():
            output = subprocess.run(
                [stage.PYTHON, __file__, "ask", str(server.port), path],
                env=stage.environment(data),
                check=True,
                stdout=subprocess.PIPE,
            ).stdout
            seconds, errors = json.loads(output)
            rows.append(
                (
                    name,
                    f"{len(seconds) / SECONDS:.0f}",
                    f"{1000 * median(seconds):.0f}",
                    f"{1000 * quantiles(seconds, n=20)[-1]:.0f}",
                    errors,
                )
            )
    finally:
        server.stop()
    return stage.table(("page", "requests/s", "p50 ms", "p95 ms", "errors"), rows)


def ask(port: int, path: str) -> object:
    """Seconds of each answer, and how many were none; or which pages to ask for."""
    if path == "pages":
        return _pages()
    seconds: list[float] = []
    errors: list[str] = []
    end = time.monotonic() + SECONDS

    def person() -> None:
        visitor = service.Visitor(port)
        while time.monotonic() < end and len(seconds) < MOST:
            began = time.monotonic()
            status, _leads_to, page = visitor.get(path)
            seconds.append(time.monotonic() - began)
            if status != 200 or b"</html>" not in page:
                errors.append(str(status))
        visitor.connection.close()

    threads = [threading.Thread(target=person) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return seconds, len(errors)


def _pages() -> dict[str, str]:
    import django

    django.setup()
    from participa.participation.models import Contribution, Process

    process = Process.objects.get(title__contains="gran escala")
    discussed = Contribution.objects.filter(process=process).order_by("-comment_count")[0]
    return {
        "home": "/",
        "process": process.get_absolute_url(),
        "contribution, 20 comments": discussed.get_absolute_url(),
        "contribution list": f"{process.get_absolute_url()}aportes/",
        "commitments board": "/compromisos/",
        "search": "/buscar/?q=agua+de+la+vereda",
    }


if __name__ == "__main__":
    main()
