"""What the platform does by itself about shared objectives."""

from __future__ import annotations

from datetime import datetime

from participa.kernel import limits
from participa.kernel.agents import system

from .operations import remind_contributions


def remind_of_contributions(at: datetime) -> None:
    """Each hour: what actors promised and is due or late (each thing, date and week once)."""
    if limits.allow("objectives.remind", 1, 3600):
        remind_contributions(by=system("periodic"), at=at)
