"""Networks as they are published and measured: plain rows, and the latest result of each."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from participa.actors.queries import offers_and_needs
from participa.territories.models import Territory

from ..enums import CONFIDENTIAL, TieKind, WaveState
from ..models import NetworkResult, Tie, Wave
from .ties import TerritoryTies
from .waves import waves_of

PUBLISHED = tuple(kind for kind in TieKind if kind not in CONFIDENTIAL)


@dataclass(frozen=True, slots=True)
class PublishedActor:
    """A row of the published table of organisations; `id` is the word of its address."""

    id: str
    sector: str
    territory: str
    offers: tuple[str, ...]
    needs: tuple[str, ...]
    name: str


@dataclass(frozen=True, slots=True)
class PublishedTie:
    """A pair and one relation, the ids in order: who told of it does not show. The stronger one."""

    source: str
    target: str
    kind: str
    strength: int


@dataclass(frozen=True, slots=True)
class NetworkRows:
    """A network ready to be published or measured; `answered` never leaves the platform."""

    actors: tuple[PublishedActor, ...]
    ties: tuple[PublishedTie, ...]
    answered: frozenset[str]


def network_rows(found: TerritoryTies, kinds: Collection[str] = PUBLISHED) -> NetworkRows:
    """Reduce the ties of a territory to these relations, undirected; two queries at most for 1,000.

    Publish only kinds of `PUBLISHED`; of the others no tie may leave the platform.
    """
    topics = offers_and_needs(actor.id for actor in found.actors)
    slugs = {actor.id: actor.slug for actor in found.actors}
    strengths: dict[tuple[str, str, str], int] = {}
    for tie in found.ties:
        if tie.kind in kinds:
            first, second = sorted((slugs[tie.source], slugs[tie.target]))
            key = first, second, tie.kind
            strengths[key] = max(tie.strength, strengths.get(key, 0))
    return NetworkRows(
        actors=tuple(
            PublishedActor(
                actor.slug,
                actor.sector,
                actor.territory,
                tuple(sorted(topics[actor.id][0])),
                tuple(sorted(topics[actor.id][1])),
                actor.name,
            )
            for actor in found.actors
        ),
        ties=tuple(PublishedTie(*key, strength) for key, strength in sorted(strengths.items())),
        answered=frozenset(actor.slug for actor in found.actors if actor.answered),
    )


def networks_of(territory: Territory, wave: Wave | None) -> dict[str, NetworkResult]:
    """The latest result of each relation ("" for all published ones); one query."""
    later = NetworkResult.objects.filter(
        territory=OuterRef("territory"), kind=OuterRef("kind"), pk__gt=OuterRef("pk")
    )
    same = later.filter(wave=None) if wave is None else later.filter(wave=wave)
    found = NetworkResult.objects.filter(~Exists(same), territory=territory, wave=wave)
    return {row.kind: row for row in found}


def measured_waves(territory: Territory, at: datetime) -> list[tuple[Wave, dict[str, Any] | None]]:
    """The closed waves of a territory, the oldest first, each with what was measured in it.

    None while it has not been measured. One query.
    """
    latest = NetworkResult.objects.filter(wave=OuterRef("pk"), kind="").order_by("-pk")
    waves = waves_of(territory).annotate(measured=Subquery(latest.values("result")[:1]))
    return [(wave, wave.measured) for wave in waves if wave.state(at) == WaveState.CLOSED]


def territories_with_ties() -> QuerySet[Territory]:
    """Where there is something to measure: a survey was opened, or organisations are tied."""
    surveyed = Wave.objects.public().values("territory")
    tied = Tie.objects.filter(answer=None)
    return (
        Territory.objects.filter(
            Q(pk__in=surveyed)
            | Q(pk__in=tied.values("source__territory"))
            | Q(pk__in=tied.values("target__territory"))
        )
        .select_related("department")
        .order_by("pk")
    )
