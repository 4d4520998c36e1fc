"""PDF: kept as it is, or refused if it is locked, acts by itself, or cannot be looked into."""

from __future__ import annotations

import re
import zlib
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .kinds import Kind

INFLATED = 64 * 1024 * 1024
_STREAM = re.compile(rb">>\s*stream\r?\n")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|RichMedia|XFA)(?![A-Za-z0-9])")
_ENCRYPT = re.compile(rb"/Encrypt(?![A-Za-z0-9])")


def check(content: bytes, kind: Kind) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        _refuse("damaged", _("El PDF está incompleto. Guárdelo otra vez y vuelva a enviarlo."))
    visible = _plain_names(_visible(content))
    if _ENCRYPT.search(visible):
        _refuse("locked", _("El PDF tiene contraseña. Guárdelo sin ella y envíelo de nuevo."))
    if _ACTIVE.search(visible):
        _refuse(
            "active",
            _(
                "El PDF trae programas o formularios que se ejecutan solos. Imprímalo «como PDF» "
                "y envíe esa copia."
            ),
        )
    return content


def _visible(content: bytes) -> bytes:
    """Everything of the file that says what it does: objects, also packed ones, not pictures."""
    parts: list[bytes] = []
    position, budget = 0, INFLATED
    while found := _STREAM.search(content, position):
        before = content[position : found.end()]
        parts.append(before)
        end = content.find(b"endstream", found.end())
        if end < 0:
            break
        dictionary = _plain_names(before[before.rfind(b"obj") :])
        if re.search(rb"/Type\s*/ObjStm(?![A-Za-z0-9])", dictionary):
            packed = _inflate(dictionary, content[found.end() : end], budget)
            budget -= len(packed)
            parts.append(packed)
        position = end
    parts.append(content[position:])
    return b"\n".join(parts)


def _inflate(dictionary: bytes, packed: bytes, budget: int) -> bytes:
    filters = re.search(rb"/Filter\s*(\[[^\]]*\]|/\w+)", dictionary)
    if filters is None:
        return packed
    if filters[1].strip(b"[] \r\n\t") != b"/FlateDecode":
        _unreadable()
    try:
        inflater = zlib.decompressobj()
        plain = inflater.decompress(packed, max(budget, 1))
    except zlib.error:
        _unreadable()
    if inflater.unconsumed_tail:
        _unreadable()
    return plain


def _plain_names(content: bytes) -> bytes:
    """`/J#61vaScript` is another way to write `/JavaScript`."""
    return _ESCAPE.sub(lambda found: bytes([int(found[1], 16)]), content)


def _unreadable() -> NoReturn:
    _refuse(
        "unreadable",
        _("No pudimos revisar el PDF por dentro. Imprímalo «como PDF» y envíe esa copia."),
    )


def _refuse(code: str, message: Any) -> NoReturn:
    raise ValidationError(message, code=code)
