"""Heavy computing gives way, and only it."""

from __future__ import annotations

import os
import threading

import pytest

from participa.kernel.priority import GIVES_WAY, giving_way


def niceness() -> int:
    linux = os.uname().sysname == "Linux"
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id() if linux else 0)


def test_what_is_computed_has_a_lower_priority_and_nothing_after_it() -> None:
    """Only Linux has a priority for each thread; elsewhere it is computed as anything else."""
    before = niceness()
    lowered = max(before, GIVES_WAY) if os.uname().sysname == "Linux" else before
    assert giving_way(niceness) == lowered
    assert niceness() == before
    assert not [one for one in threading.enumerate() if "ThreadPool" in one.name]


def test_it_answers_and_raises_as_if_called() -> None:
    def compute(one: int, *, other: int) -> int:
        return one // other

    assert giving_way(compute, 6, other=2) == 3
    with pytest.raises(ZeroDivisionError):
        giving_way(compute, 6, other=0)
