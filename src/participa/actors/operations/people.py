"""Changes to who belongs to organisations and may speak for them.

Belonging to an organisation is sensitive: events of memberships name neither the person nor
the organisation outside their shreddable part.
"""

from __future__ import annotations

from datetime import datetime

from participa.accounts.models import User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..enums import MembershipRole, Verification
from ..models import Membership, Organization
from ..rules import may_add_membership, may_end_membership, may_verify_membership


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
