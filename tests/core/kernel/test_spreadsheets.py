"""Spreadsheets as people make them."""

import io
from datetime import date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from participa.kernel.files import OFFICE, TEXTS, accept
from participa.kernel.spreadsheets import MOST_ROWS, Sheet, csv_lines, read_sheet, safe_cell, xlsx

COLUMNS = {"name": ("Nombre", "Organización"), "number": ("NIT",), "since": ("Desde",)}


def sent(content: bytes, name: str = "lista.csv") -> Sheet:
    file = accept(SimpleUploadedFile(name, content, content_type=""), kinds=(*TEXTS, *OFFICE))
    return read_sheet(file, COLUMNS, required=["name"])


def book(*rows: tuple[object, ...]) -> bytes:
    made = Workbook()
    for row in rows:
        made.active.append(row)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def texts(sheet: Sheet) -> list[tuple[int, tuple[str, ...]]]:
    return [(row.number, tuple(row.texts.values())) for row in sheet.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_encoding_and_separator_reads_the_same(encoding: str, separator: str) -> None:
    lines = [("NIT", "ORGANIZACION", "Otra"), ("800197268-4", "Peñón Niño", "x")]
    content = "\r\n".join(separator.join(line) for line in lines).encode(encoding)
    sheet = sent(content)
    assert texts(sheet) == [(2, ("Peñón Niño", "800197268-4", ""))]
    assert sheet.ignored == ("Otra",)


def test_excel_dates_and_numbers_become_texts() -> None:
    content = book(
        (None, None, None),
        ("Nombre", "NIT", "Desde"),
        ("Uno", 800197268, date(2026, 7, 13)),
        (None, None, None),
        ("Dos", 800197268.0, datetime(2026, 7, 13, 8, 30)),
        ("Tres", True, 1.5),
    )
    assert texts(sent(content, "lista.xlsx")) == [
        (3, ("Uno", "800197268", "2026-07-13")),
        (5, ("Dos", "800197268", "2026-07-13T08:30:00")),
        (6, ("Tres", "sí", "1.5")),
    ]


def test_formulas_are_told_and_never_computed() -> None:
    sheet = sent(book(("Nombre", "NIT"), ("=1+1", "'=2"), ("-5", "+57")), "lista.xlsx")
    assert [row.formulas for row in sheet.rows] == [["name", "number"], []]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"NIT\n1\n", "Nombre"),
        (b"Nombre,NIT\n\n,\n", "no trae filas"),
        (b"Nombre,Nombre\na,b\n", "dos veces"),
        (b"\n\n", "Nombre"),
        ("Nombre\n" + "x\n" * (MOST_ROWS + 1), str(MOST_ROWS)),
        (b'Nombre\n"' + b"x" * 140_000, "separar las columnas"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(content: bytes | str, said: str) -> None:
    with pytest.raises(ValidationError) as raised:
        sent(content.encode() if isinstance(content, str) else content)
    assert said in " ".join(raised.value.messages)


@pytest.mark.parametrize("cut", [0, 400])
def test_a_file_that_lies_about_its_type_is_refused(cut: int) -> None:
    content = book(("Nombre",), ("Uno",))
    with pytest.raises(ValidationError):
        sent(content, "lista.csv") if not cut else sent(content[:cut], "lista.xlsx")


def test_what_is_written_runs_nothing_and_reads_back() -> None:
    rows = [["=cmd|' /C calc'!A0", "-3", "2026-07-13"], ["Peñón\x01", "+57 602", ""]]
    assert [safe_cell(cell)[:1] for cell in rows[0]] == ["'", "'", "2"]
    as_csv = "".join(csv_lines(["Nombre", "NIT", "Desde"], rows))
    as_xlsx = xlsx("Lista", ["Nombre", "NIT", "Desde"], rows)
    cells = [cell for row in load_workbook(io.BytesIO(as_xlsx)).active.rows for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert [row.texts["number"] for row in sent(as_xlsx, "l.xlsx").rows] == ["-3", "+57 602"]
    assert as_csv.count("'") == 5
