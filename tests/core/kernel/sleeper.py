"""A task for the tests of the queue: it leaves a trace on disk and may sleep for ever."""

import time
from datetime import timedelta
from pathlib import Path

from participa.kernel.tasks import GiveUp, Policy, background

PATIENT = Policy(attempts=3, wait=timedelta(minutes=2), lease=timedelta(minutes=10))


@background(PATIENT)
def sleep_the_first_time(folder: str) -> str:
    if not (Path(folder) / "started").exists():
        (Path(folder) / "started").touch()
        time.sleep(600)
    (Path(folder) / "done").touch()
    return "done"


@background(PATIENT)
def fail(times: int, folder: str) -> str:
    trace = Path(folder) / "tried"
    tried = int(trace.read_text()) + 1 if trace.exists() else 1
    trace.write_text(str(tried))
    if tried <= times:
        raise ValueError(f"attempt {tried}")
    return "done"


@background(PATIENT)
def give_up() -> None:
    raise GiveUp("no such address")
