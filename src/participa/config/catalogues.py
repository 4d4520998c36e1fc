"""Compiling the English catalogues without msgfmt; message ids are the Spanish texts."""

import os
from pathlib import Path

import polib
from django.conf import settings


def compile_catalogues() -> int:
    """Write each `.mo` that is older than its `.po`; how many were written.

    Renamed into place, so that several processes may do it at the same time.
    """
    written = 0
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).glob("*/LC_MESSAGES/*.po"):
            target = source.with_suffix(".mo")
            if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
                continue
            temporary = target.with_suffix(f".{os.getpid()}.tmp")
            polib.pofile(str(source)).save_as_mofile(str(temporary))
            temporary.replace(target)
            written += 1
    return written
