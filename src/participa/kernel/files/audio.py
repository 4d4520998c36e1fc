"""Recordings: without the tags that name people and places; refused if they are not sound."""

from __future__ import annotations

from typing import NoReturn

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .kinds import Kind, is_mp3_frame


def clean(content: bytes, kind: Kind) -> bytes:
    if kind.code == "mp3":
        return _mp3(content)
    if not any(mark in content[:4096] for mark in (b"OpusHead", b"\x01vorbis")):
        _damaged()
    return content


def _mp3(content: bytes) -> bytes:
    """Only the frames: ID3 tags before and after them go."""
    while content.startswith(b"ID3") and len(content) > 10:
        size = sum(
            (byte & 0x7F) << shift
            for byte, shift in zip(content[6:10], (21, 14, 7, 0), strict=True)
        )
        footer = 10 if content[5] & 0x10 else 0
        content = content[10 + size + footer :]
    content = content.lstrip(b"\0")
    if content[-128:-125] == b"TAG":
        content = content[:-128]
    if not is_mp3_frame(content):
        _damaged()
    return content


def _damaged() -> NoReturn:
    raise ValidationError(
        _("No se reconoce el sonido del archivo. Grábelo como MP3 u OGG y envíelo otra vez."),
        code="damaged",
    )
