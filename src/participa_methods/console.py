"""What the commands share: a parser that speaks Spanish, and the ways to refuse and to read."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import NoReturn

DONE, FAILED, MISUSED = 0, 1, 2

WEEKDAYS = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
MONTHS = (
    *("enero", "febrero", "marzo", "abril", "mayo", "junio"),
    *("julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre"),
)


class Misuse(Exception):
    """The order itself is wrong (exit code 2); the message is Spanish, for the person."""


class Parser(ArgumentParser):
    """An argument parser whose refusals are `Misuse`, so that no English reaches the person."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, add_help=False, allow_abbrev=False)
        self.options = self.add_argument_group("Opciones")
        self.options.add_argument("-h", "--help", action="help", help="muestra esta ayuda")

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", "Uso:", 1)

    def format_help(self) -> str:
        return super().format_help().replace("usage:", "Uso:", 1)

    def error(self, message: str) -> NoReturn:
        raise Misuse(f"Falta o sobra algo en la orden.\n{self.format_usage().rstrip()}")


def spanish_date(day: date) -> str:
    """Word a date in full, as in «lunes 13 de julio de 2026»."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} de {MONTHS[day.month - 1]} de {day.year}"


def parse_date(text: str) -> date:
    """Read an ISO 8601 date. Raises `Misuse`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Misuse(f"«{text}» no es una fecha. Escríbala así: 2026-07-13.") from None


def parse_count(text: str, least: int) -> int:
    """Read a whole number from `least` to 9 digits. Raises `Misuse`."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) >= least):
        raise Misuse(f"«{text}» no sirve: escriba un número entero desde {least}.")
    return int(text)


def read_bytes(path: str) -> bytes:
    """Return the content of the file at `path`. Raises `Misuse`."""
    try:
        return Path(path).read_bytes()
    except (OSError, ValueError):  # ValueError: a NUL in the path
        raise Misuse(
            f"No se puede leer el archivo «{path}». Revise que exista y que tenga permiso de leerlo."
        ) from None


def read_text_lines(path: str) -> list[str]:
    """Return the lines of the UTF-8 text file at `path`. Raises `Misuse`."""
    try:
        return read_bytes(path).decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise Misuse(f"El archivo «{path}» no es texto UTF-8.") from None
