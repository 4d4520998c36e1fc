"""The answer of a rule: yes, or no with a reason that the page puts into words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Ruling:
    """`allowed`, else a reason code (worded in `participa.web.reasons`) and its parameters."""

    allowed: bool
    reason: str = ""
    params: dict[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.allowed


YES = Ruling(True)


def no(reason: str, **params: Any) -> Ruling:
    return Ruling(False, reason, params)


class NotAllowed(Exception):
    """An operation refused; carries the ruling so that the page can say why."""

    def __init__(self, ruling: Ruling) -> None:
        super().__init__(ruling.reason)
        self.ruling = ruling


def require(ruling: Ruling) -> None:
    """Raise NotAllowed unless the ruling is yes."""
    if not ruling:
        raise NotAllowed(ruling)
