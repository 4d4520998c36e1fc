"""`python -m participa_methods opinion`: the opinion groups of a file of votes."""

from __future__ import annotations

import json
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from participa_methods.console import DONE, FAILED, Misuse, Parser, parse_count, read_bytes
from participa_methods.explain import Reason
from participa_methods.opinion import against_chance, analyze, files
from participa_methods.opinion.published import (
    Published,
    PublishedError,
    differences,
    read_published,
)
from participa_methods.opinion.report import as_html
from participa_methods.opinion.telling import telling
from participa_methods.opinion.words import as_text

WORDS = {
    "empty_file": "el archivo está vacío.",
    "not_utf8": "hay letras que no están en UTF-8. Guarde el archivo como «CSV UTF-8».",
    "not_text": "esto no es texto: ¿es otro tipo de archivo?",
    "too_many_columns": "el encabezado trae {columns} columnas: aquí se esperan 3 o pocas más.",
    "column_missing": "falta la columna «{column}». El encabezado dice: {found}.",
    "column_twice": "la columna «{column}» está dos veces: deje la que vale.",
    "row_malformed": "tiene {cells} celdas y el encabezado {named}.",
    "row_unreadable": "hay comillas sin cerrar o una celda demasiado larga.",
    "cell_empty": "falta un valor en la columna «{column}».",
    "vote_unknown": "el voto «{text}» no es 1 (de acuerdo), 0 (paso) ni -1 (en desacuerdo).",
    "moderation_unknown": "«{text}» no es 1 (aceptada), 0 (sin decidir) ni -1 (rechazada).",
    "number_malformed": "«{text}» en la columna «{column}» no es un número entero.",
    "no_rows": "no hay ningún voto.",
}
SAME = "Da lo mismo que se publicó: la misma huella de los votos y los mismos grupos."
DIFFERENT = {
    "other_version": "Se publicó con otra versión del método.",
    "other_votes": "No es lo que se publicó: la huella de los votos es otra. Descargue a la vez "
    "«votos.csv» y «resultado.json», y no cambie el archivo.",
    "other_groups": "De los mismos votos no salen los grupos que se publicaron.",
}


def parser(prog: str) -> Parser:
    """Return the parser of this command."""
    made = Parser(prog, "Encuentra lo que todos comparten y los grupos de opinión de unos votos.")
    data = made.add_argument_group("Datos")
    data.add_argument(
        "votes",
        metavar="VOTOS",
        help="CSV: participant,statement,vote en orden de tiempo; o la carpeta que exporta Polis",
    )
    options = made.options
    options.add_argument(
        "--moderation", metavar="ARCHIVO", help="CSV: statement,moderation[,is_meta,text]"
    )
    options.add_argument(
        "--agree",
        metavar="NÚMERO",
        choices=("1", "-1"),
        help="qué número es «de acuerdo»: 1 (así es, si no se dice) o -1",
    )
    options.add_argument(
        "--published",
        metavar="ARCHIVO",
        help="resultado.json de una conversación: calcula como ella y dice si da lo mismo",
    )
    options.add_argument("--k", metavar="N", help="fuerza este número de grupos")
    options.add_argument("--parity", action="store_true", help="agrupa paso a paso como Polis")
    options.add_argument("--json", action="store_true", help="responde en JSON")
    options.add_argument(
        "--html", metavar="ARCHIVO", help="escribe un informe para leer e imprimir"
    )
    options.add_argument("--title", metavar="TEXTO", help="título del informe")
    made.set_defaults(run=run)
    return made


def run(arguments: Namespace) -> tuple[int, str]:
    """Return the exit code and the text to print."""
    k = None if arguments.k is None else parse_count(arguments.k, least=1)
    published = _published(arguments)
    place, moderation = _places(arguments)
    read = (place, moderation, arguments.published)
    if arguments.html is not None and _is_one_of(arguments.html, read):
        raise Misuse(
            f"El informe borraría «{arguments.html}», que trae los datos: dele otro nombre."
        )
    votes = _read(files.read_votes, place)
    statements = _read(files.read_statements, moderation) if moderation else files.Statements()
    notes = []
    if moderation is None and published is None:
        notes.append(
            "Sin comments.csv ni --moderation no se sabe qué frases se rechazaron: cuentan todas."
        )
    if votes.replaced:
        notes.append(f"Votos que su autor cambió después (cuenta el último): {votes.replaced}.")
    agree = arguments.agree
    last = {(who, what): value for who, what, value in votes.votes}
    if agree is None and files.is_reversed(last, statements.agrees):
        agree = "-1"
        notes.append(
            "En este archivo -1 es «de acuerdo»: así cuadra con los totales de las frases."
        )
    if agree == "-1":
        votes = files.turned(votes)
    options: Mapping[str, Any] = {
        "mod_out": statements.rejected, "meta": statements.meta, "k": k, "parity": arguments.parity
    }  # fmt: skip
    texts = statements.texts
    if published is not None:
        options, texts = published.options, texts | published.texts
    found = analyze(votes.votes, **options)
    if k is not None and found["k"] < k:
        notes.append(f"No hay opiniones tan distintas como para {k} grupos: quedan {found['k']}.")
    chance = against_chance(votes.votes, mod_out=options["mod_out"], meta=options["meta"])
    found["chance"] = {
        "draws": chance.draws,
        "times": chance.times,
        "is_distinct": chance.is_distinct,
    }
    told = telling(found, is_distinct=chance.is_distinct)
    unlike = differences(published, found, told) if published is not None else []
    if published is not None:
        found["published"] = {"digest": published.digest, "differences": unlike}
        notes.append(" ".join(DIFFERENT[code] for code in unlike) or SAME)
    if arguments.html is not None:
        _write(arguments.html, as_html(found, told, texts, title=arguments.title))
        notes.append(f"Informe escrito en «{arguments.html}».")
    code = FAILED if unlike else DONE
    if arguments.json:
        words = {tid: text for tid, text in texts.items() if text}
        return code, json.dumps({**found, "texts": words}, ensure_ascii=False, indent=2)
    return code, "\n".join([as_text(found, told, texts), *(["", *notes] if notes else [])])


def _published(arguments: Namespace) -> Published | None:
    """Return the result to compare with, which says by itself what is moderated and how many groups."""
    if arguments.published is None:
        return None
    if arguments.moderation or arguments.k or arguments.parity:
        raise Misuse("«--published» ya dice las frases y los grupos: quite las otras opciones.")
    try:
        return read_published(read_bytes(arguments.published))
    except PublishedError:
        raise Misuse(
            f"«{arguments.published}» no es un resultado publicado: use el «resultado.json» que "
            "está en la página del resultado."
        ) from None


def _places(arguments: Namespace) -> tuple[str, str | None]:
    """Return the files of votes and of moderation; a folder is an export of Polis."""
    folder = Path(arguments.votes)
    try:
        if not folder.is_dir():
            return arguments.votes, arguments.moderation
        votes, comments = files.export_files(sorted(map(str, folder.iterdir())))
    except (OSError, ValueError):  # ValueError: a NUL in the path
        return arguments.votes, arguments.moderation
    if len(votes) != 1 or len(comments) > 1:
        raise Misuse(f"En la carpeta «{folder}» debe haber un solo «votes.csv» y «comments.csv».")
    return votes[0], arguments.moderation or (comments[0] if comments else None)


def _read(reader: Any, place: str) -> Any:
    try:
        return reader(read_bytes(place))
    except files.FileError as error:
        raise Misuse(f"Archivo «{place}», {word(error.reason)}") from None


def word(reason: Reason) -> str:
    """Word one problem of a file in Spanish."""
    return f"línea {reason.params['line']}: {WORDS[reason.code].format_map(dict(reason.params))}"


def _is_one_of(place: str, read: tuple[str | None, ...]) -> bool:
    try:
        return any(name is not None and Path(place).samefile(name) for name in read)
    except (OSError, ValueError):  # nothing stands there yet
        return False


def _write(place: str, page: str) -> None:
    """Write the whole page or nothing: what stood there stays until the new one is complete."""
    path = Path(place)
    try:
        if path.is_symlink() or (path.exists() and not path.is_file()):
            path.write_text(page, encoding="utf-8")  # as to a terminal or another program
            return
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_text(page, encoding="utf-8")
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except (OSError, ValueError):
        raise Misuse(f"No se puede escribir «{place}». Revise la carpeta y el permiso.") from None
