"""The kinds of file that are received, told apart by their bytes."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from pathlib import PurePosixPath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Kind:
    """`extensions`: the first is the one it is stored under; `declared`: types browsers say."""

    code: str
    name: str | Promise
    content_type: str
    extensions: tuple[str, ...]
    declared: tuple[str, ...]


_OFFICE = "application/vnd.openxmlformats-officedocument"
_ODS = "application/vnd.oasis.opendocument.spreadsheet"

KINDS: dict[str, Kind] = {
    kind.code: kind
    for kind in (
        Kind(
            "jpeg",
            _("una foto JPG"),
            "image/jpeg",
            ("jpg", "jpeg", "jpe", "jfif"),
            ("image/jpeg", "image/jpg", "image/pjpeg"),
        ),
        Kind("png", _("una imagen PNG"), "image/png", ("png",), ("image/png", "image/x-png")),
        Kind("webp", _("una imagen WebP"), "image/webp", ("webp",), ("image/webp",)),
        Kind(
            "pdf",
            _("un documento PDF"),
            "application/pdf",
            ("pdf",),
            ("application/pdf", "application/x-pdf"),
        ),
        Kind("text", _("un texto sencillo (.txt)"), "text/plain", ("txt",), ("text/plain",)),
        Kind(
            "csv",
            _("una tabla CSV"),
            "text/csv",
            ("csv",),
            ("text/csv", "text/plain", "application/csv", "application/vnd.ms-excel"),
        ),
        Kind(
            "ods",
            _("una hoja de cálculo ODS"),
            _ODS,
            ("ods",),
            (_ODS, "application/zip"),
        ),
        Kind(
            "xlsx",
            _("una hoja de cálculo XLSX"),
            f"{_OFFICE}.spreadsheetml.sheet",
            ("xlsx",),
            (f"{_OFFICE}.spreadsheetml.sheet", "application/zip"),
        ),
        Kind(
            "docx",
            _("un documento DOCX"),
            f"{_OFFICE}.wordprocessingml.document",
            ("docx",),
            (f"{_OFFICE}.wordprocessingml.document", "application/zip"),
        ),
        Kind("mp3", _("un audio MP3"), "audio/mpeg", ("mp3",), ("audio/mpeg", "audio/mp3")),
        Kind(
            "ogg",
            _("un audio OGG"),
            "audio/ogg",
            ("ogg", "oga", "opus"),
            ("audio/ogg", "audio/opus", "application/ogg", "video/ogg"),
        ),
    )
}
IMAGES = ("jpeg", "png", "webp")
PDF = ("pdf",)
TEXTS = ("text", "csv")
OFFICE = ("ods", "xlsx", "docx")
AUDIO = ("mp3", "ogg")

_MARKUP = re.compile(
    r"<\s*(?:!doctype|\?xml|html|head|body|script|svg|iframe|object|embed|form|meta|link)\b|"
    r"<\s*[!?]|javascript:",
    re.IGNORECASE,
)
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def sniff(content: bytes, name: str) -> Kind | None:
    """The kind by the bytes alone, from the very first one; None for any other kind.

    The name only tells a table from other texts.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return KINDS["jpeg"]
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return KINDS["png"]
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return KINDS["webp"]
    if content.startswith(b"%PDF-"):
        return KINDS["pdf"]
    if content.startswith(b"PK\x03\x04"):
        return _office(content)
    if content.startswith(b"OggS"):
        return KINDS["ogg"]
    if content.startswith(b"ID3") or is_mp3_frame(content):
        return KINDS["mp3"]
    text = decoded(content)
    if text is None or _MARKUP.search(text):
        return None
    return KINDS["csv" if PurePosixPath(name).suffix.lower() == ".csv" else "text"]


def is_mp3_frame(content: bytes) -> bool:
    """MPEG audio layer III: eleven set bits, then no reserved value."""
    if len(content) < 4 or content[0] != 0xFF or content[1] & 0xE0 != 0xE0:
        return False
    version, layer = content[1] >> 3 & 3, content[1] >> 1 & 3
    rate, sampling = content[2] >> 4, content[2] >> 2 & 3
    return version != 1 and layer == 1 and rate not in (0, 15) and sampling != 3


def decoded(content: bytes) -> str | None:
    """The text of UTF-8, UTF-16 with its mark, or of Windows' western letters; None for bytes."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if _CONTROLS.search(text) else text
    return None


def _office(content: bytes) -> Kind | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {info.filename: info for info in archive.infolist()}
            if "mimetype" in names and names["mimetype"].file_size < 200:
                if archive.read("mimetype").strip() == _ODS.encode():
                    return KINDS["ods"]
            elif "[Content_Types].xml" in names:
                if "xl/workbook.xml" in names:
                    return KINDS["xlsx"]
                if "word/document.xml" in names:
                    return KINDS["docx"]
    except Exception:  # zipfile fails on damage in every way there is
        return None
    return None
