"""Which organisations there are, and what each says of itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from participa.kernel.enums import Sector
from participa.search.operations import Document
from participa.territories.models import Territory
from participa.territories.queries import search_key

from ..models import Organization, OrganizationTopic


@dataclass(frozen=True, slots=True)
class SectorCount:
    """How many public organisations of a sector fit the other filters."""

    sector: Sector
    organizations: int


def organization_document(organization: Organization) -> Document:
    """What the search may find of a verified organisation; never who belongs to it."""
    return Document(
        kind="organization",
        object_id=organization.pk,
        title=organization.name,
        text=organization.purpose,
        url=organization.get_absolute_url(),
        territory_code=organization.territory.code,
        dated_at=organization.created_at,
    )


def search_documents() -> Iterator[Document]:
    """Every verified organisation, for rebuilding the index."""
    rows = Organization.objects.public().select_related("territory").order_by("pk")
    for organization in rows.iterator(chunk_size=500):
        yield organization_document(organization)


def public_organizations(
    *, sector: str = "", territory: Territory | None = None, text: str = "", topic: str = ""
) -> QuerySet[Organization]:
    """Verified organisations by name; a department stands for all its municipalities."""
    found = Organization.objects.public().select_related("territory__department")
    if sector:
        found = found.filter(sector=sector)
    if topic:
        found = found.filter(
            pk__in=OrganizationTopic.objects.filter(topic=topic).values("organization")
        )
    if territory is not None:
        found = found.filter(Q(territory=territory) | Q(territory__department=territory))
    for word in search_key(text).split():
        found = found.filter(Q(folded_name__startswith=word) | Q(folded_name__contains=f" {word}"))
    return found


def sector_counts(organizations: QuerySet[Organization]) -> tuple[SectorCount, ...]:
    """One count per sector, in the order of the sectors, zeros included."""
    rows = organizations.order_by().values_list("sector").annotate(Count("pk"))
    counts = dict(rows)
    return tuple(SectorCount(sector, counts.get(sector, 0)) for sector in Sector)


def get_organization(slug: str) -> Organization:
    """The organisation of a slug, with its territory; Organization.DoesNotExist."""
    return Organization.objects.select_related("territory__department").get(slug=slug)
