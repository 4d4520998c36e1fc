"""Static files: how they are stored, and whether what is stored is up to date."""

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Files of the superusers' back office: many, rarely asked for, not worth ten seconds of set-up.
SENT_AS_THEY_ARE = ("admin/",)


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names and brotli, ready-made, for what citizens download."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        wanted = (path for path in paths if not path.startswith(SENT_AS_THEY_ARE))
        return super().compress_files(wanted)  # type: ignore[no-any-return]


def _digest() -> str:
    """Changes whenever a static file of ours or of a library does."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def _stamp() -> Path:
    return Path(settings.STATIC_ROOT) / "collected.stamp"


def collected() -> bool:
    """Whether STATIC_ROOT holds the static files as they are now."""
    return _stamp().exists() and _stamp().read_text() == _digest()


def collect() -> None:
    if not collected():
        call_command("collectstatic", interactive=False, verbosity=0)
        _stamp().write_text(_digest())
