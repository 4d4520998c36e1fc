"""How often something may be tried, counted in the shared cache."""

from __future__ import annotations

import hashlib
import time

from django.core.cache import cache


def allow(key: str, limit: int, per_seconds: int) -> bool:
    """Count one try under `key`; False once a fixed window has seen `limit` of them.

    The key is stored hashed, so that addresses and e-mails do not lie about in the cache. Two
    processes that count at the same instant may let one try too many through: good enough here.
    """
    window = int(time.time() // per_seconds)
    name = f"limit:{hashlib.sha256(key.encode()).hexdigest()[:32]}:{window}"
    tries: int = cache.get(name, 0) + 1
    cache.set(name, tries, per_seconds)
    return tries <= limit
