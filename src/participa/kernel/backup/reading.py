"""Reading a backup: everything is checked before anything is touched."""

from __future__ import annotations

import gzip
import hashlib
import json
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.utils.translation import gettext as _

from . import schema

_CHUNK = 1024 * 1024
_FOLDERS = ("tables", "media", "keys")
_BROKEN = (
    tarfile.TarError,
    gzip.BadGzipFile,
    zlib.error,
    EOFError,
    UnicodeDecodeError,
    json.JSONDecodeError,
    KeyError,
    TypeError,
    ValueError,
)


class BackupError(Exception):
    """A backup that cannot be restored; the message is Spanish and says what to do."""


@dataclass(frozen=True)
class Contents:
    """A backup whose every byte was checked."""

    path: Path
    at: str
    rows: dict[str, int]
    members: tuple[str, ...]


def inspect(path: Path) -> Contents:
    """Check every digest and that the tables fit this version. Raises BackupError."""
    digests: dict[str, tuple[int, str]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with members(path) as found:
            for name, file in found:
                if manifest is not None or name in digests:
                    raise ValueError(name)
                if name == "manifest.json":
                    manifest = json.loads(file.read())
                else:
                    digests[name] = _digest(file)
        if manifest is None:
            raise ValueError("no manifest")
        if manifest["format"] != schema.FORMAT:
            raise BackupError(
                _("El archivo es de otro formato (%(format)s): use la versión que lo hizo.")
                % {"format": manifest["format"]}
            )
        named = {m["name"]: (m["size"], m["sha256"]) for m in manifest["members"]}
        if named != digests:
            raise ValueError("digests differ")
        _check_fit(manifest["columns"])
        return Contents(path, manifest["at"], manifest["rows"], tuple(digests))
    except _BROKEN as error:
        raise BackupError(
            _(
                "El archivo «%(name)s» está dañado o incompleto: su contenido no corresponde a sus "
                "huellas. No se cambió nada. Use otra copia de seguridad."
            )
            % {"name": path.name}
        ) from error
    except OSError as error:
        raise BackupError(
            _("No se puede leer «%(name)s». Revise que exista y que usted tenga permiso.")
            % {"name": path}
        ) from error


@contextmanager
def members(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The files of a backup, one after the other; names that lead elsewhere are refused."""
    with gzip.open(path) as stream, tarfile.open(fileobj=stream, mode="r|") as tar:
        yield _members(tar)
        while stream.read(_CHUNK):  # to the very end, where the checksum of the whole stands
            pass


def _members(tar: tarfile.TarFile) -> Iterator[tuple[str, IO[bytes]]]:
    for info in tar:
        parts = PurePosixPath(info.name).parts
        within = (parts[0] in _FOLDERS and len(parts) > 1) or info.name == "manifest.json"
        if not info.isreg() or ".." in parts or info.name.startswith("/") or not within:
            raise ValueError(info.name)
        file = tar.extractfile(info)
        if file is None:
            raise ValueError(info.name)
        yield info.name, file


def _digest(file: IO[bytes]) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    while piece := file.read(_CHUNK):
        digest.update(piece)
        size += len(piece)
    return size, digest.hexdigest()


def _check_fit(columns: dict[str, list[str]]) -> None:
    here = schema.columns()
    different = sorted(
        label for label in here.keys() | columns.keys() if here.get(label) != columns.get(label)
    )
    if different:
        raise BackupError(
            _(
                "La copia se hizo con otra versión de la plataforma: no coinciden las tablas "
                "%(tables)s. Instale esa versión, restaure allí y después actualice."
            )
            % {"tables": ", ".join(different[:8])}
        )
