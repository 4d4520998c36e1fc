"""Tables that people open in a spreadsheet: written harmless, read with patience."""

from .reading import MOST_ROWS, Row, Sheet, read_sheet
from .writing import csv_lines, safe_cell, xlsx

__all__ = ["MOST_ROWS", "Row", "Sheet", "csv_lines", "read_sheet", "safe_cell", "xlsx"]
