"""Several people, or one impatient one, doing the same thing at the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from django.db import connection, connections

from participa.kernel.database import is_sqlite

T = TypeVar("T")


def use_a_database_of_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite in memory knows no waiting for a writer: new threads get a copy in a file.

    What the threads write stays there. On PostgreSQL there is nothing to do.
    """
    if is_sqlite():
        copy = folder / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        monkeypatch.setitem(connections.settings["default"], "NAME", str(copy))


def at_once(call: Callable[[], T], times: int = 4) -> list[T]:
    """What each of `times` threads with a connection of its own got, or its exception."""
    gate = threading.Barrier(times)
    results: list[Any] = []

    def run() -> None:
        try:
            connection.ensure_connection()
            gate.wait()
            results.append(call())
        except Exception as error:
            results.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
