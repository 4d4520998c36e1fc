"""Questions about ties and waves; `ties_of` is what methods and pictures are made from."""

from .networks import (
    PUBLISHED,
    NetworkRows,
    PublishedActor,
    PublishedTie,
    measured_waves,
    network_rows,
    networks_of,
    territories_with_ties,
)
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
    "PUBLISHED",
    "ActorRow",
    "NetworkRows",
    "PublishedActor",
    "PublishedTie",
    "ResponseRate",
    "TerritoryTies",
    "TieRow",
    "entry_of_code",
    "entry_of_token",
    "link_token",
    "link_url",
    "measured_waves",
    "network_rows",
    "networks_of",
    "response_by_sector",
    "response_rate",
    "response_rates",
    "roster",
    "territories_with_ties",
    "ties_between_sectors",
    "ties_of",
    "ties_to_list",
    "token_digest",
    "waves_of",
]
