"""What several operations write of an organisation: its address and its versions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.text import slugify

from participa.territories.models import Territory

from ..models import Organization, OrganizationVersion

RESERVED_SLUGS = {  # addresses of other pages
    "cargar",
    "conexiones",
    "datos",
    "pertenencias",
    "por-verificar",
    "registrar",
    "repetidas",
}
SNAPSHOT = (
    "name",
    "sector",
    "purpose",
    "website",
    "size",
    "topics",
    "further_territories",
    "logo",
    "logo_alternative",
)


def snapshot(organization: Organization) -> dict[str, Any]:
    """The public facts that a version keeps; two queries."""
    plain = {name: str(getattr(organization, name)) for name in SNAPSHOT}
    codes = organization.further_territories.order_by("code").values_list("code", flat=True)
    topics = organization.topics.order_by("topic").values_list("topic", flat=True)
    return plain | {"topics": list(topics), "further_territories": list(codes)}


def write_version(
    organization: Organization,
    at: datetime,
    changed: list[str],
    content: dict[str, Any] | None = None,
) -> OrganizationVersion:
    """Keep what the organisation says of itself now, under its present version number."""
    return OrganizationVersion.objects.create(
        organization=organization,
        number=organization.version,
        content=content or snapshot(organization),
        changed=changed,
        at=at,
    )


def free_slug(name: str, territory: Territory, taken: set[str] | None = None) -> str:
    """From the name; where it is taken, with the territory, then with a number.

    taken: slugs known to be taken, so that none is asked for.
    """
    base = slugify(name)[:60].strip("-") or "organizacion"
    wanted, number = base, 1
    while wanted in RESERVED_SLUGS or _is_taken(wanted, taken):
        number += 1
        wanted = f"{base}-{territory.code}" if number == 2 else f"{base}-{territory.code}-{number}"
    return wanted


def _is_taken(slug: str, taken: set[str] | None) -> bool:
    return slug in taken if taken is not None else Organization.objects.filter(slug=slug).exists()
