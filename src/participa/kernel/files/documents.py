"""Spreadsheets and documents are ZIP files: opened under limits, without programs inside."""

from __future__ import annotations

import io
import zipfile
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .kinds import Kind

MAX_ENTRIES = 2000
MAX_INFLATED = 100 * 1024 * 1024
MAX_RATIO = 150  # real spreadsheets of repeated rows reach 40
_CHUNK = 256 * 1024
_NESTED = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ")


def check(content: bytes, kind: Kind) -> bytes:
    """Read every entry to its end; sizes that the archive declares are not believed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            if len(entries) > MAX_ENTRIES:
                _bomb()
            left = min(MAX_INFLATED, MAX_RATIO * len(content) + 1024 * 1024)
            for entry in entries:
                if entry.flag_bits & 1:
                    _refuse(
                        "locked",
                        _("El archivo tiene contraseña. Guárdelo sin ella y envíelo de nuevo."),
                    )
                if "vbaproject" in entry.filename.lower():
                    _refuse("active", _("El archivo trae macros. Guárdelo sin macros y envíelo."))
                left -= _read(archive, entry, left)
    except ValidationError:
        raise
    except Exception:  # zipfile fails on damage in every way there is
        _refuse("damaged", _("El archivo está dañado. Guárdelo otra vez y vuelva a enviarlo."))
    return content


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> int:
    """How many bytes the entry really holds, at most `left`."""
    size = 0
    with archive.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            if size == 0 and chunk.startswith(_NESTED):
                _refuse(
                    "nested",
                    _("El archivo trae otros archivos comprimidos adentro. Envíelos por separado."),
                )
            size += len(chunk)
            if size > left:
                _bomb()
    return size


def _bomb() -> NoReturn:
    _refuse(
        "bomb",
        _("Al abrirse, el archivo crece demasiado para revisarlo. Guarde una copia más sencilla."),
    )


def _refuse(code: str, message: Any) -> NoReturn:
    raise ValidationError(message, code=code)
