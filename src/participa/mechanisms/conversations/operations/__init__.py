"""Statements, votes, their seals and results: every change of a conversation."""

from .exchange import import_polis
from .invitations import open_invitation
from .promotion import promote_statement
from .results import place_voters, publish_result
from .sealing import TOGETHER, seal_votes
from .sheets import print_sheets
from .statements import seed_statements, split_statement, submit_statement
from .voting import Ballot, Cast, Joined, cast_votes, take_part

__all__ = [
    "TOGETHER",
    "Ballot",
    "Cast",
    "Joined",
    "cast_votes",
    "import_polis",
    "open_invitation",
    "place_voters",
    "print_sheets",
    "promote_statement",
    "publish_result",
    "seal_votes",
    "seed_statements",
    "split_statement",
    "submit_statement",
    "take_part",
]
