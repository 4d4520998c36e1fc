"""Votes and moderation from CSV files: the project's own columns, or an export folder of Polis.

Own columns are `participant,statement,vote` in time order and `statement,moderation` with optional
`is_meta,text`. Both may be separated by commas, semicolons or tabs.

In today's exports of Polis 1 is agree and −1 disagree; its database, and exports of old, have them
the other way round. The numbers of agrees in `comments.csv` tell which one it is.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO, TextIOWrapper
from pathlib import PurePath
from typing import Any

from participa_methods.explain import ExplainedError, Reason

COLUMNS_AT_MOST = 200
# Our name of a column, and by which names it is known.
PARTICIPANT = ("participant", "participant_id", "voter-id")
STATEMENT = ("statement", "statement_id", "comment-id")
VOTE = ("vote",)
TIME = ("timestamp", "timestamp_ms")
MODERATION = ("moderation", "moderated")
META = ("is_meta", "is-meta")
TEXT = ("text", "comment-body")
AGREES = ("agrees",)

Identifier = int | str


class FileError(ExplainedError):
    """A file that cannot be read as votes or moderation; the reason says the line and why."""


@dataclass(frozen=True)
class Statements:
    """What a moderation file says: texts, rejected and meta statements, number of agrees."""

    texts: dict[Identifier, str] = field(default_factory=dict)
    rejected: tuple[Identifier, ...] = ()
    meta: tuple[Identifier, ...] = ()
    agrees: dict[Identifier, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Votes:
    """Votes (participant, statement, value) in time order, and how many a later one replaced."""

    votes: list[tuple[Identifier, Identifier, int]]
    replaced: int


def read_votes(content: bytes) -> Votes:
    """Read a file of votes. Raises `FileError`."""
    names, rows = table(content)
    who, what, vote = (_column(names, known) for known in (PARTICIPANT, STATEMENT, VOTE))
    time = _optional(names, TIME)
    votes, times = [], []
    for line, cells in rows:
        value = {"1": 1, "0": 0, "-1": -1, "−1": -1, "+1": 1}.get(cells[vote].strip())
        if value is None:
            raise _wrong("vote_unknown", line, text=_short(cells[vote]))
        participant, statement = cells[who].strip(), cells[what].strip()
        if not participant or not statement:
            raise _wrong("cell_empty", line, column=names[what if participant else who])
        votes.append((_identifier(participant), _identifier(statement), value))
        if time is not None:
            times.append(_whole(cells[time], line, names[time]))
    if not votes:
        raise _wrong("no_rows", 2)
    if times != sorted(times):
        votes = [votes[at] for at in sorted(range(len(votes)), key=times.__getitem__)]
    votes = _one_kind(votes)
    return Votes(votes, len(votes) - len({(who, what) for who, what, _ in votes}))


def read_statements(content: bytes) -> Statements:
    """Read a file of moderation. Raises `FileError`."""
    names, rows = table(content)
    what, moderation = (_column(names, known) for known in (STATEMENT, MODERATION))
    meta, text, agrees = (_optional(names, known) for known in (META, TEXT, AGREES))
    texts: dict[Identifier, str] = {}
    states: dict[Identifier, str] = {}
    questions: dict[Identifier, bool] = {}
    counts: dict[Identifier, int] = {}
    for line, cells in rows:
        state = cells[moderation].strip().replace("−", "-")
        if state not in ("-1", "0", "1"):
            raise _wrong("moderation_unknown", line, text=_short(cells[moderation]))
        if not cells[what].strip():
            raise _wrong("cell_empty", line, column=names[what])
        statement = _identifier(cells[what].strip())
        states[statement] = state
        if meta is not None:
            questions[statement] = cells[meta].strip().lower() in ("1", "true", "t")
        if text is not None:
            texts[statement] = words(cells[text])
        if agrees is not None:
            counts[statement] = _whole(cells[agrees], line, names[agrees])
    return Statements(
        texts,
        tuple(statement for statement, state in states.items() if state == "-1"),
        tuple(statement for statement, is_meta in questions.items() if is_meta),
        counts,
    )


def is_reversed(last: Mapping[tuple[Any, Any], int], agrees: Mapping[Any, int]) -> bool:
    """Whether −1 means agree, by the numbers of `agrees` that the other file tells.

    `last`: (participant, statement) → the vote that counts.
    """
    ones = Counter(what for (_, what), value in last.items() if value == 1)
    minus_ones = Counter(what for (_, what), value in last.items() if value == -1)
    as_told = sum(abs(ones[what] - count) for what, count in agrees.items())
    reversed_ = sum(abs(minus_ones[what] - count) for what, count in agrees.items())
    return reversed_ < as_told


def turned(votes: Votes) -> Votes:
    """Exchange 1 and −1."""
    return Votes([(who, what, -value) for who, what, value in votes.votes], votes.replaced)


def export_files(names: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return which of the `names` are votes and which are statements of an export of Polis.

    Plainly `votes.csv`, or with what was exported and when before it.
    """
    held = [name for name in names if "__MACOSX/" not in name and name.endswith(".csv")]
    votes, comments = (
        [name for name in held if PurePath(name).stem.split("-")[-1] == kind]
        for kind in ("votes", "comments")
    )
    return [name for name in votes if "participant" not in PurePath(name).stem], comments


def table(content: bytes) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """Return the names of the columns, in lower case, and the rows with the line where each begins.

    Raises `FileError`, also while rows are read; they are read one by one.
    """
    if not content.strip():
        raise _wrong("empty_file", 1)
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _wrong("not_utf8", _line_of(content, error.start)) from None
    if (nul := content.find(b"\0")) >= 0:
        raise _wrong("not_text", _line_of(content, nul))
    head = re.split(rb"[\r\n]", content, maxsplit=1)[0]
    separator = max(",;\t", key=lambda each: head.count(each.encode()))
    if (columns := head.count(separator.encode())) >= COLUMNS_AT_MOST:
        raise _wrong("too_many_columns", 1, columns=columns + 1)
    text = TextIOWrapper(BytesIO(content), "utf-8-sig", newline="")
    reader = csv.reader(text, delimiter=separator, strict=True)
    names = [name.strip().lower() for name in _next(reader) or []]

    def rows() -> Iterator[tuple[int, list[str]]]:
        line = reader.line_num + 1
        while (cells := _next(reader)) is not None:
            if cells and len(cells) != len(names):
                raise _wrong("row_malformed", line, cells=len(cells), named=len(names))
            if cells:
                yield line, cells
            line = reader.line_num + 1

    return names, rows()


def words(cell: str) -> str:
    """Return the words of a statement in one line, as they were before a formula was made harmless.

    Our own files put an apostrophe before a text that a spreadsheet would run.
    """
    text = " ".join(cell.split())
    bare = text.lstrip("'")
    return text[1:] if text != bare and bare[:1] in ("=", "+", "-", "@") else text


def _line_of(content: bytes, at: int) -> int:
    """Return the number of the line, however lines end, in which one byte stands."""
    return len(re.findall(rb"\r\n?|\n", content[:at])) + 1


def _next(reader: Any) -> list[str] | None:
    """Return the next row of a CSV reader, None after the last.

    One that cannot be read is told by the line on which it begins: there the quotes are open.
    """
    line = reader.line_num + 1
    try:
        cells: list[str] | None = next(reader, None)
    except csv.Error:
        raise _wrong("row_unreadable", line) from None
    return cells


def _column(names: list[str], known: tuple[str, ...]) -> int:
    place = _optional(names, known)
    if place is None:
        raise _wrong("column_missing", 1, column=known[0], found=_short(", ".join(names)))
    if names.count(names[place]) > 1:
        raise _wrong("column_twice", 1, column=names[place])
    return place


def _optional(names: list[str], known: tuple[str, ...]) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _identifier(text: str) -> Identifier:
    """Read a number as one, if it is written as numbers are: «007» and «7» are two people."""
    plain = text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if plain and (text[0] != "0" or text == "0") else text


def _one_kind(
    votes: list[tuple[Identifier, Identifier, int]],
) -> list[tuple[Identifier, Identifier, int]]:
    """Make all identifiers texts where some are: «7» and «7b» are of one kind."""
    if any(isinstance(who, str) for who, _, _ in votes):
        votes = [(str(who), what, value) for who, what, value in votes]
    return votes


def _whole(text: str, line: int, column: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise _wrong("number_malformed", line, column=column, text=_short(text)) from None


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:60] + "…"


def _wrong(code: str, line: int, **params: str | int) -> FileError:
    return FileError(Reason(code, {"line": line, **params}))
