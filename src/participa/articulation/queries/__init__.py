"""Tables as they stand, and the figures that count what actors do together."""

from .counting import (
    RULES,
    ActorCount,
    CountingRule,
    Period,
    articulated_actors,
    get_rule,
)
from .documents import search_documents, table_document
from .people import participants_of
from .places import TerritoryWork, territories_with_work, work_of
from .tables import (
    SignedAgreement,
    agreements_of,
    latest_minutes,
    members_now,
    next_session,
    sector_counts,
    session_rows,
    tables_of,
)
from .variety import variety

__all__ = [
    "RULES",
    "ActorCount",
    "CountingRule",
    "Period",
    "SignedAgreement",
    "TerritoryWork",
    "agreements_of",
    "articulated_actors",
    "get_rule",
    "latest_minutes",
    "members_now",
    "next_session",
    "participants_of",
    "search_documents",
    "sector_counts",
    "session_rows",
    "table_document",
    "tables_of",
    "territories_with_work",
    "variety",
    "work_of",
]
