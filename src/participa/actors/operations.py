"""Changes to organisations and to who may speak for them.

Belonging to an organisation is sensitive: events of memberships name neither the person nor
the organisation outside their shreddable part.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.enums import Sector
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.search import operations as search
from participa.territories.models import Territory
from participa.territories.queries import search_key

from .enums import MembershipRole, Verification
from .models import Membership, Organization
from .queries import organization_document
from .rules import (
    may_add_membership,
    may_administer,
    may_end_membership,
    may_register_organization,
    may_verify_membership,
    may_verify_organization,
)

RESERVED_SLUGS = {"registrar", "por-verificar", "pertenencias"}  # addresses of other pages


@operation
def register_organization(
    *,
    by: Agent,
    at: datetime,
    name: str,
    sector: str,
    territory: Territory,
    purpose: str = "",
    website: str = "",
    contact: str = "",
) -> Organization:
    """A new organisation, still to be verified; the person asks to represent it.

    Registering it again returns the one that is waiting; a name taken in the territory is a
    ValidationError.
    """
    key = search_key(name)
    same = Organization.objects.filter(folded_name=key, territory=territory).exclude(
        verification=Verification.REFUSED
    )
    lock(f"organization:{territory.pk}:{key}")  # the same form sent twice at the same instant
    if by.user_id is not None and (
        own := same.filter(
            memberships__user_id=by.user_id, verification=Verification.PENDING
        ).first()
    ):
        unchanged()
        return own
    require(may_register_organization(by))
    if same.exists():
        raise ValidationError(
            {
                "name": _(
                    "Ya hay una organización con ese nombre en %(territory)s. "
                    "Búsquela en el directorio o escriba el nombre completo de la suya."
                )
                % {"territory": territory.name}
            }
        )
    organization = Organization(
        slug=_free_slug(name, territory),
        name=name.strip(),
        folded_name=key,
        sector=sector,
        territory=territory,
        purpose=purpose,
        website=website,
        contact=contact,
        created_at=at,
    )
    organization.full_clean()
    organization.save()
    memberships = []
    if isinstance(by.user, User):
        memberships.append(
            Membership.objects.create(
                organization=organization,
                user=by.user,
                role=MembershipRole.REPRESENTATIVE,
                since_at=at,
            )
        )
    record(
        "actors.organization_registered",
        by=by,
        at=at,
        subject=organization,
        rows=memberships,
        data={"sector": sector, "territory": territory.code},
        personal={"name": name, "contact": contact},
    )
    return organization


@operation
def verify_organization(
    *, by: Agent, at: datetime, organization: Organization, is_authority: bool = False
) -> Organization:
    """The organisation is real and becomes public; `is_authority`: it may answer and commit."""
    require(may_verify_organization(by, organization))
    if is_authority and organization.sector != Sector.PUBLIC:
        raise ValidationError(
            {"is_authority": _("Sólo una institución pública puede responder como autoridad.")}
        )
    state = (organization.verification, organization.is_authority)
    if state == (Verification.VERIFIED, is_authority):
        unchanged()
        return organization
    organization.verification = Verification.VERIFIED
    organization.is_authority = is_authority
    organization.save(update_fields=["verification", "is_authority"])
    search.put(organization_document(organization))
    record(
        "actors.organization_verified",
        by=by,
        at=at,
        subject=organization,
        data={"organization": organization.slug, "is_authority": is_authority},
    )
    return organization


@operation
def refuse_organization(
    *, by: Agent, at: datetime, organization: Organization, reason: str
) -> Organization:
    """The organisation could not be verified, and why; it stays out of the directory."""
    require(may_verify_organization(by, organization))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué no se pudo verificar.")})
    if organization.verification == Verification.REFUSED:
        unchanged()
        return organization
    organization.verification = Verification.REFUSED
    organization.save(update_fields=["verification"])
    search.drop("organization", organization.pk)
    record(
        "actors.organization_refused",
        by=by,
        at=at,
        subject=organization,
        personal={"reason": reason.strip()},
    )
    return organization


@operation
def edit_organization(
    *, by: Agent, at: datetime, organization: Organization, purpose: str, website: str, contact: str
) -> Organization:
    """What the organisation says of itself; the event keeps what it said before."""
    require(may_administer(by, organization))
    wanted = {"purpose": purpose, "website": website, "contact": contact}
    changed: dict[str, Any] = {
        field: [getattr(organization, field), value]
        for field, value in wanted.items()
        if getattr(organization, field) != value
    }
    if not changed:
        unchanged()
        return organization
    for field, (_before, after) in changed.items():
        setattr(organization, field, after)
    organization.full_clean()
    organization.save(update_fields=list(changed))
    if organization.verification == Verification.VERIFIED:
        search.put(organization_document(organization))
    record(
        "actors.organization_edited",
        by=by,
        at=at,
        subject=organization,
        data={"organization": organization.slug, "fields": sorted(changed)},
        personal=changed,
    )
    return organization


@operation
def add_membership(
    *,
    by: Agent,
    at: datetime,
    organization: Organization,
    user: User,
    role: str = MembershipRole.MEMBER,
) -> Membership:
    """A request of a person, or an invitation by the organisation; the other side must agree."""
    require(may_add_membership(by, organization, user))
    lock(f"membership:{organization.pk}:{user.pk}")
    membership = Membership.objects.filter(organization=organization, user=user).first()
    if membership and membership.ended_at is None:
        unchanged()
        return membership
    membership = membership or Membership(organization=organization, user=user)
    membership.role = role
    membership.verification = Verification.PENDING
    membership.invited = by.user_id != user.pk
    membership.since_at = at
    membership.ended_at = None
    membership.full_clean(exclude=["ended_at"])
    membership.save()
    _record_membership("actors.membership_added", by, at, membership)
    return membership


@operation
def verify_representative(*, by: Agent, at: datetime, membership: Membership) -> Membership:
    """The other side agrees: the person belongs, and may speak for it if a representative."""
    require(may_verify_membership(by, membership))
    if membership.verification == Verification.VERIFIED:
        unchanged()
        return membership
    membership.verification = Verification.VERIFIED
    membership.save(update_fields=["verification"])
    _record_membership("actors.membership_verified", by, at, membership)
    return membership


@operation
def end_membership(*, by: Agent, at: datetime, membership: Membership) -> Membership:
    """The person no longer belongs, or the request or invitation is turned down."""
    require(may_end_membership(by, membership))
    if membership.ended_at is not None:
        unchanged()
        return membership
    membership.ended_at = at
    membership.save(update_fields=["ended_at"])
    _record_membership("actors.membership_ended", by, at, membership)
    return membership


def _record_membership(type: str, by: Agent, at: datetime, membership: Membership) -> None:
    record(
        type,
        by=by,
        at=at,
        subject=membership,
        personal={
            "user": membership.user_id,
            "organization": membership.organization_id,
            "role": membership.role,
        },
    )


def _free_slug(name: str, territory: Territory) -> str:
    """From the name; where it is taken, with the territory, then with a number."""
    base = slugify(name)[:60].strip("-") or "organizacion"
    wanted, number = base, 1
    while wanted in RESERVED_SLUGS or Organization.objects.filter(slug=wanted).exists():
        number += 1
        wanted = f"{base}-{territory.code}" if number == 2 else f"{base}-{territory.code}-{number}"
    return wanted
