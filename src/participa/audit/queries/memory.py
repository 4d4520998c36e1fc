"""Answers kept in this process for as long as nothing has happened on the platform.

Every change of data leaves an event in its own transaction. So what was computed while the
newest event was number n is still true while it is n, whoever asks: exact, without anything to
invalidate. Only for facts about rows of the ledger, and for plain values nobody will change.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connection

from participa.kernel.database import others_are_writing

from ..models import Event

T = TypeVar("T")
ENTRIES = 500
SECONDS = 60  # nothing is kept longer: a database put back from a backup has its numbers again


@dataclass(frozen=True, slots=True)
class _Kept:
    newest: int
    until: float
    value: Any


_kept: dict[Hashable, _Kept] = {}


def remembered(key: Hashable, compute: Callable[[], T]) -> T:
    """The value of `compute()`, or the one kept under `key` since the last event: one statement.

    Inside a transaction nothing is kept: what it sees may never come to be.
    """
    if connection.in_atomic_block:
        return compute()
    newest = _newest_event()
    if newest is None:
        return compute()
    found = _kept.get(key)
    if found is not None and found.newest == newest and time.monotonic() < found.until:
        value: T = found.value
        return value
    value = compute()
    if len(_kept) >= ENTRIES:
        _kept.clear()
    _kept[key] = _Kept(newest, time.monotonic() + SECONDS, value)
    return value


def _newest_event() -> int | None:
    """Its number; None while a transaction is open that may yet commit one with a lower number."""
    if others_are_writing():
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT max(id) FROM {Event._meta.db_table}")  # noqa: S608
        return int(cursor.fetchone()[0] or 0)
