"""What the platform does by itself about answers and commitments."""

from __future__ import annotations

from datetime import datetime

from participa.kernel import limits
from participa.kernel.agents import system

from .operations import remind_due


def remind(at: datetime) -> None:
    """Each hour: tell those responsible what is due or late (each thing and date once)."""
    if limits.allow("accountability.remind", 1, 3600):
        remind_due(by=system("periodic"), at=at)
