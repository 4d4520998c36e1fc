"""Opinion groups beside red-dwarf 0.4.0, each measurement in a process of its own with one thread.

    PYTHONPATH=src python benchmarks/opinion/run.py [--sizes 3] [--without-red-dwarf]

red-dwarf is installed by this script into an environment of its own, `--environment` (about
500 MB). Made-up conversations of up to four sizes; the last has a million participants and 30
million votes. Prints two Markdown tables; times are processor seconds, the best of several runs,
with seconds on the clock in brackets; memory is the peak of the whole process.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SHARED = ROOT / "tests/methods/golden/conversations"
SIZES = [
    ("1,000 × 100", 1_000, 100, 12_000),
    ("10,000 × 300", 10_000, 300, 285_000),
    ("100,000 × 1,000", 100_000, 1_000, 3_000_000),
    ("1,000,000 × 1,000", 1_000_000, 1_000, 30_000_000),
]


def environment(folder: Path) -> Path:
    python = folder / "bin" / "python"
    if not python.exists():
        venv.create(folder, with_pip=True)
    subprocess.run([python, "-m", "pip", "install", "-q", "red-dwarf==0.4.0"], check=True)
    return python


def measure(python: Path | str, script: str, *words: object) -> dict[str, Any]:
    """Run a worker; return what it measured, or its last words where it failed."""
    one = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    env = {**os.environ, **one, "PYTHONPATH": str(ROOT / "src")}
    command = [str(python), str(HERE / script), *map(str, words)]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"código {done.returncode}"])[-1]}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def told(found: dict[str, Any]) -> str:
    if "failed" in found:
        return f"— ({found['failed'][:60]})"
    return f"{found['cpu']:.4g} ({found['clock']:.4g}) s, {found['peak']:.0f} MB"


def ratio(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    return "—" if "failed" in theirs else f"{theirs['cpu'] / ours['cpu']:.0f} ×"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, default=3, help="how many of the four sizes")
    parser.add_argument("--without-red-dwarf", action="store_true")
    parser.add_argument("--environment", type=Path, default=ROOT / ".venv-red-dwarf")
    options = parser.parse_args()
    other = None if options.without_red_dwarf else environment(options.environment)
    nothing = {"failed": "not run"}
    print(
        "| conversation | ours, from arrays | from tuples | red-dwarf, from dictionaries | ratio |"
    )
    print("|---|---|---|---|---|")
    for folder in sorted(path for path in SHARED.iterdir() if path.is_dir()):
        ours = measure(sys.executable, "ours.py", "shared", folder)
        tuples = measure(sys.executable, "ours.py", "tuples", folder)
        theirs = measure(other, "theirs.py", "shared", folder) if other else nothing
        print(
            f"| `{folder.name}` | {told(ours)} | {told(tuples)} | {told(theirs)} | {ratio(ours, theirs)} |"
        )
    print("\n| size | ours, from arrays | red-dwarf | ratio | one more vote | refresh |")
    print("|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for number, (name, people, statements, votes) in enumerate(SIZES[: options.sizes]):
            made = Path(scratch) / f"{number}.npz"
            words = (made, people, statements, votes)
            subprocess.run([sys.executable, HERE / "made_up.py", *map(str, words)], check=True)
            ours = measure(sys.executable, "ours.py", "arrays", made)
            run_it = other and number < 3  # at the last size it needs more than the memory here
            theirs = measure(other, "theirs.py", "arrays", made) if run_it else nothing
            kept = measure(sys.executable, "ours.py", "session", made) if number < 3 else {}
            print(
                f"| {name} | {told(ours)} | {told(theirs)} | {ratio(ours, theirs)} "
                f"| {kept.get('vote', '—')} | {kept.get('refresh', '—')} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
