"""Answers kept in this process for as long as nothing has happened on the platform.

Every change of data leaves an event in its own transaction. So what was computed while the
newest event was number n is still true while it is n, whoever asks: exact, without anything to
invalidate. Only for facts about rows of the ledger, and for plain values nobody will change.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from participa.kernel.database import newest_key

from ..models import Event

T = TypeVar("T")
ENTRIES = 300
SECONDS = 60  # nothing is kept longer: a database put back from a backup has its numbers again


@dataclass(frozen=True, slots=True)
class _Kept:
    newest: int
    until: float
    value: Any


_kept: dict[Hashable, _Kept] = {}
# The number that an answer being computed will be kept under: parts of it share it.
_computing: ContextVar[int | None] = ContextVar("computing", default=None)


def remembered(key: Hashable, compute: Callable[[], T]) -> T:
    """The value of `compute()`, or the one kept under `key` since the last event: one statement.

    Inside a transaction nothing is kept: what it sees may never come to be.
    """
    within = _computing.get()
    if connection.in_atomic_block:
        return compute()
    newest = newest_key(Event) if within is None else within
    if newest is None:
        return compute()
    found = _kept.get(key)
    if found is not None and found.newest == newest and time.monotonic() < found.until:
        value: T = found.value
        return value
    token = _computing.set(newest)
    try:
        value = compute()
    finally:
        _computing.reset(token)
    if len(_kept) >= ENTRIES:
        _kept.clear()
    _kept[key] = _Kept(newest, time.monotonic() + SECONDS, value)
    return value


def forget() -> None:
    """Start from nothing, as after a change (tests, benchmarks)."""
    _kept.clear()
