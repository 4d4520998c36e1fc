"""Rows as the lines of a CSV file that spreadsheets open without running anything."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Any


class _Echo:
    """A file whose `write` hands back what is written, so that rows can be streamed."""

    def write(self, value: str) -> str:
        return value


def safe_cell(value: Any) -> Any:
    """A spreadsheet would run a text that begins like a formula."""
    text = value if isinstance(value, str) else ""
    return f"'{text}" if text[:1] in tuple("=+-@\t\r") else value


def csv_lines(heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The heads and then each row, with every text made harmless."""
    writer = csv.writer(_Echo())
    yield writer.writerow(heads)
    for row in rows:
        yield writer.writerow([safe_cell(value) for value in row])
