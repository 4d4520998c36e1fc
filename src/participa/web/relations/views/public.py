"""What anybody may read of the surveys: who was asked what, how many answered, what came out."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.accounts.models import User
from participa.actors.queries import organizations_of
from participa.kernel.enums import Sector
from participa.relations.enums import CONFIDENTIAL, TieKind, WaveState
from participa.relations.models import Wave
from participa.relations.queries import (
    ResponseRate,
    link_token,
    response_by_sector,
    response_rates,
    roster,
    ties_between_sectors,
    ties_of,
)
from participa.territories.models import Territory
from participa.web.requests import query_without_page, shared

PAGE = 20


@dataclass(frozen=True, slots=True)
class KindFigures:
    """How many pairs of organisations a relation joins, and how many of them two sectors."""

    kind: TieKind
    pairs: int
    across: int
    confidential: bool


@dataclass(frozen=True, slots=True)
class SectorRow:
    sector: str
    word: str
    rate: ResponseRate
    names: tuple[tuple[str, str], ...]  # name, address


@require_safe
def waves(request: HttpRequest) -> HttpResponse:
    """Every survey that has been opened, the latest first; of one territory if told."""
    code = request.GET.get("territorio", "")
    place = Territory.objects.filter(code=code[:5]).first() if code else None
    found = Wave.objects.public().select_related("territory__department")
    if place is not None:
        found = found.filter(territory=place)
    page = Paginator(found.order_by("-opened_at", "-pk"), PAGE).get_page(request.GET.get("pagina"))
    at = timezone.now()
    rates = response_rates(page.object_list)
    rows = [(one, one.state(at), rates[one.pk]) for one in page.object_list]
    return render(
        request,
        "participa/relations/waves.html",
        {"page": page, "rows": rows, "place": place, "query": query_without_page(request)},
    )


@require_safe
def wave(request: HttpRequest, pk: int) -> HttpResponse:
    """One survey: what was asked, of whom, how many answered and what came out."""
    found = get_object_or_404(Wave.objects.public().select_related("territory__department"), pk=pk)
    state = found.state(timezone.now())
    rows: tuple[SectorRow, ...] = shared(("wave roster", pk), lambda: _sector_rows(found))
    rate = ResponseRate(sum(row.rate.asked for row in rows), sum(row.rate.answered for row in rows))
    figures: tuple[KindFigures, ...] = ()
    if rate.answered:
        figures = shared(("wave figures", pk), lambda: _figures(found))
    return render(
        request,
        "participa/relations/wave.html",
        {
            "wave": found,
            "state": state,
            "is_open": state == WaveState.OPEN,
            "kinds": [TieKind(kind).label for kind in found.kinds],
            "rows": rows,
            "rate": rate,
            "figures": figures,
        },
    )


@login_required
@never_cache
@require_safe
def own_links(request: HttpRequest, pk: int) -> HttpResponse:
    """For who speaks for an organisation of the list: on to its form, or the choice of several."""
    found = get_object_or_404(Wave.objects.public().select_related("territory"), pk=pk)
    assert isinstance(request.user, User)  # noqa: S101  # login_required has seen to it
    own = list(roster(found).filter(organization__in=organizations_of(request.user)))
    links = [(entry, link_token(entry)) for entry in own]
    if len(links) == 1:
        return redirect("survey", token=links[0][1])
    return render(request, "participa/relations/own_links.html", {"wave": found, "links": links})


def _sector_rows(found: Wave) -> tuple[SectorRow, ...]:
    rates = response_by_sector(found)
    names: dict[str, list[tuple[str, str]]] = {}
    for entry in roster(found):
        organization = entry.organization
        names.setdefault(entry.sector, []).append(
            (organization.name, organization.get_absolute_url())
        )
    return tuple(
        SectorRow(sector.value, str(Sector(sector).label), rate, tuple(names[sector.value]))
        for sector, rate in rates.items()
    )


def _figures(found: Wave) -> tuple[KindFigures, ...]:
    ties = ties_of(found.territory, wave=found)
    return tuple(
        KindFigures(TieKind(kind), *ties_between_sectors(ties, kind), kind in CONFIDENTIAL)
        for kind in found.kinds
    )
