"""Questions about conversations, cut by what is asked."""

from .checks import sealed_votes_problems
from .drawing import Card, draw, next_cards
from .gathered import conversations_of, gathered
from .results import Reading, position_of, reading_of
from .returns import summary_for_return
from .sheets import OnBallot, ballot_statements, sheet_of, sheets_between, sheets_count
from .statements import (
    StandingVote,
    content_of,
    exported,
    grown_from,
    listed_statements,
    outcome,
    standing_votes,
    statement_of,
    story_of,
)
from .team import invitations_of, targets_of, waiting_for_review
from .voters import (
    Seal,
    behind,
    digest_of,
    due_at,
    progress_of,
    seals_due,
    unsealed_voters,
    voter_of,
    votes_of,
)

__all__ = [
    "Card",
    "OnBallot",
    "Reading",
    "Seal",
    "StandingVote",
    "ballot_statements",
    "behind",
    "content_of",
    "conversations_of",
    "digest_of",
    "draw",
    "due_at",
    "exported",
    "gathered",
    "grown_from",
    "invitations_of",
    "listed_statements",
    "next_cards",
    "outcome",
    "position_of",
    "progress_of",
    "reading_of",
    "sealed_votes_problems",
    "seals_due",
    "sheet_of",
    "sheets_between",
    "sheets_count",
    "standing_votes",
    "statement_of",
    "story_of",
    "summary_for_return",
    "targets_of",
    "unsealed_voters",
    "voter_of",
    "votes_of",
    "waiting_for_review",
]
