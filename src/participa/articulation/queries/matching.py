"""Which need meets which offer: same topic, within reach, other sectors first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from django.db.models import Q, QuerySet

from participa.actors.enums import Direction
from participa.actors.models import Exchange, Organization
from participa.actors.queries import current_exchanges
from participa.territories.models import Territory

CANDIDATES = 400  # counterparts looked at for one page
SHOWN = 3  # of each need or offer


class Nearness(IntEnum):
    """How far apart two organisations work; the nearer the smaller."""

    SAME = 0
    NEIGHBOURS = 1


@dataclass(frozen=True, slots=True)
class Match:
    """An offer that meets a need, and why it stands where it stands."""

    need: Exchange
    offer: Exchange
    nearness: Nearness
    crosses_sectors: bool
    same_kind: bool

    @property
    def rank(self) -> tuple[bool, bool, int, int, int]:
        """Other sectors first, then the same kind of thing, then what is nearer, then the older."""
        return (
            not self.crosses_sectors,
            not self.same_kind,
            self.nearness,
            self.need.pk,
            self.offer.pk,
        )


def matches_for(exchanges: Sequence[Exchange], on: date) -> list[tuple[Exchange, list[Match]]]:
    """For each of these (organisation and territory loaded) its best counterparts.

    Same topic, in the same municipality or one that shares a border with it; organisations that
    also work elsewhere count there. Three queries, however many exchanges.
    """
    if not exchanges:
        return []
    places = {row.organization.territory_id for row in exchanges}
    near = _neighbours(places)
    reach = places.union(*near.values()) if near else places
    found = _counterparts(exchanges, reach, on)
    elsewhere = _also_at({row.organization_id for row in found})
    by_topic: dict[tuple[str, str], list[Exchange]] = defaultdict(list)
    for row in found:
        by_topic[row.direction, row.topic].append(row)
    answer = []
    for row in exchanges:
        opposite = Direction.NEED if row.direction == Direction.OFFER else Direction.OFFER
        here = row.organization.territory_id
        matches = []
        for other in by_topic[opposite, row.topic]:
            at = {other.organization.territory_id} | elsewhere.get(other.organization_id, set())
            if other.organization_id == row.organization_id:
                continue
            if here in at:
                nearness = Nearness.SAME
            elif at & near.get(here, set()):
                nearness = Nearness.NEIGHBOURS
            else:
                continue
            matches.append(_match(row, other, nearness))
        answer.append((row, sorted(matches, key=lambda match: match.rank)[:SHOWN]))
    return answer


def _match(row: Exchange, other: Exchange, nearness: Nearness) -> Match:
    need, offer = (row, other) if row.direction == Direction.NEED else (other, row)
    return Match(
        need=need,
        offer=offer,
        nearness=nearness,
        crosses_sectors=row.organization.sector != other.organization.sector,
        same_kind=row.kind == other.kind,
    )


def _counterparts(exchanges: Sequence[Exchange], reach: set[int], on: date) -> list[Exchange]:
    wanted = Q()
    for direction in Direction:
        topics = {row.topic for row in exchanges if row.direction != direction}
        if topics:
            wanted |= Q(direction=direction, topic__in=topics)
    within = Organization.objects.filter(
        Q(territory__in=reach) | Q(further_territories__in=reach)
    ).values("pk")
    return list(
        current_exchanges(on)
        .filter(wanted, organization__in=within)
        .order_by("-created_at")[:CANDIDATES]
    )


def _neighbours(places: Iterable[int]) -> dict[int, set[int]]:
    through = Territory.neighbours.through
    found: dict[int, set[int]] = defaultdict(set)
    rows = through._default_manager.filter(from_territory__in=places)
    for one, other in rows.values_list("from_territory_id", "to_territory_id"):
        found[one].add(other)
    return found


def _also_at(organizations: Iterable[int]) -> dict[int, set[int]]:
    through = Organization.further_territories.through
    found: dict[int, set[int]] = defaultdict(set)
    rows = through._default_manager.filter(organization__in=organizations)
    for one, place in rows.values_list("organization_id", "territory_id"):
        found[one].add(place)
    return found


def needs_in(territory: Territory, on: date) -> QuerySet[Exchange]:
    """What organisations of a territory need now, the oldest first."""
    here = Q(organization__territory=territory) | Q(organization__territory__department=territory)
    return current_exchanges(on).filter(here, direction=Direction.NEED).order_by("created_at")
