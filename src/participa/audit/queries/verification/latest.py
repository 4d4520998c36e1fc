"""The latest digest of each row, held in a temporary file so that memory stays bounded."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Recorded:
    """`digest` is "" where the row was removed; `salt` is "" where it was shredded."""

    digest: str
    salt: str


class LatestDigests:
    """Row key → what the latest event (by key) recorded of it."""

    def __init__(self) -> None:
        self._file = sqlite3.connect("", isolation_level=None)  # "": on disk, gone when closed
        self._file.execute("PRAGMA journal_mode=OFF")
        self._file.execute(
            "CREATE TABLE latest (key TEXT PRIMARY KEY, event INTEGER, digest TEXT, salt TEXT)"
            " WITHOUT ROWID"
        )
        self._file.execute("BEGIN")

    def __enter__(self) -> LatestDigests:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._file.close()

    def put(self, entries: Iterable[tuple[str, int, str, str]]) -> None:
        """Keep each (key, event, digest, salt) unless a later event is known already."""
        self._file.executemany(
            "INSERT INTO latest VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET"
            " event = excluded.event, digest = excluded.digest, salt = excluded.salt"
            " WHERE excluded.event > event",
            entries,
        )

    def take(self, key: str) -> Recorded | None:
        """What is recorded of a row; it is forgotten, so that the rows never seen remain."""
        found = self._file.execute(
            "SELECT digest, salt FROM latest WHERE key = ?", (key,)
        ).fetchone()
        if found is None:
            return None
        self._file.execute("DELETE FROM latest WHERE key = ?", (key,))
        return Recorded(*found)

    def remaining(self) -> Iterator[str]:
        """Rows that should exist and were not taken."""
        for (key,) in self._file.execute("SELECT key FROM latest WHERE digest <> '' ORDER BY key"):
            yield key
