"""Heavy computing that gives way to whoever answers people."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

GIVES_WAY = 10  # of 19


def _lower() -> None:
    # On Linux each thread has a priority of its own. Only the administrator may raise one again,
    # so the thread ends with its task; elsewhere it is as any other.
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GIVES_WAY)


def giving_way(function: Callable[P, R], /, *args: P.args, **kwargs: P.kwargs) -> R:
    """Call `function` at a lower priority and return what it returns.

    In a thread of its own: it must neither ask the database, whose locks a slow holder keeps from
    others, nor use a language or anything else of the thread that calls.
    """
    with ThreadPoolExecutor(1, initializer=_lower) as pool:
        return pool.submit(function, *args, **kwargs).result()
