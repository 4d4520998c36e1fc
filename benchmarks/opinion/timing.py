"""What both workers share: the best of several runs, and the peak of the process's memory."""

from __future__ import annotations

import csv
import gzip
import json
import resource
import time
from collections.abc import Callable
from pathlib import Path


def best(work: Callable[[], object], runs: int) -> dict[str, float]:
    """Return the least processor and clock seconds of `runs` runs."""
    cpu, clock = [], []
    for _ in range(runs):
        before, at = time.process_time(), time.perf_counter()
        work()
        cpu.append(time.process_time() - before)
        clock.append(time.perf_counter() - at)
    return {"cpu": min(cpu), "clock": min(clock)}


def tell(found: dict[str, object]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # kilobytes on Linux
    print(json.dumps({**found, "peak": peak}))


def shared(folder: Path) -> tuple[list[tuple[int, int, int]], list[int]]:
    """Return votes and rejected statements of a shared conversation."""
    with gzip.open(folder / "votes.csv.gz", "rt") as file:
        votes = [(int(i), int(j), int(v)) for i, j, v in list(csv.reader(file))[1:]]
    with gzip.open(folder / "statements.csv.gz", "rt") as file:
        rejected = [
            int(row["statement"]) for row in csv.DictReader(file) if row["moderation"] == "-1"
        ]
    return votes, rejected
