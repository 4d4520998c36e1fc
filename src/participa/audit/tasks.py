"""What the log does by itself."""

from __future__ import annotations

from datetime import datetime

from participa.kernel.agents import system

from .operations import seal_events


def seal(at: datetime) -> None:
    """Each minute: every event gets its place, and the log a signed head."""
    seal_events(by=system("periodic"), at=at)
