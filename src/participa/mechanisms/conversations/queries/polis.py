"""Reading what Polis exports: `comments.csv` and `votes.csv`, with the line of each fault."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

COMMENTS = {"comment-id", "moderated", "comment-body"}
VOTES = {"comment-id", "voter-id", "vote"}
WIDEST = 60  # columns
LARGEST = 30 * 1024 * 1024  # bytes of both files once unpacked
MOST_VOTES = 300_000  # lines: what a web process holds in some 100 MB
SHOWN = 20  # faults

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

    votes: (voter, comment) → -1, 0 or 1, the last one said.
    """

    comments: tuple[Comment, ...]
    votes: dict[tuple[str, str], int]
    faults: tuple[str, ...]

    @property
    def voters(self) -> int:
        return len({voter for voter, _comment in self.votes})


def read_polis(content: bytes) -> Export:
    """The ZIP of a Polis export."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {name.rpartition("/")[2]: name for name in archive.namelist()}
            missing = [name for name in ("comments.csv", "votes.csv") if name not in files]
            if missing:
                return _refused(
                    _("Falta en el archivo: %(names)s.") % {"names": ", ".join(missing)}
                )
            if (
                sum(archive.getinfo(files[n]).file_size for n in ("comments.csv", "votes.csv"))
                > LARGEST
            ):
                return _refused(_("El archivo es demasiado grande."))
            texts = [archive.read(files[name]) for name in ("comments.csv", "votes.csv")]
    except Exception:  # a damaged ZIP fails in every way there is
        return _refused(_("No es un ZIP que se pueda abrir. Elija el que descargó de Polis."))
    faults: list[str] = []
    comments = _comments(_rows("comments.csv", texts[0], COMMENTS, faults), faults)
    votes = _votes(_rows("votes.csv", texts[1], VOTES, faults), comments, faults)
    return Export(tuple(comments.values()), votes, tuple(faults[:SHOWN]))


def _refused(fault: str) -> Export:
    return Export((), {}, (fault,))


def _rows(name: str, content: bytes, needed: set[str], faults: list[str]) -> Lines:
    """Each line as it is read; what keeps the file from being read goes to `faults`."""
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.append(
            _("%(file)s, línea %(line)d: hay letras que no son UTF-8. Guárdelo como UTF-8.")
            % {"file": name, "line": line}
        )
        return
    if (nothing := content.find(b"\0")) >= 0:
        line = content.count(b"\n", 0, nothing) + 1
        faults.append(_fault(name, line, _("hay un carácter que no es texto")))
        return
    text = io.TextIOWrapper(io.BytesIO(content), "utf-8-sig", newline="")
    head = content.partition(b"\n")[0].decode("utf-8-sig")
    heads = [] if head.count(",") >= WIDEST else [one.strip(' "\r') for one in head.split(",")]
    if missing := sorted(needed - set(heads)):
        faults.append(
            _("%(file)s, línea 1: faltan columnas o sobran demasiadas. Debe tener: %(names)s.")
            % {"file": name, "names": ", ".join(missing)}
        )
        return
    if twice := sorted({one for one in needed if heads.count(one) > 1}):
        cause = _("hay dos columnas «%(name)s»") % {"name": twice[0]}
        faults.append(_fault(name, 1, cause))
        return
    reader = csv.DictReader(text, heads)
    try:
        next(reader, None)
        for row in reader:
            yield reader.line_num, {key: cell or "" for key, cell in row.items() if key}
    except csv.Error as error:
        faults.append(
            _("%(file)s, línea %(line)d: no se puede leer (%(why)s).")
            % {"file": name, "line": reader.line_num, "why": error}
        )
        return
    if reader.line_num < 2:
        faults.append(_("%(file)s está vacío.") % {"file": name})


def _comments(rows: Lines, faults: list[str]) -> dict[str, Comment]:
    found: dict[str, Comment] = {}
    for line, row in rows:
        if len(faults) > SHOWN:
            break
        origin, text = row["comment-id"].strip(), " ".join(row["comment-body"].split())
        if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@"):
            text = text[1:]  # as our own files make a formula harmless
        rejected = row["moderated"].strip() == "-1"
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
        else:
            found[origin] = Comment(origin, text, rejected, row.get("is-meta", "") == "1")
    return found


def _votes(rows: Lines, comments: dict[str, Any], faults: list[str]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for line, row in rows:
        if len(found) >= MOST_VOTES:
            faults.append(_fault("votes.csv", line, _("pasa de 300.000 votos")))
            break
        origin, voter, value = (row[name].strip() for name in ("comment-id", "voter-id", "vote"))
        if origin not in comments:
            faults.append(_fault("votes.csv", line, _("la frase no está en comments.csv")))
        elif not voter or len(voter) > 40:
            faults.append(_fault("votes.csv", line, _("no dice quién votó")))
        elif value not in ("-1", "0", "1"):
            faults.append(_fault("votes.csv", line, _("el voto debe ser -1, 0 o 1")))
        else:
            found[voter, origin] = int(value)
        if len(faults) > SHOWN:
            break
    return found


def _fault(name: str, line: int, cause: str) -> str:
    return _("%(file)s, línea %(line)d: %(cause)s.") % {"file": name, "line": line, "cause": cause}
