"""What organisations have at stake before the bodies that decide."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import QuerySet

from ..models import InterestDeclaration, Matter, Organization

LASTS = timedelta(days=365)  # how long a declaration holds


def current_declaration(organization: Organization, on: date) -> InterestDeclaration | None:
    """The latest declaration, if it still holds on a day."""
    latest = organization.interest_declarations.order_by("-number").first()
    return latest if latest is not None and latest.valid_until >= on else None


def declarations_of(organization: Organization) -> QuerySet[InterestDeclaration]:
    """Every declaration, the latest first, with the matters that each named first."""
    return organization.interest_declarations.prefetch_related("matters")


def open_matters(organization: Organization, on: date) -> QuerySet[Matter]:
    """What is not over, declared or found by the team."""
    return organization.matters.open(on)
