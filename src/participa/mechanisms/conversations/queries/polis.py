"""Reading what Polis exports: `comments.csv` and `votes.csv`, with the line of each fault."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participa_methods.opinion import files

COMMENTS = ("comment-id", "moderated", "comment-body")
VOTES = ("comment-id", "voter-id", "vote")
TIME = "timestamp"
ONCE = (*COMMENTS, *VOTES, "agrees", "is-meta", TIME)  # a second column of these would be ignored
LARGEST = 30 * 1024 * 1024  # bytes of both files once unpacked
MOST_VOTES = 300_000  # lines: what a web process holds in some 100 MB
SHOWN = 20  # faults
# Why no line after this one can be read.
CAUSES = {
    "empty_file": gettext_lazy("el archivo está vacío"),
    "not_utf8": gettext_lazy("hay letras que no son UTF-8. Guárdelo como UTF-8"),
    "not_text": gettext_lazy("hay un carácter que no es texto"),
    "too_many_columns": gettext_lazy("el encabezado trae %(columns)s columnas: son demasiadas"),
    "row_malformed": gettext_lazy("tiene %(cells)s celdas y el encabezado %(named)s"),
    "row_unreadable": gettext_lazy("hay comillas sin cerrar o una celda demasiado larga"),
}

Lines = Iterator[tuple[int, dict[str, str]]]  # line number, cells by column


@dataclass(frozen=True)
class Comment:
    origin: str
    text: str
    rejected: bool
    is_meta: bool


@dataclass(frozen=True)
class Export:
    """What a file holds; `faults` say line and cause, and then nothing is taken in.

    votes: (voter, comment) → -1, 0 or 1, the last one said. `is_turned`: the file had them the
    other way round, as its own totals of agrees tell.
    """

    comments: tuple[Comment, ...]
    votes: dict[tuple[str, str], int]
    faults: tuple[str, ...]
    is_turned: bool = False

    @property
    def voters(self) -> int:
        return len({voter for voter, _comment in self.votes})


def read_polis(content: bytes) -> Export:
    """The ZIP of a Polis export."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            votes_in, comments_in = files.export_files(archive.namelist())
            held = {"comments.csv": comments_in, "votes.csv": votes_in}
            if missing := [name for name, found in held.items() if not found]:
                return _refused(
                    _("Falta en el archivo: %(names)s.") % {"names": ", ".join(missing)}
                )
            if twice := [name for name, found in held.items() if len(found) > 1]:
                return _refused(
                    _("Hay más de un %(name)s: deje sólo los de una conversación.")
                    % {"name": twice[0]}
                )
            chosen = [found[0] for found in held.values()]
            if sum(archive.getinfo(name).file_size for name in chosen) > LARGEST:
                return _refused(_("El archivo es demasiado grande."))
            texts = [archive.read(name) for name in chosen]
    except Exception:  # a damaged ZIP fails in every way there is
        return _refused(_("No es un ZIP que se pueda abrir. Elija el que descargó de Polis."))
    faults: list[str] = []
    comments, agrees = _comments(_rows("comments.csv", texts[0], COMMENTS, faults), faults)
    votes = _votes(_rows("votes.csv", texts[1], VOTES, faults), comments, faults)
    turned = not faults and files.is_reversed(votes, agrees)
    if turned:
        votes = {who: -value for who, value in votes.items()}
    if len(faults) > SHOWN:
        more = _("Hay más faltas: estas son las primeras %(n)d.") % {"n": SHOWN}
        faults = [*faults[:SHOWN], more]
    return Export(tuple(comments.values()), votes, tuple(faults), turned)


def _refused(fault: str) -> Export:
    return Export((), {}, (fault,))


def _rows(name: str, content: bytes, needed: tuple[str, ...], faults: list[str]) -> Lines:
    """Each line as it is read; what keeps the file from being read on goes to `faults`."""
    found = False
    try:
        heads, rows = files.table(content)
        if missing := [one for one in needed if one not in heads]:
            cause = _("faltan columnas: %(names)s") % {"names": ", ".join(missing)}
            faults.append(_fault(name, 1, cause))
            return
        if twice := [one for one in ONCE if heads.count(one) > 1]:
            cause = _("hay dos columnas «%(name)s»") % {"name": twice[0]}
            faults.append(_fault(name, 1, cause))
            return
        for line, cells in rows:
            found = True
            yield line, dict(zip(heads, cells, strict=True))
    except files.FileError as error:
        params = dict(error.reason.params)
        faults.append(_fault(name, int(str(params["line"])), CAUSES[error.reason.code] % params))
        return
    if not found:
        faults.append(_("%(file)s está vacío.") % {"file": name})


def _comments(rows: Lines, faults: list[str]) -> tuple[dict[str, Comment], dict[str, int]]:
    """Statements by their number, and how many agree with each, where the file says it."""
    found: dict[str, Comment] = {}
    agrees: dict[str, int] = {}
    for line, row in rows:
        if len(faults) > SHOWN:
            break
        origin, text = row["comment-id"].strip(), files.words(row["comment-body"])
        rejected = row["moderated"].strip() == "-1"
        count = row.get("agrees", "").strip()
        if not origin or len(origin) > 20:
            faults.append(_fault("comments.csv", line, _("la frase no tiene número")))
        elif origin in found:
            faults.append(_fault("comments.csv", line, _("el número de la frase se repite")))
        elif row["moderated"].strip() not in ("-1", "0", "1", ""):
            faults.append(_fault("comments.csv", line, _("«moderated» debe ser -1, 0 o 1")))
        elif (not text and not rejected) or len(text) > 1000:
            faults.append(
                _fault("comments.csv", line, _("la frase está vacía o pasa de 1.000 letras"))
            )
        elif count and not _is_whole(count):
            faults.append(_whole_wanted("comments.csv", line, "agrees"))
        else:
            is_meta = row.get("is-meta", "").strip().lower() in ("1", "true", "t")
            found[origin] = Comment(origin, text, rejected, is_meta)
            if count:
                agrees[origin] = int(count)
    return found, agrees


def _votes(rows: Lines, comments: dict[str, Any], faults: list[str]) -> dict[tuple[str, str], int]:
    """The latest vote of each voter on each statement: by the moment it tells, then by line."""
    found: dict[tuple[str, str], int] = {}
    moments: dict[tuple[str, str], int] = {}
    is_whole = not faults  # else statements that are there were not read
    for line, row in rows:
        if len(found) >= MOST_VOTES:
            faults.append(_fault("votes.csv", line, _("pasa de 300.000 votos")))
            break
        origin, voter, value = (row[name].strip() for name in VOTES)
        moment = row.get(TIME, "0").strip()
        if origin not in comments:
            if is_whole:
                faults.append(_fault("votes.csv", line, _("la frase no está en comments.csv")))
        elif not voter or len(voter) > 40:
            faults.append(_fault("votes.csv", line, _("no dice quién votó")))
        elif value not in ("-1", "0", "1"):
            faults.append(_fault("votes.csv", line, _("el voto debe ser -1, 0 o 1")))
        elif not _is_whole(moment):
            faults.append(_whole_wanted("votes.csv", line, TIME))
        elif int(moment) >= moments.get((voter, origin), 0):
            found[voter, origin] = int(value)
            if TIME in row:
                moments[voter, origin] = int(moment)
        if len(faults) > SHOWN:
            break
    return found


def _is_whole(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19


def _whole_wanted(name: str, line: int, column: str) -> str:
    cause = _("«%(name)s» debe ser un número entero") % {"name": column}
    return _fault(name, line, cause)


def _fault(name: str, line: int, cause: str) -> str:
    return _("%(file)s, línea %(line)d: %(cause)s.") % {"file": name, "line": line, "cause": cause}
