"""Fifty people write at once, on SQLite: `python benchmarks/writers.py [seconds] [writers]`.

Nothing acknowledged may be missing or be there twice, no writer may be told of a locked
database, and the ledger must verify afterwards. Exit code 1 otherwise.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median, quantiles

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks import service, stage


def run(data: Path, *, seconds: float, writers: int) -> tuple[service.Written, list[str]]:
    activity = service.prepared(data)
    written, server = service.Written(), service.Service(data)
    server.start()
    try:
        end = time.monotonic() + seconds
        service.write(
            server.port, activity, written, writers=writers, until=lambda: time.monotonic() > end
        )
    finally:
        server.stop()
    return written, service.check(data, written)


def main() -> int:
    seconds, writers = (*map(int, sys.argv[1:]), *(60, 50)[len(sys.argv) - 1 :])
    with stage.folder() as where:
        data = where / f"writers-{int(time.time())}"
        written, problems = run(data, seconds=seconds, writers=writers)
    number = len(written.contributions) + len(written.supports)
    rows = [
        ("writers at once", writers),
        ("seconds", seconds),
        ("contributions acknowledged", len(written.contributions)),
        ("supports acknowledged", len(written.supports)),
        ("acknowledged a second", f"{number / seconds:.0f}"),
        ("answer, median", f"{median(written.seconds):.2f} s"),
        ("answer, 95 of 100 within", f"{quantiles(written.seconds, n=20)[-1]:.2f} s"),
        ("requests without an answer", written.unanswered),
        ("lost, doubled, locked or unverified", len(problems)),
    ]
    print(stage.table(("what", "measured"), rows))
    print("\n".join(problems), file=sys.stderr)
    return 1 if problems or written.unanswered else 0


if __name__ == "__main__":
    raise SystemExit(main())
