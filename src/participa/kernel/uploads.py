"""What is sent: too large stops at the limit, before it fills memory or disk; half is nothing."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
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

    All files of a request count together, since they wait in memory; our forms take one each.
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


class WholeBodies:
    """WSGI: a request whose sender hung up half-way is unreadable, not a shorter one.

    The server ends a broken body as if it were complete, so half a sentence would be published.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]]) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        announced = str(environ.get("CONTENT_LENGTH") or "")
        if announced.isdecimal():
            body = _WholeBody(environ["wsgi.input"], int(announced))
            environ["wsgi.input"] = io.BufferedReader(body, 64 * 1024)
        return self.application(environ, start_response)


class _WholeBody(io.RawIOBase):
    """As many bytes as were announced; Django answers the OSError with its unreadable request."""

    def __init__(self, stream: Any, announced: int) -> None:
        self.stream = stream
        self.left = announced

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        piece = self.stream.read(min(len(buffer), self.left)) if self.left else b""
        if self.left and not piece:
            raise ConnectionResetError("the sender hung up before the end")
        buffer[: len(piece)] = piece
        self.left -= len(piece)
        return len(piece)
