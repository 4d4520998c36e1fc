"""Questions about processes and contributions, cut by what is asked."""

from .contributions import (
    ContributionRow,
    History,
    co_authors_of,
    comments_page,
    contribution_for_page,
    contribution_rows,
    contribution_to_act_on,
    contribution_with_marks,
    did_around,
    endorsements_of,
    history_of,
    listed_contributions,
)
from .documents import contribution_document, process_document
from .moderation import moderation_log, open_reports, waiting_for_review
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
    "History",
    "ProcessCard",
    "co_authors_of",
    "comments_page",
    "contribution_document",
    "contribution_for_page",
    "contribution_rows",
    "contribution_to_act_on",
    "contribution_with_marks",
    "current_phase",
    "did_around",
    "endorsements_of",
    "followers_of_contribution",
    "followers_of_process",
    "history_of",
    "listed_contributions",
    "moderation_log",
    "open_activities",
    "open_reports",
    "process_cards",
    "process_document",
    "process_for_page",
    "public_processes",
    "waiting_for_review",
]
