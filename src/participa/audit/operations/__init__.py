"""Recording events, shredding the personal part of them, sealing them into the log."""

from .recording import record, row_key, shred
from .sealing import seal_events

__all__ = ["record", "row_key", "seal_events", "shred"]
