"""The one module that knows which database runs beneath."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def lock(name: str) -> None:
    """Wait until no other transaction holds `name`; hold it until this one ends.

    SQLite has one writer at a time and our transactions start as writers: nothing to do.
    """
    if not is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])


@contextmanager
def snapshot() -> Iterator[None]:
    """See the database as it is now for the whole block, while others go on writing.

    Reading only. Inside a transaction that is open already it is that transaction's view.
    """
    if connection.in_atomic_block:
        yield
    elif is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # our usual IMMEDIATE would keep writers waiting
        try:
            yield
        finally:
            connection.cursor().execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
