"""Who may seal the log."""

from participa.kernel.agents import Agent
from participa.kernel.rulings import YES, Ruling, no


def may_seal(by: Agent) -> Ruling:
    """The platform by itself; nobody chooses when their event gets its place."""
    return YES if by.system else no("audit.only_system")
