"""Rows as a CSV or XLSX file that spreadsheets open without running anything."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


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


def xlsx(title: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """One sheet as the bytes of an XLSX file, with every text made harmless."""
    from openpyxl import Workbook  # only when asked for: 20 MB that a web worker rarely needs

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([_xlsx_cell(value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _xlsx_cell(value: Any) -> Any:
    return _NOT_IN_XML.sub("", safe_cell(value)) if isinstance(value, str) else value
