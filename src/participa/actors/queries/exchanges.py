"""What organisations offer and need."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from ..enums import Direction
from ..models import Exchange, Organization

IN_ONE_QUERY = 500  # keys


def offers_and_needs(
    organization_ids: Iterable[int], on: date | None = None
) -> dict[int, tuple[frozenset[str], frozenset[str]]]:
    """For each organisation the topics it offers and those it needs on a day (today).

    Every key asked for comes back. One query for each 500 of them.
    """
    keys = list(dict.fromkeys(organization_ids))
    found: dict[int, tuple[set[str], set[str]]] = {pk: (set(), set()) for pk in keys}
    current = Exchange.objects.current(on or timezone.localdate()).order_by()
    for start in range(0, len(keys), IN_ONE_QUERY):
        rows = current.filter(organization__in=keys[start : start + IN_ONE_QUERY])
        for pk, direction, topic in rows.values_list("organization_id", "direction", "topic"):
            found[pk][direction == Direction.NEED].add(topic)
    return {pk: (frozenset(offered), frozenset(needed)) for pk, (offered, needed) in found.items()}


def current_exchanges(on: date) -> QuerySet[Exchange]:
    """What stands on a day, of organisations that anybody may see; the latest first."""
    return (
        Exchange.objects.current(on)
        .filter(organization__in=Organization.objects.public())
        .select_related("organization__territory__department")
    )


def exchanges_of(organization: Organization) -> QuerySet[Exchange]:
    """Everything that an organisation offered or needed, what is over included."""
    return Exchange.objects.filter(organization=organization)
