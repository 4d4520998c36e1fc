"""Writing a backup while the service runs."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import tarfile
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Any

from django.conf import settings
from django.db import models

from participa.kernel import rows
from participa.kernel.database import snapshot

from . import schema

BATCH = 2000


class _Hashed(io.RawIOBase):
    """Reads a file for the tar and digests what really went in."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self.file.read(size)
        self.digest.update(piece)
        return piece


def write(target: Path, at: datetime) -> dict[str, Any]:
    """Write everything into `target` (readable by its owner only); returns the manifest.

    The tables are those of one moment. The file appears under its name only when complete.
    """
    part = target.with_name(target.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            with tarfile.open(fileobj=file, mode="w:gz", compresslevel=6) as tar:
                manifest = _fill(tar, at)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _fill(tar: tarfile.TarFile, at: datetime) -> dict[str, Any]:
    members: list[dict[str, Any]] = []
    counts: dict[str, int] = {}
    with TemporaryDirectory(prefix="participa-backup-") as folder, snapshot():
        for model in schema.tables():
            label = model._meta.label_lower
            path = Path(folder) / f"{label}.jsonl"
            counts[label] = _write_table(model, path)
            members.append(_add(tar, path, f"tables/{label}.jsonl", at))
            path.unlink()
    for path in schema.media_files():
        name = path.relative_to(settings.MEDIA_ROOT).as_posix()
        with contextlib.suppress(FileNotFoundError):  # erased by its owner meanwhile
            members.append(_add(tar, path, f"media/{name}", at))
    for path in schema.key_files():
        members.append(_add(tar, path, f"keys/{path.name}", at))
    manifest = {
        "format": schema.FORMAT,
        "at": rows.moment(at),
        "columns": schema.columns(),
        "rows": counts,
        "members": members,
    }
    content = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    info = tarfile.TarInfo("manifest.json")
    info.size, info.mtime, info.mode = len(content), int(at.timestamp()), 0o600
    tar.addfile(info, io.BytesIO(content))
    return manifest


def _write_table(model: type[models.Model], path: Path) -> int:
    """One JSON list a line, in the order of the model's fields; returns how many."""
    fields = model._meta.concrete_fields
    names = [field.attname for field in fields]
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps(names) + "\n")
        values = model._base_manager.order_by("pk").values_list(*names)
        for row in values.iterator(chunk_size=BATCH):
            plain = [rows.plain(field, value) for field, value in zip(fields, row, strict=True)]
            file.write(json.dumps(plain, ensure_ascii=False, separators=(",", ":")) + "\n")
            count += 1
    return count


def _add(tar: tarfile.TarFile, path: Path, name: str, at: datetime) -> dict[str, Any]:
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = path.stat().st_size, int(at.timestamp()), 0o600
    with path.open("rb") as file:
        hashed = _Hashed(file)
        tar.addfile(info, hashed)
    return {"name": name, "size": info.size, "sha256": hashed.digest.hexdigest()}
