"""Uploads."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import ContentFile


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


IMAGES = ("jpeg", "png", "webp")
PDF = ("pdf",)


def accept(upload: object, *, kinds: tuple[str, ...]) -> CleanFile:
    raise NotImplementedError
