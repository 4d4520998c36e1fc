"""Which organisations there are, who may speak for them, what waits to be verified."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from participa.accounts.enums import Role
from participa.accounts.models import RoleGrant, User
from participa.accounts.queries import has_role
from participa.kernel.enums import Sector
from participa.search.operations import Document
from participa.territories.models import Territory
from participa.territories.queries import search_key

from .enums import MembershipRole, Verification
from .models import Membership, Organization


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
    *, sector: str = "", territory: Territory | None = None, text: str = ""
) -> QuerySet[Organization]:
    """Verified organisations by name; a department stands for all its municipalities."""
    found = Organization.objects.public().select_related("territory__department")
    if sector:
        found = found.filter(sector=sector)
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


def organizations_of(user: object) -> QuerySet[Organization]:
    """Those a person may act for, "en nombre de": both they and the organisation are verified.

    None for whoever has no account.
    """
    if not isinstance(user, User):
        return Organization.objects.none()
    return Organization.objects.public().filter(
        pk__in=Membership.objects.representatives().filter(user=user).values("organization")
    )


def memberships_of(user: User) -> QuerySet[Membership]:
    """A person's own memberships, invitations included; only for that person's eyes."""
    return (
        Membership.objects.current()
        .filter(user=user)
        .select_related("organization__territory__department")
        .order_by("organization__folded_name", "pk")
    )


def members_to_manage(organization: Organization) -> QuerySet[Membership]:
    """What a representative sees: who belongs and who asks to.

    Invitations that nobody accepted yet stay out: they would tell which addresses have accounts.
    """
    return (
        Membership.objects.current()
        .filter(organization=organization)
        .exclude(invited=True, verification=Verification.PENDING)
        .exclude(verification=Verification.REFUSED)
        .select_related("user")
        .order_by("role", "since_at", "pk")
    )


def represents(user: User, organization: Organization) -> bool:
    """Whether a person is a verified representative of an organisation, verified or not."""
    return (
        Membership.objects.representatives().filter(user=user, organization=organization).exists()
    )


def organizations_to_verify(user: User) -> QuerySet[Organization]:
    """Pending organisations that this person may verify, the oldest first."""
    return (
        Organization.objects.filter(_in_reach(user, ""), verification=Verification.PENDING)
        .exclude(pk__in=_own(user))
        .select_related("territory__department")
        .order_by("created_at", "pk")
    )


def representatives_to_verify(user: User) -> QuerySet[Membership]:
    """Requests to represent an organisation that has nobody yet who could accept them."""
    return (
        Membership.objects.current()
        .filter(
            _in_reach(user, "organization__"),
            role=MembershipRole.REPRESENTATIVE,
            verification=Verification.PENDING,
            invited=False,
            organization__verification=Verification.VERIFIED,
        )
        .exclude(user=user)
        .exclude(
            organization__in=Membership.objects.representatives().order_by().values("organization")
        )
        .select_related("user", "organization__territory__department")
        .order_by("since_at", "pk")
    )


def _own(user: User) -> QuerySet[Membership, int]:
    """Nobody verifies an organisation they belong to."""
    return Membership.objects.current().filter(user=user).values_list("organization", flat=True)


def _in_reach(user: User, path: str) -> Q:
    """The organisations (at `path`) of the territories where a person verifies."""
    if has_role(user, Role.NATIONAL_COORDINATOR, Role.TERRITORIAL_ALLY):
        return Q()  # over the whole platform
    territories = RoleGrant.objects.filter(
        user=user, role=Role.TERRITORIAL_ALLY, ended_at=None
    ).values("territory")
    return Q(**{f"{path}territory__in": territories}) | Q(
        **{f"{path}territory__department__in": territories}
    )
