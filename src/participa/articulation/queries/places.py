"""Where actors work together: the territories with objectives, tables or waves."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from participa.objectives.models import Implementation, Objective
from participa.territories.models import Territory

from ..models import WorkingTable


@dataclass(frozen=True)
class TerritoryWork:
    """How many objectives and tables a territory has."""

    territory: Territory
    objectives: int
    tables: int


def territories_with_work() -> list[TerritoryWork]:
    """Territories where the model is at work, or that have an objective or a table, by name.

    Four queries.
    """
    objectives = dict(Objective.objects.values_list("territory").annotate(Count("pk")).order_by())
    tables = dict(
        WorkingTable.objects.filter(ended_at=None)
        .values_list("territory")
        .annotate(Count("pk"))
        .order_by()
    )
    working = set(Implementation.objects.values_list("territory", flat=True))
    places = Territory.objects.filter(pk__in=working | objectives.keys() | tables.keys())
    return work_of(
        places.select_related("department").order_by("folded_name", "pk"), objectives, tables
    )


def work_of(
    places: Iterable[Territory], objectives: dict[int, int], tables: dict[int, int]
) -> list[TerritoryWork]:
    return [
        TerritoryWork(place, objectives.get(place.pk, 0), tables.get(place.pk, 0))
        for place in places
    ]
