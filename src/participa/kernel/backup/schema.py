"""What a backup holds: which tables, which columns, which files beside the database."""

from __future__ import annotations

import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

FORMAT = "participa-backup-1"
# Sessions are not kept: after a restore people sign in again.
LEFT_OUT = {"sessions.session"}
# Without the first, resume codes open nothing; without the others, the log cannot be verified.
KEYS = re.compile(r"secret-key|ledger-key\.pem|ledger-public-[0-9a-f]{16}\.pem")


def tables() -> list[type[models.Model]]:
    """Every table, also those of libraries and of links, in a stable order.

    Foreign keys are checked when the restoring transaction ends, so any order will do.
    """
    found = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.swapped
    ]
    return sorted(
        (model for model in found if model._meta.label_lower not in LEFT_OUT),
        key=lambda model: model._meta.label_lower,
    )


def columns() -> dict[str, list[str]]:
    """Table → its columns with their type: the shape that a backup fits into."""
    return {
        model._meta.label_lower: sorted(
            f"{field.attname} {field.get_internal_type()}" for field in model._meta.concrete_fields
        )
        for model in tables()
    }


def key_files() -> list[Path]:
    folder = Path(settings.DATA_DIR)
    return sorted(path for path in folder.iterdir() if KEYS.fullmatch(path.name))


def media_files() -> list[Path]:
    root = Path(settings.MEDIA_ROOT)
    return sorted(path for path in root.rglob("*") if path.is_file() and not path.is_symlink())
