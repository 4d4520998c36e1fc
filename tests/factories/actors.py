"""Organisations, and people who belong to them."""

from __future__ import annotations

from datetime import datetime
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from participa.accounts.models import RoleGrant, User
from participa.actors.enums import MembershipRole, Verification
from participa.actors.models import Membership, Organization
from participa.kernel.enums import Sector
from participa.territories.models import Territory
from participa.territories.queries import search_key

from .territories import make_territory

AT = datetime(2026, 7, 13, 9, tzinfo=ZoneInfo("America/Bogota"))

_numbers = count(1)


def make_person(**changes: Any) -> User:
    """An account of its own address."""
    number = next(_numbers)
    return User.objects.create_user(**{"email": f"persona{number}@ejemplo.org"} | changes)


def make_grant(user: User, role: str, territory: Territory | None = None) -> RoleGrant:
    return RoleGrant.objects.create(user=user, role=role, territory=territory, granted_at=AT)


def make_organization(**changes: Any) -> Organization:
    """A verified community organisation in a territory of its own."""
    number = next(_numbers)
    name = changes.pop("name", f"Junta de Acción Comunal {number}")
    fields: dict[str, Any] = {
        "slug": f"organizacion-{number}",
        "name": name,
        "folded_name": search_key(name),
        "sector": Sector.CITIZENS,
        "purpose": "Mejorar el barrio con quienes viven en él.",
        "verification": Verification.VERIFIED,
        "created_at": AT,
    }
    if "territory" not in changes:
        fields["territory"] = make_territory()
    return Organization.objects.create(**fields | changes)


def make_membership(**changes: Any) -> Membership:
    """A verified representative."""
    fields: dict[str, Any] = {
        "role": MembershipRole.REPRESENTATIVE,
        "verification": Verification.VERIFIED,
        "since_at": AT,
    }
    if "organization" not in changes:
        fields["organization"] = make_organization()
    if "user" not in changes:
        fields["user"] = make_person()
    return Membership.objects.create(**fields | changes)
