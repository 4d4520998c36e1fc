"""Who may speak for organisations, and what waits to be verified; for few eyes only."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from participa.accounts.enums import Role
from participa.accounts.models import Participant, RoleGrant, User
from participa.accounts.queries import has_role

from ..enums import MembershipRole, Verification
from ..models import Membership, Organization


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


def participants_speaking_for(organization_ids: Iterable[int]) -> list[int]:
    """The participants of verified representatives, to be told something; never to be shown."""
    users = Membership.objects.representatives().filter(organization__in=set(organization_ids))
    return list(
        Participant.objects.filter(user__in=users.values("user"), erased_at=None).values_list(
            "pk", flat=True
        )
    )


def organizations_to_verify(user: User) -> QuerySet[Organization]:
    """Pending organisations that this person may verify, the oldest first."""
    return (
        Organization.objects.filter(_in_reach(user, ""), verification=Verification.PENDING)
        .exclude(pk__in=_own(user))
        .select_related("territory__department")
        .order_by("created_at", "pk")
    )


def organizations_in_reach(user: User) -> QuerySet[Organization]:
    """The public organisations of the territories where a person verifies."""
    return Organization.objects.public().filter(_in_reach(user, ""))


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
