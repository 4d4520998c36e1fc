"""Reading the two published tables: public holidays and legal parameters (CSV with a header)."""

import csv
from collections.abc import Iterable
from datetime import date

from participa_methods.deadlines.calendar import Calendar
from participa_methods.deadlines.terms import Term, Unit
from participa_methods.explain import ExplainedError, Reason

# A plain "días" in a norm means business days unless it says otherwise (Ley 4 de 1913, art. 62).
# Left out on purpose: "meses desde posesión" and "desde inicio del período" speak of the first
# months of a period, its first day included, which is not how a term after receipt is counted.
UNITS = {
    "dias_habiles": Unit.BUSINESS_DAYS,
    "dias": Unit.BUSINESS_DAYS,
    "dias_calendario": Unit.CALENDAR_DAYS,
    "semana": Unit.WEEKS,
    "semanas": Unit.WEEKS,
    "mes": Unit.MONTHS,
    "meses": Unit.MONTHS,
    "mes_desde_presentacion": Unit.MONTHS,
}

# Figures in days or months that are no term running from a receipt, so that a due date would be
# wrong: counted back from a sitting, the months of sittings, a rhythm, a yearly total.
NOT_TERMS = frozenset(
    {
        "mecanismo.cabildo_abierto.anticipacion",
        "mecanismo.cabildo_abierto.inscripcion_voz",
        "mecanismo.cabildo_abierto.citacion_funcionarios",
        "concejo.sesiones.cat_3_a_6",
        "transparencia.actualizacion_minima",
        "festivos.total_anual",
    }
)
MALFORMED = (KeyError, TypeError, ValueError, csv.Error)


class TableError(ExplainedError):
    """A published table does not say what is asked of it."""


def read_calendar(lines: Iterable[str]) -> Calendar:
    """Read a holiday table, column `date` in ISO 8601. Raises `TableError` with the line number."""
    rows = csv.DictReader(lines)
    try:
        return Calendar([date.fromisoformat(row["date"]) for row in rows])
    except MALFORMED as error:
        raise TableError(Reason("holiday_not_a_date", {"line": rows.line_num})) from error


def read_term(lines: Iterable[str], key: str, on: date) -> Term:
    """Read the term `key` in force `on` a day, from a table of legal parameters.

    Columns: `key, value, unit, norm, article, status, valid_from, valid_to` (others are ignored);
    an empty `valid_to` means still in force. Raises `TableError`: `term_unknown`,
    `term_not_in_force`, `term_without_due_date` (a threshold, or counted back from an event),
    `parameters_malformed`. Of several rows in force the last one holds.
    """
    try:
        rows = [row for row in csv.DictReader(lines) if row["key"] == key]
        in_force = [row for row in rows if _in_force(row, on)]
        terms = [_term(row) for row in in_force if row["unit"] in UNITS and key not in NOT_TERMS]
    except MALFORMED as error:
        raise TableError(Reason("parameters_malformed", {"key": key})) from error
    if not terms:
        code = "term_not_in_force" if rows else "term_unknown"
        code = "term_without_due_date" if in_force else code
        raise TableError(Reason(code, {"key": key, "on": on.isoformat()}))
    return terms[-1]


def _in_force(row: dict[str, str], on: date) -> bool:
    starts = date.fromisoformat(row["valid_from"])
    return starts <= on and (not row["valid_to"] or on <= date.fromisoformat(row["valid_to"]))


def _term(row: dict[str, str]) -> Term:
    return Term(
        key=row["key"],
        days=int(row["value"]),
        unit=UNITS[row["unit"]],
        norm=row["norm"],
        article=row["article"],
        status=row["status"],
    )
