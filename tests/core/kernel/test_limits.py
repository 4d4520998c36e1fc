"""So many times within a window, in the shared cache or in the memory of one machine."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from participa.kernel import limits

ALLOWING = [limits.allow, limits.allow_here]


@pytest.mark.parametrize("allow", ALLOWING)
def test_only_so_many_tries_are_allowed_within_a_window(allow) -> None:
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False) as clock:
        assert [allow(f"x:{allow.__name__}", 2, 60) for _ in range(4)] == [True, True, False, False]
        assert allow(f"y:{allow.__name__}", 2, 60)
        clock.shift(60)
        assert allow(f"x:{allow.__name__}", 2, 60)


@pytest.mark.parametrize("allow", ALLOWING)
def test_limits_can_be_lifted(allow, settings) -> None:
    settings.LIMITS = False
    assert all(allow(f"z:{allow.__name__}", 1, 60) for _ in range(5))


@pytest.fixture
def counters() -> Iterator[limits._Counters]:
    with closing(limits._Counters()) as made:
        yield made


def test_workers_count_together(counters: limits._Counters) -> None:
    """Forked as `serve` does: three of them share what one address may do."""
    context = multiprocessing.get_context("fork")
    results = context.SimpleQueue()

    def work() -> None:
        results.put([counters.add("support:10.0.0.1", 60, 1) for _ in range(200)])

    workers = [context.Process(target=work) for _ in range(3)]
    for worker in workers:
        worker.start()
    seen = [number for _ in workers for number in results.get()]
    for worker in workers:
        worker.join()
    results.close()
    assert sorted(seen) == list(range(1, 601))
    assert counters.add("support:10.0.0.1", 60, 1) == 601


def test_threads_count_together(counters: limits._Counters) -> None:
    with ThreadPoolExecutor(4) as threads:
        seen = list(threads.map(lambda _: counters.add("x", 60, 1), range(400)))
    assert sorted(seen) == list(range(1, 401))


@given(st.lists(st.tuples(st.sampled_from("abcdefgh"), st.integers(0, 200)), max_size=200))
def test_few_keys_are_counted_as_a_dictionary_would(tries: list[tuple[str, int]]) -> None:
    known = Counter[tuple[str, int]]()
    with closing(limits._Counters()) as counters:
        for key, now in sorted(tries, key=lambda one: one[1]):
            ends = now - now % 60 + 60
            known[key, ends] += 1
            assert counters.add(key, ends, now) == known[key, ends]


def test_a_full_table_forgets_who_tried_least() -> None:
    with closing(limits._Counters(slots=1)) as counters:
        for _ in range(5):
            counters.add("often", 60, 1)
        for number in range(100):
            counters.add(f"once {number}", 60, 1)
        assert counters.add("often", 60, 1) == 6
        assert counters.add("often", 120, 61) == 1


@pytest.mark.parametrize(
    ("address", "starts"), [("http://localhost:8000", True), ("https://participa.example", False)]
)
def test_limits_are_lifted_only_on_this_machine(address: str, starts: bool, tmp_path) -> None:
    asked = {"PARTICIPA_LIMITS": "off", "PARTICIPA_SITE_URL": address, "PARTICIPA_DATA": tmp_path}
    ran = subprocess.run(
        [sys.executable, "-c", "import participa.config.settings"],
        env={**os.environ, **{name: str(value) for name, value in asked.items()}},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode == 0, "http://localhost" in ran.stderr) == (starts, not starts)
