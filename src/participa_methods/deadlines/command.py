"""`python -m participa_methods deadlines`: a due date and its reasons, in Spanish or JSON."""

import json
from argparse import Namespace
from datetime import date

from participa_methods.console import (
    DONE,
    FAILED,
    Misuse,
    Parser,
    parse_count,
    parse_date,
    read_text_lines,
    spanish_date,
)
from participa_methods.deadlines.tables import read_calendar, read_term
from participa_methods.deadlines.terms import LONGEST_FIGURE, Deadline, Term, due
from participa_methods.explain import ExplainedError, Reason

UNITS = {
    "business_days": ("día hábil", "días hábiles"),
    "calendar_days": ("día calendario", "días calendario"),
    "weeks": ("semana", "semanas"),
    "months": ("mes", "meses"),
}
DATE_PARAMS = {"date", "on", "received_on", "first_day", "nominal", "due_on"}
WORDS = {
    "figure_confirmed": "El término es de {figure}: {norm}, artículo {article}.",
    "figure_to_verify": "El término es de {figure}: {norm}, artículo {article}. Por verificar.",
    "figure_without_norm": "Usted pidió contar {figure}.",
    "count_starts": "El primer día que cuenta es el {first_day}; el día del recibo no cuenta.",
    "holidays_skipped": "No se cuentan estos festivos: {dates}.",
    "moved_to_business_day": "El {nominal} no es hábil: el término pasa al {due_on}.",
    "date_not_covered": (
        "La tabla de festivos no permite contar con seguridad el {date}: "
        "está completa entre {first_year} y {last_year}."
    ),
    "holiday_not_a_date": "La tabla de festivos no se entiende en la línea {line}.",
    "parameters_malformed": "La tabla de parámetros legales no se entiende.",
    "term_unknown": "La tabla de parámetros legales no tiene el término «{key}».",
    "term_not_in_force": "El término «{key}» no estaba vigente el {on}.",
    "term_without_due_date": "«{key}» no es un término que se cuente desde un recibo.",
}


def parser(prog: str) -> Parser:
    """Return the parser of this command."""
    made = Parser(prog, "Dice qué día vence un término legal y por qué.")
    made.add_argument_group("Datos").add_argument(
        "date", metavar="FECHA", help="día del recibo, por ejemplo 2026-06-19"
    )
    figure = made.options.add_mutually_exclusive_group(required=True)
    figure.add_argument("--days", metavar="N", help="número de días hábiles")
    figure.add_argument("--term", metavar="CLAVE", help="término de la tabla de parámetros")
    made.options.add_argument("--parameters", metavar="CSV", help="tabla de parámetros legales")
    made.options.add_argument("--holidays", metavar="CSV", required=True, help="tabla de festivos")
    made.options.add_argument("--json", action="store_true", help="responde en JSON")
    made.set_defaults(run=run)
    return made


def run(arguments: Namespace) -> tuple[int, str]:
    """Return the exit code and the text to print."""
    received_on = parse_date(arguments.date)
    try:
        calendar = read_calendar(read_text_lines(arguments.holidays))
        deadline = due(_term(arguments, received_on), received_on, calendar)
    except ExplainedError as error:
        return FAILED, _refusal(error.reason) if arguments.json else word(error.reason)
    return DONE, _as_json(deadline) if arguments.json else _as_text(deadline)


def word(reason: Reason) -> str:
    """Word one reason in Spanish."""
    params: dict[str, object] = dict(reason.params)
    for name in DATE_PARAMS & params.keys():
        params[name] = spanish_date(date.fromisoformat(str(params[name])))
    if isinstance(dates := params.get("dates"), tuple):
        params["dates"] = "; ".join(spanish_date(date.fromisoformat(day)) for day in dates)
    if "unit" in params:
        one, many = UNITS[str(params["unit"])]
        params["figure"] = f"{params['days']} {one if params['days'] == 1 else many}"
    return WORDS[reason.code].format_map(params)


def _term(arguments: Namespace, received_on: date) -> Term:
    if arguments.days is not None:
        days = parse_count(arguments.days, least=1)
        if days > LONGEST_FIGURE:
            raise Misuse(f"Son demasiados días: el máximo es {LONGEST_FIGURE}.")
        return Term("", days)
    if arguments.parameters is None:
        raise Misuse("Con --term indique también --parameters y la tabla de parámetros legales.")
    return read_term(read_text_lines(arguments.parameters), arguments.term, received_on)


def _as_text(deadline: Deadline) -> str:
    return "\n".join(
        (
            f"Recibido: {spanish_date(deadline.received_on)}.",
            f"Vence: {spanish_date(deadline.due_on)}.",
            "Por qué:",
            *(f"- {word(reason)}" for reason in deadline.reasons),
            "Esta fecha es una ayuda; no reemplaza la asesoría jurídica.",
        )
    )


def _as_json(deadline: Deadline) -> str:
    answer = {
        "received_on": deadline.received_on.isoformat(),
        "due_on": deadline.due_on.isoformat(),
        "term": {
            "key": deadline.term.key,
            "days": deadline.term.days,
            "unit": deadline.term.unit,
            "norm": deadline.term.norm,
            "article": deadline.term.article,
            "status": deadline.term.status,
        },
        "reasons": [{"code": r.code, "params": dict(r.params)} for r in deadline.reasons],
    }
    return json.dumps(answer, ensure_ascii=False, indent=2)


def _refusal(reason: Reason) -> str:
    error = {"code": reason.code, "params": dict(reason.params)}
    return json.dumps({"error": error}, ensure_ascii=False, indent=2)
