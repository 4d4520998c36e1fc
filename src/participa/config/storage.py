"""Where collected static files go."""

from collections.abc import Iterable, Iterator

from whitenoise.storage import CompressedManifestStaticFilesStorage

# Files of the superusers' back office: many, rarely asked for, not worth ten seconds of set-up.
SENT_AS_THEY_ARE = ("admin/",)


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hashed names and brotli, ready-made, for what citizens download."""

    def compress_files(self, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
        wanted = (path for path in paths if not path.startswith(SENT_AS_THEY_ARE))
        return super().compress_files(wanted)  # type: ignore[no-any-return]
