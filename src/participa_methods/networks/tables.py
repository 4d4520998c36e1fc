"""Reading the two published tables, actors and ties (CSV with a header, comma or semicolon)."""

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import TypeVar

from participa_methods.explain import Reason
from participa_methods.networks.graph import Actor, NetworkError, Tie

Row = dict[str, str]
T = TypeVar("T")


def read_actors(lines: Sequence[str]) -> list[Actor]:
    """Read `id,sector[,territory][,offers,needs]`; other columns are left out.

    Several topics in one cell go apart with `|` or `;`; capitals and spaces around do not matter.
    Raises `NetworkError` with the line: `column_missing`, `row_malformed`.
    """
    return [
        Actor(
            row["id"],
            row["sector"],
            row.get("territory", ""),
            _topics(row.get("offers", "")),
            _topics(row.get("needs", "")),
            line,
        )
        for line, row in _rows(lines, ("id", "sector"))
    ]


def read_ties(lines: Sequence[str]) -> list[Tie]:
    """Read `source,target[,kind,strength,from,to]`; other columns are left out.

    Dates are ISO 8601, strength a whole number from 1. Raises `NetworkError` with the line:
    `column_missing`, `row_malformed`, `strength_malformed`, `date_malformed`.
    """
    return [
        Tie(
            row["source"],
            row["target"],
            row.get("kind", ""),
            _read(row, "strength", line, _strength, "strength_malformed"),
            _read(row, "from", line, date.fromisoformat, "date_malformed"),
            _read(row, "to", line, date.fromisoformat, "date_malformed"),
            line,
        )
        for line, row in _rows(lines, ("source", "target"))
    ]


def _rows(lines: Sequence[str], needed: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    """The rows that hold anything, cells without spaces around, with the line each ends on."""
    header = lines[0] if lines else ""
    delimiter = ";" if ";" in header and "," not in header else ","
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        names = [name.strip().lower() for name in next(reader, [])]
        for name in needed:
            if name not in names:
                raise NetworkError(Reason("column_missing", {"line": 1, "column": name}))
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                raise NetworkError(Reason("row_malformed", {"line": reader.line_num}))
            row = dict(zip(names, (cell.strip() for cell in cells), strict=True))
            yield reader.line_num, row
    except csv.Error:
        raise NetworkError(Reason("row_malformed", {"line": reader.line_num})) from None


def _read(row: Row, column: str, line: int, read: Callable[[str], T], code: str) -> T | None:
    """The value of an optional cell; None when it is empty or the column is missing."""
    text = row.get(column, "")
    try:
        return read(text) if text else None
    except ValueError:
        raise NetworkError(Reason(code, {"line": line, "text": text})) from None


def _strength(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text)):
        raise ValueError(text)
    return int(text)


def _topics(text: str) -> frozenset[str]:
    topics = (topic.strip().casefold() for topic in re.split(r"[|;]", text))
    return frozenset(topic for topic in topics if topic)
