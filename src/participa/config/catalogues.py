"""Compiling the catalogues without msgfmt; message ids are the Spanish texts, or Django's own."""

import os
from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation.reloader import translation_file_changed


def stale_catalogues() -> list[Path]:
    """Each `.po` without a `.mo`, or with an older one."""
    found: list[Path] = []
    for folder in settings.LOCALE_PATHS:
        for source in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
            target = source.with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                found.append(source)
    return found


def compile_catalogues() -> None:
    """Write what is stale; renamed into place, so several processes may do it at once."""
    for source in stale_catalogues():
        temporary = source.with_suffix(f".{os.getpid()}.tmp")
        polib.pofile(str(source)).save_as_mofile(str(temporary))
        temporary.replace(source.with_suffix(".mo"))
        translation_file_changed(None, source.with_suffix(".mo"))  # read already without it
