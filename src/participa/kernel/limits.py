"""How often something may be tried: in the shared cache, or in the memory of this machine."""

from __future__ import annotations

import fcntl
import hashlib
import math
import mmap
import os
import struct
import tempfile
import threading
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


def minutes_left(per_seconds: int) -> int:
    """How many whole minutes until the running window of a limit is over, at least one."""
    return max(1, math.ceil((per_seconds - time.time() % per_seconds) / 60))


class _Counters:
    """Tries of many keys in memory that forked workers share: no query, no row, gone at the end.

    A table of fixed size in a nameless file mapped by all of them. A key has a few places where it
    may stand; where all hold keys whose window runs, the one with the fewest tries is forgotten.
    The lock belongs to a process and goes with it, however it dies.
    """

    SLOT = struct.Struct("<QQQ")  # key, end of its window, tries
    PLACES = 8

    def __init__(self, slots: int = 1 << 15) -> None:
        self.slots = slots
        with tempfile.TemporaryFile() as file:
            file.truncate((slots + self.PLACES) * self.SLOT.size)
            self._file = os.dup(file.fileno())
        self._memory = mmap.mmap(self._file, 0)
        self._threads = threading.Lock()

    def add(self, key: str, ends: int, now: int) -> int:
        """Count one try in the window that `ends` (seconds, later than `now`); returns how many."""
        tag = int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big") | 1
        with self._threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX)
            try:
                return self._add(tag, ends, now)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN)

    def _add(self, tag: int, ends: int, now: int) -> int:
        first = (tag % self.slots) * self.SLOT.size
        ranked = []
        for place in range(first, first + self.PLACES * self.SLOT.size, self.SLOT.size):
            key, until, tries = self.SLOT.unpack_from(self._memory, place)
            # Its own place, else one whose window is over, else the one with the fewest tries.
            ranked.append((key != tag, until > now, tries, until, place))
        foreign, _running, tries, until, place = min(ranked)
        tries = 1 if foreign or until != ends else tries + 1
        self.SLOT.pack_into(self._memory, place, tag, ends, tries)
        return tries

    def close(self) -> None:
        self._memory.close()
        os.close(self._file)


_counters = _Counters()  # made before the workers fork


def allow_here(key: str, limit: int, per_seconds: int) -> bool:
    """The same, counted in the memory of this machine: all its workers together, and no query.

    For floods of acts that each leave a row anyway; never for guessing at codes.
    """
    if not settings.LIMITS:
        return True
    now = int(time.time())
    return _counters.add(key, now - now % per_seconds + per_seconds, now) <= limit
