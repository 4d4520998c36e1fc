"""`python -m participa_methods network`: the measures of a network, in Spanish or JSON."""

import json
from argparse import Namespace

from participa_methods.console import DONE, Misuse, Parser, parse_date, read_text_lines
from participa_methods.explain import Param, Reason
from participa_methods.networks.graph import NetworkError, network
from participa_methods.networks.introductions import Introduction
from participa_methods.networks.shape import SectorDensity
from participa_methods.networks.summary import Measures, as_json, measure
from participa_methods.networks.tables import read_actors, read_ties

PROBLEMS = {
    "no_actors": "no hay ningún actor.",
    "id_missing": "falta el identificador del actor (columna «id»).",
    "sector_missing": "falta el sector de «{id}».",
    "actor_repeated": "el actor «{id}» está repetido.",
    "end_missing": "falta un actor de la relación (columna «source» o «target»).",
    "unknown_actor": "«{id}» no está en el archivo de actores.",
    "self_tie": "«{id}» tiene una relación consigo mismo: quite esa línea.",
    "dates_reversed": "la relación termina antes de empezar.",
    "column_missing": "falta la columna «{column}» en el encabezado.",
    "row_malformed": "tiene más o menos celdas que el encabezado, o comillas sin cerrar.",
    "strength_malformed": "la fuerza «{text}» no es un número entero desde 1.",
    "date_malformed": "«{text}» no es una fecha: escríbala así: 2026-07-13.",
}
SECTORS = {  # the codes of the platform's own files; others show as they are
    "citizens": "ciudadanía organizada",
    "private": "sector privado",
    "public": "instituciones públicas",
    "cooperation": "cooperación internacional",
    "academia": "academia",
    "media": "medios de comunicación",
}
OF_ACTORS = {"no_actors", "id_missing", "sector_missing", "actor_repeated"}
REASONS = {
    "joins_pieces": "une un grupo de {first_size} con uno de {second_size}",
    "offer_meets_need": "{giver} ofrece lo que {receiver} necesita ({topics})",
    "sectors_apart": "entre {first} y {second} hay {ties} de {pairs} relaciones posibles",
    "same_territory": "trabajan en el mismo territorio ({territory})",
}


def parser(prog: str) -> Parser:
    """Return the parser of this command."""
    made = Parser(prog, "Mide una red de organizaciones: densidad, sectores, grupos y más.")
    data = made.add_argument_group("Datos")
    data.add_argument(
        "ties", metavar="RELACIONES", help="CSV: source,target[,kind,strength,from,to]"
    )
    data.add_argument("actors", metavar="ACTORES", help="CSV: id,sector[,territory][,offers,needs]")
    made.options.add_argument(
        "--kind", metavar="RELACIÓN", action="append", help="sólo esa relación (se puede repetir)"
    )
    made.options.add_argument("--on", metavar="FECHA", help="sólo las relaciones vigentes ese día")
    made.options.add_argument("--json", action="store_true", help="responde en JSON")
    made.set_defaults(run=run)
    return made


def run(arguments: Namespace) -> tuple[int, str]:
    """Return the exit code and the text to print."""
    on = None if arguments.on is None else parse_date(arguments.on)
    name = arguments.actors
    try:
        actors = read_actors(read_text_lines(arguments.actors))
        name = arguments.ties
        ties = read_ties(read_text_lines(arguments.ties))
        kinds = None if arguments.kind is None else sorted(set(arguments.kind))
        if kinds is not None and (unknown := set(kinds) - {tie.kind for tie in ties}):
            raise Misuse(f"No hay relaciones «{min(unknown)}» en «{name}».")
        found = measure(
            network(actors, ties, kinds=kinds, on=on), chosen={"kinds": kinds, "on": arguments.on}
        )
    except NetworkError as error:
        name = arguments.actors if error.reason.code in OF_ACTORS else name
        raise Misuse(f"Archivo «{name}»{word(error.reason)}") from None
    if arguments.json:
        return DONE, json.dumps(as_json(found), ensure_ascii=False, indent=2)
    return DONE, _as_text(found)


def word(reason: Reason) -> str:
    """Word one problem in Spanish, to follow the name of the file."""
    line = reason.params["line"]
    place = f", línea {line}" if line else ""
    return f"{place}: {PROBLEMS[reason.code].format_map(dict(reason.params))}"


def _as_text(found: Measures) -> str:
    sectors = {row.first for row in found.sector_density}
    lines = [
        f"Red de {_count(found.actors, 'organización', 'organizaciones')} de "
        f"{_count(len(sectors), 'sector', 'sectores')}.",
        *_whole(found),
        "",
        "Relaciones entre sectores (de las posibles):",
        *(f"- {_sector_row(row)}" for row in found.sector_density if row.pairs),
        "",
        "Presentaciones que más conectarían:",
        *(
            f"{number}. {_introduction(pair)}"
            for number, pair in enumerate(found.introductions, start=1)
        ),
        *([] if found.introductions else ["ninguna: no quedan pares de sectores distintos."]),
        "",
        "La intermediación de cada organización sale con --json. Úsela sólo el equipo articulador.",
        f"Huella de los datos: {found.digest}",
    ]
    return "\n".join(lines)


def _whole(found: Measures) -> list[str]:
    largest = len(found.components[0])
    lines = [
        f"Densidad: {_number(found.density)} ({_count(found.ties, 'par', 'pares')} con relación).",
        f"Grupos conectados: {len(found.components)}; el mayor reúne {largest}. "
        f"Sin ninguna relación: {len(found.isolates)}{_names(found.isolates)}.",
        f"Pares con dos o más relaciones distintas, de los que tienen alguna: "
        f"{_number(found.multiplexity)}.",
        f"Asortatividad por sector: {_number(found.assortativity)} "
        "(1: sólo dentro de los sectores; 0: como al azar; negativa: más bien entre sectores).",
        f"Índice E-I: {_number(found.ei_index.value)} "
        "(−1: sólo dentro de los sectores; 1: sólo entre sectores).",
    ]
    if test := found.ei_test:
        low, high = (_number(end) for end in test.interval)
        lines.append(
            f"Si los sectores se repartieran al azar sería {_number(test.expected)}, casi siempre "
            f"entre {low} y {high} (p = {_number(test.p_value, 4)}, {test.draws} sorteos)."
        )
    return lines


def _sector_row(row: SectorDensity) -> str:
    first, second = _sector(row.first), _sector(row.second)
    place = f"dentro de {first}" if first == second else f"{first} y {second}"
    return f"{place}: {row.ties} de {row.pairs} ({_number(row.density)})"


def _introduction(pair: Introduction) -> str:
    told = [
        REASONS[reason.code].format_map(
            {name: _param(reason.code, value) for name, value in reason.params.items()}
        )
        for reason in pair.reasons
    ]
    return f"{pair.first} y {pair.second}: {'; '.join(told)}."


def _param(code: str, value: Param) -> Param:
    if isinstance(value, tuple):
        return ", ".join(value)
    return _sector(value) if code == "sectors_apart" and isinstance(value, str) else value


def _sector(code: str) -> str:
    return SECTORS.get(code, code)


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _names(ids: tuple[str, ...]) -> str:
    shown = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
    return f" ({shown})" if ids else ""


def _number(value: float | None, decimals: int = 3) -> str:
    if value is None:
        return "no se puede calcular"
    return f"{value:.{decimals}f}".replace(".", ",").replace("-", "−")
