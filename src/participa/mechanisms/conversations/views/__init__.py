"""The pages of a conversation: voting, its result, what the team does, other sites."""

from . import desk, embed, exchange, loading, results, voting

__all__ = ["desk", "embed", "exchange", "loading", "results", "voting"]
