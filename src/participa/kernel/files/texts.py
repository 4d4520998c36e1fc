"""Plain texts and tables: kept as UTF-8."""

from .kinds import Kind, decoded


def clean(content: bytes, kind: Kind) -> bytes:
    return (decoded(content) or "").encode()
