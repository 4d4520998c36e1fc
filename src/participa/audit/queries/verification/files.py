"""Every stored file against the digest in its row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.core.exceptions import SuspiciousFileOperation
from django.db import models

from participa_methods.explain import Reason

BATCH = 1000
PIECE = 1 << 20  # bytes read at a time


@dataclass(frozen=True, slots=True)
class _Stored:
    """One file as its row tells of it."""

    model: type[models.Model]
    pk: int
    field: str
    name: str
    digest: str

    @property
    def still_said(self) -> bool:
        """Whether the row has not gone meanwhile, and its file with it."""
        same = {"pk": self.pk, self.field: self.name}
        return self.model._base_manager.filter(**same).exists()


def check_files(problems: list[Reason]) -> int:
    """Read every file that a row names (`FILE_DIGESTS` of its model); returns how many.

    Small copies of photographs are no rows' files: they are made again from the originals.
    """
    count = 0
    for model in apps.get_models():
        for field, digest in getattr(model, "FILE_DIGESTS", {}).items():
            for stored in _stored(model, field, digest):
                count += 1
                if (code := _verdict(stored)) and stored.still_said:
                    row = f"{model._meta.label_lower}:{stored.pk}"
                    problems.append(Reason(code, {"row": row, "file": stored.name}))
    return count


def _stored(model: type[models.Model], field: str, digest: str) -> Iterator[_Stored]:
    rows = model._base_manager.exclude(**{field: ""}).order_by("pk")
    last = 0
    while found := list(rows.filter(pk__gt=last).values_list("pk", field, digest)[:BATCH]):
        yield from (_Stored(model, pk, field, name, said) for pk, name, said in found)
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
    return "" if found.hexdigest() == stored.digest else "file_changed"
