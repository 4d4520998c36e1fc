"""What the platform does by itself about tables."""

from __future__ import annotations

from datetime import datetime

from participa.kernel import limits
from participa.kernel.agents import system

from .operations import remind_sessions


def remind_of_sessions(at: datetime) -> None:
    """Each hour: the sessions that come near (each reminder of a date once)."""
    if limits.allow("articulation.remind", 1, 3600):
        remind_sessions(by=system("periodic"), at=at)
