"""A CSV or XLSX file that somebody made by hand, as rows of plain texts.

Encodings are settled by `kernel.files.accept`; here the separator (`;`, `,` or tab), heads
written in any case, with or without accents, dates and numbers that Excel keeps as such.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..files import CleanFile
from ..texts import fold

MOST_ROWS = 10_000
MOST_COLUMNS = 60
_FARTHEST = 200_000  # rows of a sheet, blank ones included
_SEPARATORS = ";,\t"


@dataclass(frozen=True, slots=True)
class Row:
    """One filled row: its number as the spreadsheet shows it, its texts by column.

    Dates are ISO (`2026-07-13`), whole numbers have no decimals, absent cells are "". A formula
    comes as it is written, with its `=`.
    """

    number: int
    texts: dict[str, str]

    @property
    def formulas(self) -> list[str]:
        """The columns that hold a formula instead of a value."""
        return [column for column, text in self.texts.items() if text.startswith("=")]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The filled rows; `ignored` are heads of the file that no column answers to."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...]


def read_sheet(
    file: CleanFile, columns: Mapping[str, Sequence[str]], *, required: Iterable[str] = ()
) -> Sheet:
    """The rows of a file that `accept` let in; ValidationError says what to change in it.

    columns: for each column its accepted heads, the first as we write it; `required` must be
    among the heads. At most `MOST_ROWS` filled rows.
    """
    lines = _xlsx(file.content) if file.extension == "xlsx" else _csv(file.content)
    heads: list[str] = []
    for _number, cells in lines:  # the first line with something in it
        heads = [text.strip() for text in cells]
        break
    places, ignored = _places(heads, columns, required)
    rows: list[Row] = []
    for number, cells in lines:
        texts = dict.fromkeys(columns, "")
        for column, place in places.items():
            if place < len(cells):
                texts[column] = _bare(cells[place])
        if not any(texts.values()):
            continue
        if len(rows) == MOST_ROWS:
            _refuse(
                _("El archivo trae más de %(limit)d filas. Divídalo y cargue una parte cada vez."),
                limit=MOST_ROWS,
            )
        rows.append(Row(number, texts))
    if not rows:
        _refuse(_("El archivo no trae filas debajo de los títulos. Agregue al menos una."))
    return Sheet(tuple(rows), tuple(ignored))


def _places(
    heads: Sequence[str], columns: Mapping[str, Sequence[str]], required: Iterable[str]
) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and the heads that are none of ours."""
    named = {_head(name): column for column, names in columns.items() for name in names}
    places: dict[str, int] = {}
    ignored = []
    for place, head in enumerate(heads):
        column = named.get(_head(head))
        if column is None:
            if head:
                ignored.append(head[:60])
        elif column in places:
            _refuse(_("La columna «%(name)s» está dos veces. Deje sólo una."), name=head[:60])
        else:
            places[column] = place
    if missing := [columns[column][0] for column in required if column not in places]:
        _refuse(
            _(
                "No encontramos estas columnas en la primera fila: %(names)s. "
                "Descargue la plantilla y copie sus títulos."
            ),
            names=", ".join(missing),
        )
    return places, ignored


def _head(text: str) -> str:
    return "".join(letter for letter in fold(text) if letter.isalnum())


def _bare(text: str) -> str:
    """Without spaces around, and without the apostrophe that made it harmless."""
    text = text.strip()
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1] in "=+-@" else text


def _csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = content.decode("utf-8-sig")
    first = next((line for line in text.splitlines() if line.strip()), "")
    if first.lower().startswith("sep=") and len(first) == 5:  # Excel's own way to say it
        separator, text = first[4], text.replace(first, "", 1)
    else:
        separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, cells[:MOST_COLUMNS]
    except csv.Error:
        _refuse(
            _("No pudimos separar las columnas del archivo. Guárdelo otra vez como CSV o XLSX.")
        )


def _xlsx(content: bytes) -> Iterator[tuple[int, list[str]]]:
    from openpyxl import load_workbook  # only when asked for: 20 MB that a web worker rarely needs

    try:
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        sheet: Any = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size may be wrong
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        for number, cells in enumerate(rows, start=1):
            if number > _FARTHEST:
                _refuse(_("La hoja tiene datos muy abajo. Borre las filas vacías y guárdela."))
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield number, texts
    except ValidationError:
        raise
    except Exception:  # openpyxl fails on damage in every way there is
        _refuse(_("No pudimos abrir la hoja de cálculo. Guárdela otra vez como XLSX o CSV."))


def _text(value: Any) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "sí" if value else "no"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime() | date() | time():
            return value.isoformat()
    return str(value).strip()


def _refuse(message: Any, **params: Any) -> NoReturn:
    raise ValidationError(message, params=params)
