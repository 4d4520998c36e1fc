"""The part of the country or the one process that a question is about."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from participa.participation.enums import ProcessState
from participa.participation.models import Process
from participa.territories.models import Territory


@dataclass(frozen=True)
class Scope:
    """A process, a territory (a department includes its municipalities), or everything public."""

    process: Process | None = None
    territory: Territory | None = None

    def condition(self, path: str = "process") -> Q:
        """As a filter on rows that reach their process by `path`."""
        if self.process is not None:
            return Q(**{path: self.process})
        shown = Q(**{f"{path}__is_template": False}) & ~Q(**{f"{path}__state": ProcessState.DRAFT})
        if self.territory is None:
            return shown
        return shown & (
            Q(**{f"{path}__territory": self.territory})
            | Q(**{f"{path}__territory__department": self.territory})
        )
