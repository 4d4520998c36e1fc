"""Who may change reference data and legal figures."""

from __future__ import annotations

from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no


def may_load_reference_data(by: Agent) -> Ruling:
    """The platform itself, when it is set up, or a superuser."""
    return YES if by.system or _is_superuser(by) else no("only_superuser")


def may_revise_legal_parameter(by: Agent) -> Ruling:
    """A superuser. Roles live above this package, so it cannot ask for them."""
    return YES if _is_superuser(by) else no("only_superuser")


def _is_superuser(by: Agent) -> bool:
    return bool(getattr(by.user, "is_superuser", False) and getattr(by.user, "is_active", False))
