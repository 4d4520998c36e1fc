"""Who answers for the shared work of a territory, and for what an organisation promised."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from participa.accounts.enums import Role
from participa.accounts.queries import holders_of
from participa.actors.models import Membership
from participa.territories.models import Territory


def conveners_of(territory: Territory) -> list[int]:
    """Accounts that convene the actors there: the ally and the mayoralty's liaison; where there is
    neither, the national coordination."""
    near = holders_of([Role.TERRITORIAL_ALLY, Role.GOVERNMENT_LIAISON], territory)
    return near or holders_of([Role.NATIONAL_COORDINATOR], territory)


def representatives_of(organizations: Collection[int]) -> dict[int, list[int]]:
    """Organisation → accounts of its verified representatives; one query for all of them."""
    found: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.representatives().filter(organization__in=organizations)
    for organization, user in rows.order_by("pk").values_list("organization_id", "user_id"):
        found[organization].append(user)
    return found
