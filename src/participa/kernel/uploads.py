"""Uploads that are too large stop at the limit, before they fill memory or disk."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http.multipartparser import MultiPartParser


class TooLargeUpload(UploadedFile):  # type: ignore[type-arg]  # not generic when it runs
    """What stands for a file that was not kept: the form field says what to do about it."""

    def __init__(self, name: str, content_type: str, limit: int) -> None:
        super().__init__(ContentFile(b""), name or "archivo", content_type, size=limit + 1)


class LimitHandler(FileUploadHandler):
    """First of the handlers: counts, and past the limit throws the bytes away as they come.

    The rest of the form is still read, so what was typed is kept; the file becomes a
    `TooLargeUpload`. Of a request that announces more than `UPLOAD_REQUEST_LIMIT_BYTES` in all
    only what comes before its first file is read: put file fields last.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: dict[str, Any],
        content_length: int,
        boundary: Any,
        encoding: str | None = None,
    ) -> Any:
        if content_length <= settings.UPLOAD_REQUEST_LIMIT_BYTES:
            return None
        stop = _StopAtFile(self.request)
        post, files = MultiPartParser(META, input_data, [stop], encoding).parse()
        if stop.field_name:
            files.appendlist(
                stop.field_name,
                TooLargeUpload(stop.file_name or "", stop.content_type or "", content_length),
            )
        return post, files

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        self.received += len(raw_data)
        return raw_data if self.received <= settings.UPLOAD_LIMIT_BYTES else None

    def file_complete(self, file_size: int) -> TooLargeUpload | None:
        if self.received <= settings.UPLOAD_LIMIT_BYTES:
            return None  # the next handler has it
        return TooLargeUpload(self.file_name or "", self.content_type or "", self.received)


class _StopAtFile(FileUploadHandler):
    """Reads the fields before the first file, and nothing after."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise StopUpload(connection_reset=True)

    def file_complete(self, file_size: int) -> None:
        return None
