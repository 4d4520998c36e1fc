"""Questions about responses, commitments, evidence and changes, cut by what is asked."""

from .board import (
    DUE_FILTERS,
    BoardFilters,
    BoardRow,
    board_rows,
    board_summary,
    commitment_board,
    committed_bodies,
    committed_territories,
)
from .desk import ANSWER_ROLES, Waiting, processes_answered_by, waiting_for
from .documents import commitment_document, response_document, search_documents
from .funnel import Answering, Funnel, answering, chain_counts
from .history import DayStates, states_by_month
from .legal import matters_in_force, term_in_force
from .lists import ChainState, chain_states, unanswered_contributions
from .people import (
    RESPONSIBLE_PROCESS_ROLES,
    authors_behind,
    followers_by_contribution,
    followers_of_commitment,
    responsible_users,
)
from .reach import with_reach
from .records import Answer, Promised, Proof, answers_from, answers_to, promise_of, promises_of
from .scopes import Scope
from .states import Facts, facts_of, state_of, with_state, with_terms
from .story import Link, Story, chain, story

__all__ = [
    "ANSWER_ROLES",
    "DUE_FILTERS",
    "RESPONSIBLE_PROCESS_ROLES",
    "Answer",
    "Answering",
    "BoardFilters",
    "BoardRow",
    "ChainState",
    "DayStates",
    "Facts",
    "Funnel",
    "Link",
    "Promised",
    "Proof",
    "Scope",
    "Story",
    "Waiting",
    "answering",
    "answers_from",
    "answers_to",
    "authors_behind",
    "board_rows",
    "board_summary",
    "chain",
    "chain_counts",
    "chain_states",
    "commitment_board",
    "commitment_document",
    "committed_bodies",
    "committed_territories",
    "facts_of",
    "followers_by_contribution",
    "followers_of_commitment",
    "matters_in_force",
    "processes_answered_by",
    "promise_of",
    "promises_of",
    "response_document",
    "responsible_users",
    "search_documents",
    "state_of",
    "states_by_month",
    "story",
    "term_in_force",
    "unanswered_contributions",
    "waiting_for",
    "with_reach",
    "with_state",
    "with_terms",
]
