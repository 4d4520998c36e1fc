"""Roles given and ended."""

from __future__ import annotations

from datetime import datetime

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.enums import chosen
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.territories.models import Territory

from ..enums import Role
from ..models import RoleGrant, User
from ..rules import may_grant_role, may_manage_roles
from ._rows import account


@operation
def grant_role(
    *, by: Agent, at: datetime, user: User, role: str, territory: Territory | None = None
) -> RoleGrant:
    """Give a person a role over the platform (no territory) or over one territory."""
    role = chosen(Role, role)
    require(may_grant_role(by, user, role, territory))
    lock(f"role:{user.pk}")
    standing = RoleGrant.objects.filter(user=user, role=role, territory=territory, ended_at=None)
    if grant := standing.first():
        unchanged()
        return grant
    grant = RoleGrant.objects.create(
        user=user,
        role=role,
        territory=territory,
        granted_at=at,
        granted_by=account(by) if by.user else None,
    )
    user.__dict__.pop("_active_grants", None)
    record("accounts.role_granted", by=by, at=at, subject=grant, data={"role": role})
    return grant


@operation
def end_role(*, by: Agent, at: datetime, grant: RoleGrant) -> None:
    """End a role; what was decided under it stays."""
    require(may_manage_roles(by))
    if grant.ended_at is not None:
        unchanged()
        return
    grant.ended_at = at
    grant.save(update_fields=["ended_at"])
    grant.user.__dict__.pop("_active_grants", None)
    record("accounts.role_ended", by=by, at=at, subject=grant, data={"role": grant.role})
