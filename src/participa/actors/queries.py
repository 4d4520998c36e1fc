"""Questions about organisations."""

from __future__ import annotations

from django.db.models import QuerySet

from participa.accounts.models import User

from .enums import MembershipRole, Verification
from .models import Organization


def organizations_of(user: User | None) -> QuerySet[Organization]:
    """The organisations a person may act for: verified, and themselves verified in them."""
    if user is None or not user.is_authenticated:
        return Organization.objects.none()
    return Organization.objects.filter(
        verification=Verification.VERIFIED,
        memberships__user=user,
        memberships__role=MembershipRole.REPRESENTATIVE,
        memberships__verification=Verification.VERIFIED,
        memberships__ended_at=None,
    )
