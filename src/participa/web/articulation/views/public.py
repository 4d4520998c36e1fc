"""The articulation of a territory in one calm page, and how its figures are counted."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.actors.enums import Direction, Topic
from participa.actors.queries import public_organizations, sector_counts
from participa.actors.queries.exchanges import current_exchanges
from participa.articulation.queries import (
    Period,
    articulated_actors,
    get_rule,
    tables_of,
    territories_with_work,
)
from participa.articulation.queries.tables import with_next_session
from participa.kernel.enums import Sector
from participa.objectives.enums import GivingState
from participa.objectives.models import ActorContribution, Objective
from participa.objectives.queries import shared_objectives, with_giving
from participa.objectives.queries.contributions import GIVING_SHAPES
from participa.relations.queries import response_rates, waves_of
from participa.territories.models import Territory
from participa.territories.queries import find_territories

from ..forms import FigureFilterForm

SHOWN = 6  # objectives and tables on the page of a territory


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The territories where actors work together, and how many actors do."""
    context = {"places": territories_with_work(), "count": articulated_actors()}
    return render(request, "participa/articulation/index.html", context)


@require_safe
def territory(request: HttpRequest, code: str) -> HttpResponse:
    """Objectives, tables, relations, firms: who works with whom for what."""
    place = get_object_or_404(Territory.objects.select_related("department"), code=code[:5])
    objectives = list(shared_objectives(territory=place)[: SHOWN + 1])
    now = timezone.now()
    tables = list(with_next_session(tables_of(territory=place), now)[: SHOWN + 1])
    waves = list(waves_of(place))
    rates = response_rates(waves)
    context = {
        "place": place,
        "objectives": [(objective, given) for objective, given in _with_given(objectives[:SHOWN])],
        "more_objectives": len(objectives) > SHOWN,
        "tables": tables[:SHOWN],
        "more_tables": len(tables) > SHOWN,
        "waves": [(wave, rates.get(wave.pk)) for wave in waves],
        "sectors": sector_counts(public_organizations(territory=place)),
        "count": articulated_actors(territory=place),
        "exchanges": _offered_and_needed(place),
    }
    return render(request, "participa/articulation/territory.html", context)


def _offered_and_needed(place: Territory) -> list[dict[str, Any]]:
    """How many organisations offer and how many need something, by topic; one query."""
    near = Q(organization__territory=place) | Q(organization__territory__department=place)
    rows = current_exchanges(timezone.localdate()).filter(near).order_by()
    counts = {
        (topic, direction): number
        for topic, direction, number in rows.values_list("topic", "direction").annotate(
            Count("organization", distinct=True)
        )
    }
    return [
        {
            "topic": topic,
            "offered": counts.get((topic, Direction.OFFER), 0),
            "needed": counts.get((topic, Direction.NEED), 0),
        }
        for topic in Topic
        if any((topic, direction) in counts for direction in Direction)
    ]


def _with_given(objectives: list[Objective]) -> list[tuple[Objective, list[dict[str, Any]]]]:
    """Each objective with how many contributions are in each state; one query."""
    rows = with_giving(
        ActorContribution.objects.filter(objective__in=[row.pk for row in objectives]),
        timezone.localdate(),
    )
    counts: dict[tuple[int, str], int] = {
        (pk, state): number
        for pk, state, number in rows.order_by()
        .values_list("objective", "state")
        .annotate(Count("pk"))
    }
    return [
        (
            objective,
            [
                {
                    "shape": GIVING_SHAPES[state],
                    "word": state.label,
                    "count": counts[objective.pk, state],
                }
                for state in GivingState
                if (objective.pk, state) in counts
            ],
        )
        for objective in objectives
    ]


@require_safe
def figure(request: HttpRequest, name: str) -> HttpResponse:
    """A figure by its rule: what counts, of where and when, and what is needed to count again."""
    found = get_rule(name)
    if found is None:
        raise Http404
    rule, count = found
    form = FigureFilterForm(request.GET.dict())
    form.is_valid()
    wanted = form.cleaned_data
    text = wanted.get("territorio", "")
    place = find_territories(text).first() if text else None
    if place is not None:  # links give its code; people read its name
        form.data = {**form.data, "territorio": place.full_name}
    answer = count(
        territory=place, period=Period(since=wanted.get("desde"), until=wanted.get("hasta"))
    )
    context = {
        "rule": rule,
        "form": form,
        "place": place,
        "unknown_place": bool(text) and place is None,
        "answer": answer,
        "rows": [{"label": sector.label, "value": answer.by_sector[sector]} for sector in Sector],
    }
    return render(request, "participa/articulation/figure.html", context)
