"""Questions about ties and waves; `ties_of` is what methods and pictures are made from."""

from .ties import ActorRow, TerritoryTies, TieRow, ties_between_sectors, ties_of, ties_to_list
from .waves import (
    ResponseRate,
    entry_of_code,
    entry_of_token,
    link_token,
    link_url,
    response_by_sector,
    response_rate,
    response_rates,
    roster,
    token_digest,
    waves_of,
)

__all__ = [
    "ActorRow",
    "ResponseRate",
    "TerritoryTies",
    "TieRow",
    "entry_of_code",
    "entry_of_token",
    "link_token",
    "link_url",
    "response_by_sector",
    "response_rate",
    "response_rates",
    "roster",
    "ties_between_sectors",
    "ties_of",
    "ties_to_list",
    "token_digest",
    "waves_of",
]
