"""Questions about processes and contributions, cut by what is asked."""

from .contributions import (
    ContributionRow,
    comments_page,
    contribution_for_page,
    contribution_rows,
    history_of,
    listed_contributions,
)
from .documents import contribution_document, process_document
from .people import followers_of_contribution, followers_of_process
from .processes import (
    ProcessCard,
    current_phase,
    open_activities,
    process_cards,
    process_for_page,
    public_processes,
)

__all__ = [
    "ContributionRow",
    "ProcessCard",
    "comments_page",
    "contribution_document",
    "contribution_for_page",
    "contribution_rows",
    "current_phase",
    "followers_of_contribution",
    "followers_of_process",
    "history_of",
    "listed_contributions",
    "open_activities",
    "process_cards",
    "process_document",
    "process_for_page",
    "public_processes",
]
