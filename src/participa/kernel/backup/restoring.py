"""Putting a backup in the place of what is here."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management.color import no_style
from django.db import connection, models, transaction

from participa.kernel import rows

from . import schema
from .reading import Contents, members

BATCH = 500


def is_empty() -> bool:
    """Whether nothing would be lost: no person, no event and no stored file yet."""
    made = set(connection.introspection.table_names())
    counted = [apps.get_model(f"participa.{name}") for name in ("user", "participant", "event")]
    some = any(m._base_manager.exists() for m in counted if m._meta.db_table in made)
    return not some and not schema.media_files()


def restore(contents: Contents) -> None:
    """Replace tables, stored files and keys by those of a backup that `inspect` has checked.

    The tables change in one transaction; the files are laid beside the old ones first and take
    their place at its end. If anything fails, what was here is still here.
    """
    media = Path(settings.MEDIA_ROOT)
    fresh, old = (media.with_name(f"{media.name}.{word}") for word in ("restoring", "replaced"))
    keys: dict[str, bytes] = {}
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    fresh.mkdir(parents=True)
    try:
        with transaction.atomic(), members(contents.path) as found:
            _empty_tables()
            for name, file in found:
                place, _slash, rest = name.partition("/")
                if place == "tables":
                    _fill_table(apps.get_model(rest.removesuffix(".jsonl")), file)
                elif place == "media":
                    _keep(file, fresh / rest)
                elif place == "keys" and schema.KEYS.fullmatch(rest):
                    keys[rest] = file.read()
            _reset_sequences()
        if media.exists():
            os.replace(media, old)
        os.replace(fresh, media)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)
    for name, content in keys.items():
        _write_key(Path(settings.DATA_DIR) / name, content)


def _empty_tables() -> None:
    quote = connection.ops.quote_name
    everything: list[type[models.Model]] = [*schema.tables(), Session]
    with connection.cursor() as cursor:
        for model in everything:
            cursor.execute(f"DELETE FROM {quote(model._meta.db_table)}")  # noqa: S608


def _fill_table(model: type[models.Model], file: IO[bytes]) -> None:
    by_name = {field.attname: field for field in model._meta.concrete_fields}
    fields = [by_name[name] for name in json.loads(file.readline())]
    for lines in _batches(file):
        made = [
            model(
                **{
                    field.attname: rows.restored(field, value)
                    for field, value in zip(fields, json.loads(line), strict=True)
                }
            )
            for line in lines
        ]
        # raw: what was saved, without the "now" of automatic dates; Django has no public way.
        insert: Any = model._base_manager.all()
        size = connection.ops.bulk_batch_size(fields, made) or BATCH
        for start in range(0, len(made), size):
            insert._insert(made[start : start + size], fields=fields, using="default", raw=True)


def _batches(file: IO[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in file:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _reset_sequences() -> None:
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), schema.tables()):
            cursor.execute(statement)


def _keep(file: IO[bytes], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as target:
        shutil.copyfileobj(file, target)


def _write_key(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    os.replace(part, path)
