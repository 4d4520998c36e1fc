"""Who acts in a territory: organisations of every sector. Their members are never exposed."""

from .exchanges import Exchange, ExchangeQuerySet
from .interests import InterestDeclaration, Matter, MatterQuerySet
from .organizations import Organization, OrganizationQuerySet, OrganizationVersion
from .people import Membership, MembershipQuerySet
from .records import Merge, OrganizationTopic, Partnership, RegisterEntry

__all__ = [
    "Exchange",
    "ExchangeQuerySet",
    "InterestDeclaration",
    "Matter",
    "MatterQuerySet",
    "Membership",
    "MembershipQuerySet",
    "Merge",
    "Organization",
    "OrganizationQuerySet",
    "OrganizationTopic",
    "OrganizationVersion",
    "Partnership",
    "RegisterEntry",
]
