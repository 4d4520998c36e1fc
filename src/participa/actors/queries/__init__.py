"""Questions about organisations, cut by what is asked."""

from .exchanges import current_exchanges, exchanges_of, offers_and_needs
from .merges import canonical_ids, family_ids
from .organizations import (
    SectorCount,
    get_organization,
    organization_document,
    public_organizations,
    search_documents,
    sector_counts,
)
from .people import (
    members_to_manage,
    memberships_of,
    organizations_in_reach,
    organizations_of,
    organizations_to_verify,
    participants_speaking_for,
    representatives_to_verify,
    represents,
)

__all__ = [
    "SectorCount",
    "canonical_ids",
    "current_exchanges",
    "exchanges_of",
    "family_ids",
    "get_organization",
    "members_to_manage",
    "memberships_of",
    "offers_and_needs",
    "organization_document",
    "organizations_in_reach",
    "organizations_of",
    "organizations_to_verify",
    "participants_speaking_for",
    "public_organizations",
    "representatives_to_verify",
    "represents",
    "search_documents",
    "sector_counts",
]
