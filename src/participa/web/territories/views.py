"""Pages about territories. Anybody may read them; each takes a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.accountability.models import Commitment
from participa.actors.queries import public_organizations
from participa.kernel.enums import Component
from participa.objectives.enums import Stage
from participa.objectives.models import Implementation
from participa.objectives.queries import (
    implementations,
    objectives_of,
    place_of,
    stages_of,
    team_posts,
)
from participa.participation.models import Process
from participa.participation.queries import process_cards, public_processes
from participa.territories import queries
from participa.territories.enums import TerritoryKind
from participa.territories.models import Territory
from participa.territories.queries import AgeGroup

PAGE = 20
PROCESSES_SHOWN = 6

# The pyramid's drawing, in SVG units: ages in the middle, men to the left, women to the right.
WIDTH, ROW, BAR, MIDDLE = 360, 17, 14, 46


@dataclass(frozen=True, slots=True)
class PyramidRow:
    """One band of the pyramid; measures are texts, so that no template groups their digits."""

    group: AgeGroup
    y: str
    text_y: str
    men_x: str
    men_width: str
    women_width: str


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The country: search box, map, departments; or what a search found."""
    text = request.GET.get("q", "").strip()[:80]
    if text:
        page = Paginator(queries.find_territories(text), PAGE).get_page(request.GET.get("pagina"))
        return render(request, "participa/territories/found.html", {"text": text, "page": page})
    working = list(implementations())
    units = dict(
        Territory.objects.municipal_units()
        .order_by()
        .values_list("department")
        .annotate(Count("pk"))
    )
    country = queries.country_map(item.territory for item in working)
    context = {
        "country": country,
        "rows": [(unit, units.get(unit.pk, 0)) for unit in country.departments],
        "regions": sorted({unit.natural_region for unit in country.departments} - {""}),
        "implementations": working,
    }
    return render(request, "participa/territories/index.html", context)


@require_safe
def territory(request: HttpRequest, code: str) -> HttpResponse:
    """A department or a municipal unit; a code of none gets help."""
    if code == queries.CAPITAL_DISTRICT:
        return redirect("territory", "11001")
    place = place_of(code)
    if place is None:
        return render(request, "participa/territories/not_found.html", {"code": code}, status=404)
    context = _common(place)
    if place.kind == TerritoryKind.DEPARTMENT:
        return render(request, "participa/territories/department.html", context | _units(place))
    context |= _surroundings(place) | _model(place)
    return render(request, "participa/territories/municipality.html", context)


def _common(place: Territory) -> dict[str, Any]:
    """What departments and municipalities both show: people, processes, commitments."""
    processes = public_processes(territory=place)
    shown = list(processes.order_by("-published_at", "-pk")[: PROCESSES_SHOWN + 1])
    commitments, organizations = _counts(place, processes)
    return {
        "place": place,
        "pyramid": _pyramid(queries.age_groups(place)),
        "process_cards": process_cards(shown[:PROCESSES_SHOWN], at=timezone.now()),
        "more_processes": len(shown) > PROCESSES_SHOWN,
        "commitment_count": commitments,
        "organization_count": organizations,
    }


def _counts(place: Territory, processes: QuerySet[Process]) -> tuple[int, int]:
    """Commitments and organisations of a place, in one query."""

    def number(rows: QuerySet[Any]) -> Coalesce:
        every = rows.order_by().annotate(one=Value(1)).values("one")
        return Coalesce(Subquery(every.annotate(n=Count("pk")).values("n")), 0)

    found: tuple[int, int] = Territory.objects.filter(pk=place.pk).values_list(
        number(Commitment.objects.filter(process__in=processes)),
        number(public_organizations(territory=place)),
    )[0]
    return found


def _units(place: Territory) -> dict[str, Any]:
    units = list(queries.municipalities_of(place))
    working = set(
        Implementation.objects.filter(territory__department=place).values_list(
            "territory", flat=True
        )
    )
    return {
        "units": units,
        "working": working,
        "pdet_count": sum(unit.pdet for unit in units),
        "frame": queries.frame_of(unit.outline for unit in units if hasattr(unit, "outline")),
    }


def _surroundings(place: Territory) -> dict[str, Any]:
    neighbours = list(queries.neighbours_of(place))
    own = [place.outline] if hasattr(place, "outline") else []
    return {
        "neighbours": neighbours,
        "frame": queries.frame_of(own, margin=0.35),
        "has_outline": bool(own),
    }


def _model(place: Territory) -> dict[str, Any]:
    """The model at work: how far, with which components, carried by which posts."""
    implementation: Implementation | None = getattr(place, "implementation", None)
    if implementation is None:
        return {"implementation": None, "objectives": objectives_of(place)}
    reached = list(Stage).index(Stage(implementation.stage))
    return {
        "implementation": implementation,
        "steps": stages_of(implementation.pk),
        "stages": [
            (stage, "past" if i < reached else "now" if i == reached else "next")
            for i, stage in enumerate(Stage)
        ],
        "components": [c for c in Component if c in implementation.components],
        "posts": team_posts(implementation),
        "objectives": objectives_of(place),
    }


def _pyramid(groups: Sequence[AgeGroup]) -> dict[str, Any] | None:
    """Rows from the oldest to the youngest, bars in proportion to the largest."""
    if not groups:
        return None
    side = (WIDTH - MIDDLE) / 2
    largest = max(max(group.men, group.women) for group in groups) or 1
    rows = []
    for i, group in enumerate(reversed(groups)):
        men, women = (side * count / largest for count in (group.men, group.women))
        y = i * ROW
        rows.append(
            PyramidRow(
                group,
                str(y),
                str(y + BAR - 3),
                f"{side - men:.1f}",
                f"{men:.1f}",
                f"{women:.1f}",
            )
        )
    return {
        "rows": rows,
        "view_box": f"0 0 {WIDTH} {len(rows) * ROW}",
        "bar": str(BAR),
        "middle": str(WIDTH // 2),
        "women_x": str(round((WIDTH + MIDDLE) / 2)),
        "men": sum(group.men for group in groups),
        "women": sum(group.women for group in groups),
    }
