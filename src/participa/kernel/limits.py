"""How often something may be tried: in the shared cache, or in this process alone."""

from __future__ import annotations

import hashlib
import time

from django.conf import settings
from django.core.cache import cache


def allow(key: str, limit: int, per_seconds: int) -> bool:
    """Count one try under `key`; False once a fixed window has seen `limit` of them.

    The key is stored hashed, so that addresses and e-mails do not lie about in the cache. Two
    processes that count at the same instant may let one try too many through: good enough here.
    """
    if not settings.LIMITS:
        return True
    window = int(time.time() // per_seconds)
    name = f"limit:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{window}"
    tries: int = cache.get(name, 0) + 1
    cache.set(name, tries, per_seconds)
    return tries <= limit


_here: dict[str, tuple[int, int]] = {}  # key → window, tries
HERE = 20_000  # keys counted in one process before all are forgotten


def allow_here(key: str, limit: int, per_seconds: int) -> bool:
    """The same, counted in this process: as many times over as there are workers, and no query.

    For floods of acts that each leave a row anyway; never for guessing at codes.
    """
    if not settings.LIMITS:
        return True
    window = int(time.time() // per_seconds)
    if len(_here) >= HERE:
        _here.clear()
    seen, tries = _here.get(key, (window, 0))
    tries = tries + 1 if seen == window else 1
    _here[key] = (window, tries)
    return tries <= limit
