"""Every stored file against the digest in its row, or else against the one in its name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.core.exceptions import SuspiciousFileOperation
from django.db import models

from participa.kernel import rows as plain_rows
from participa_methods.explain import Reason

BATCH = 1000
HALF = 32  # hexadecimal letters of half a SHA-256
PIECE = 1 << 20  # bytes read at a time


@dataclass(frozen=True, slots=True)
class _Stored:
    """One file as its row tells of it."""

    model: type[models.Model]
    pk: int
    field: str
    name: str
    begins: str  # how its digest begins, or all of it

    @property
    def still_said(self) -> bool:
        """Whether the row has not gone meanwhile, and its file with it."""
        same = {"pk": self.pk, self.field: self.name}
        return self.model._base_manager.filter(**same).exists()


def check_files(problems: list[Reason]) -> int:
    """Read every file that a row names; returns how many.

    `FILE_DIGESTS` of its model says which field holds the SHA-256; where none does, the name begins
    with half of it (`CleanFile.file_name`), and the name is in the log like the rest of the row.
    Small copies of photographs are no rows' files: they are made again from the originals.
    """
    count = 0
    for model in apps.get_models():
        digests = getattr(model, "FILE_DIGESTS", {})
        for field in _file_fields(model):
            for stored in _stored(model, field, digests.get(field)):
                count += 1
                if (code := _verdict(stored)) and stored.still_said:
                    row = f"{model._meta.label_lower}:{stored.pk}"
                    problems.append(Reason(code, {"row": row, "file": stored.name}))
    return count


def _file_fields(model: type[models.Model]) -> list[str]:
    fields = model._meta.concrete_fields if plain_rows.is_ledgered(model) else ()
    return [field.name for field in fields if isinstance(field, models.FileField)]


def _stored(model: type[models.Model], field: str, digest: str | None) -> Iterator[_Stored]:
    rows = model._base_manager.exclude(**{field: ""}).order_by("pk")
    last = 0
    wanted = ("pk", field, digest or field)
    while found := list(rows.filter(pk__gt=last).values_list(*wanted)[:BATCH]):
        for pk, name, said in found:
            begins = said if digest else PurePosixPath(name).name[:HALF]
            yield _Stored(model, pk, field, name, begins)
        last = found[-1][0]


def _verdict(stored: _Stored) -> str:
    """What is wrong with a file, "" if nothing."""
    field: Any = stored.model._meta.get_field(stored.field)
    try:
        with field.storage.open(stored.name) as file:
            found = sha256()
            while piece := file.read(PIECE):
                found.update(piece)
    except FileNotFoundError:
        return "file_missing"
    except (OSError, SuspiciousFileOperation):
        return "file_unreadable"
    same = len(stored.begins) >= HALF and found.hexdigest().startswith(stored.begins)
    return "" if same else "file_changed"
