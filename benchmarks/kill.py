"""The service killed in the middle of writing: `python benchmarks/kill.py [times]`.

Ten people write; after a second or two the server and its workers get SIGKILL, then it starts
again, so many times. Everything acknowledged must be there at the end, nothing twice, and the
ledger must verify. Exit code 1 otherwise.
"""

from __future__ import annotations

import random
import signal
import sys
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks import service, stage

WRITERS = 10


def run(data: Path, *, times: int) -> tuple[service.Written, list[str]]:
    activity = service.prepared(data)
    written, chance = service.Written(), random.Random(times)
    for _round in range(times):
        server, over = service.Service(data), threading.Event()
        server.start()
        writing = threading.Thread(
            target=service.write,
            args=(server.port, activity, written),
            kwargs={"writers": WRITERS, "until": over.is_set},
        )
        writing.start()
        try:
            time.sleep(1 + 2 * chance.random())
        finally:
            server.stop(signal.SIGKILL)
            over.set()
            writing.join()
    return written, service.check(data, written)


def main() -> int:
    times = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with stage.folder() as where:
        written, problems = run(where / f"kill-{int(time.time())}", times=times)
    rows = [
        ("times killed", times),
        ("contributions acknowledged", len(written.contributions)),
        ("supports acknowledged", len(written.supports)),
        ("requests without an answer", written.unanswered),
        ("lost, doubled, locked or unverified", len(problems)),
    ]
    print(stage.table(("what", "measured"), rows))
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    raise SystemExit(main())
