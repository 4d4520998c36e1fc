"""Many people writing at once, and a server killed in the middle: nothing acknowledged is lost.

The long versions are `benchmarks/writers.py` and `benchmarks/kill.py`. Both run on SQLite.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from benchmarks import kill, writers

pytestmark = pytest.mark.slow


def test_fifty_writers_at_once_lose_and_double_nothing(tmp_path: Path) -> None:
    written, problems = writers.run(tmp_path / "data", seconds=5, writers=50)
    assert (problems, written.unanswered) == ([], 0)
    assert len(written.contributions) > 10


def test_what_was_acknowledged_survives_a_kill(tmp_path: Path) -> None:
    written, problems = kill.run(tmp_path / "data", times=2)
    assert problems == []
    assert len(written.contributions) > 5
