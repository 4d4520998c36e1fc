"""Numbers that change when cached pieces of pages must not be used any more."""

from __future__ import annotations

import secrets

from django.core.cache import cache
from django.db import transaction

PEOPLE = "people"  # somebody hid, showed themselves, changed or erased their profile


def version(name: str) -> str:
    """Part of the cache key of everything that depends on `name`."""
    value: str | None = cache.get(f"version:{name}")
    if value is None:
        value = secrets.token_hex(6)
        cache.set(f"version:{name}", value, None)
    return value


def bump(name: str) -> None:
    """After the commit, make every cached piece that depends on `name` unreachable."""
    transaction.on_commit(lambda: cache.set(f"version:{name}", secrets.token_hex(6), None))
