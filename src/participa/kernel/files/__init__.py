"""Uploads: what a stranger sends becomes a safe file, or a sentence that says what to do."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, NoReturn

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.template.defaultfilters import filesizeformat
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participa.kernel.uploads import TooLargeUpload

from . import audio, documents, images, pdfs, texts
from .kinds import AUDIO, IMAGES, KINDS, OFFICE, PDF, TEXTS, Kind, sniff

__all__ = [
    "AUDIO",
    "IMAGES",
    "KINDS",
    "OFFICE",
    "PDF",
    "TEXTS",
    "CleanFile",
    "accept",
    "discard",
    "small_name",
]

_CLEANERS = {
    **dict.fromkeys(IMAGES, images.clean),
    **dict.fromkeys(PDF, pdfs.check),
    **dict.fromkeys(TEXTS, texts.clean),
    **dict.fromkeys(OFFICE, documents.check),
    **dict.fromkeys(AUDIO, audio.clean),
}


@dataclass(frozen=True)
class CleanFile:
    """A file that passed: its safe content, sniffed type, size in bytes, SHA-256."""

    content: bytes
    content_type: str
    extension: str
    size: int
    digest: str

    @property
    def file_name(self) -> str:
        return f"{self.digest[:32]}.{self.extension}"

    def as_file(self) -> ContentFile[bytes]:
        return ContentFile(self.content)

    def small(self) -> bytes:
        """A photograph as a JPEG of at most 60 KB for pages; "" for anything else."""
        return images.small(self.content) if self.content_type.startswith("image/") else b""


def accept(upload: Any, *, kinds: tuple[str, ...], limit: int | None = None) -> CleanFile:
    """Turn an uploaded file into a safe one, or raise a ValidationError in plain Spanish.

    kinds: which are welcome (`IMAGES`, `PDF`, `TEXTS`, `OFFICE`, `AUDIO`, added together);
    limit: bytes, `UPLOAD_LIMIT_BYTES` by default. Photographs come back re-encoded, upright,
    without any metadata and at most 1,600 pixels long.
    """
    limit = limit or settings.UPLOAD_LIMIT_BYTES
    if isinstance(upload, TooLargeUpload) or (upload.size or 0) > limit:
        _refuse(
            "too_large",
            _("El archivo pesa más de %(limit)s. Envíe uno más liviano, o escriba un enlace."),
            limit=filesizeformat(limit),
        )
    upload.seek(0)
    content = upload.read(limit + 1)
    if not content:
        _refuse("empty", _("El archivo está vacío. Ábralo, guárdelo otra vez y vuelva a elegirlo."))
    kind = sniff(content, str(upload.name or ""))
    if kind is None or kind.code not in kinds:
        welcome = [str(name) for name in dict.fromkeys(KINDS[code].name for code in kinds)]
        _refuse(
            "kind",
            _("Ese tipo de archivo no se recibe aquí. Puede enviar: %(kinds)s."),
            kinds=get_text_list(welcome, gettext("o")),
        )
    _check_declared(kind, str(upload.name or ""), str(upload.content_type or ""))
    content = _CLEANERS[kind.code](content, kind)
    return CleanFile(
        content,
        kind.content_type,
        kind.extensions[0],
        len(content),
        hashlib.sha256(content).hexdigest(),
    )


def small_name(name: str) -> str:
    """Where the small copy of a stored photograph is kept."""
    return f"pequenas/{name}.jpg"


def discard(storage: Storage, name: str) -> None:
    """Delete a stored file together with its small copy."""
    storage.delete(name)
    storage.delete(small_name(name))


def _check_declared(kind: Kind, name: str, content_type: str) -> None:
    """A file whose name or declared type says something else than its content is refused."""
    extension = PurePosixPath(name).suffix.lower().lstrip(".")
    declared = content_type.partition(";")[0].strip().lower()
    named_wrong = extension and extension not in kind.extensions
    typed_wrong = declared not in {"", "application/octet-stream", *kind.declared}
    if named_wrong or typed_wrong:
        _refuse(
            "disguised",
            _(
                "El archivo dice ser %(claimed)s y por dentro es %(found)s. "
                "Guárdelo otra vez con el formato correcto y vuelva a elegirlo."
            ),
            claimed=f".{extension}" if named_wrong else declared,
            found=kind.name,
        )


def _refuse(code: str, message: Any, **params: Any) -> NoReturn:
    raise ValidationError(message, code=code, params=params)
