"""One page for each territory: what its network is like, by sector, and how it changed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from participa.relations.queries import response_rates
from participa.relations.rules import may_see_brokers
from participa.web.requests import agent

from .choice import Choice, choice, contributors
from .drawing import Drawing, by_sector, ring
from .figures import SectorPair, chance, change_words, figures, gaps, sector_pairs

SCRIPT_KB = 1  # what the interactive drawing downloads besides, compressed


@require_safe
def network(request: HttpRequest, code: str) -> HttpResponse:
    """Everything comes from the stored result; twelve queries at most, whatever the size."""
    chosen = choice(request, code)
    shown: dict[str, Any] = {}
    if chosen.result is not None:
        shown = _shown(chosen, chosen.result.result)
    rates = response_rates([wave for wave in (chosen.wave, chosen.earlier) if wave is not None])
    query = request.GET.copy()
    query.pop("interactiva", None)
    return render(
        request,
        "participa/relations/network.html",
        {
            "territory": chosen.territory,
            "wave": chosen.wave,
            "earlier": chosen.earlier,
            "form": chosen.form,
            "kind": chosen.kind,
            "confidential": chosen.confidential,
            "objective": chosen.objective,
            "result": chosen.result,
            "rate": rates[chosen.wave.pk] if chosen.wave else None,
            "earlier_rate": rates[chosen.earlier.pk] if chosen.earlier else None,
            "query": query.urlencode(),
            "interactive": "interactiva" in request.GET,
            "script_kb": SCRIPT_KB,
            "backbone": request.user.is_authenticated
            and bool(may_see_brokers(agent(request), chosen.territory)),
            **shown,
        },
    )


def _shown(chosen: Choice, result: dict[str, Any]) -> dict[str, Any]:
    rows = sector_pairs(result, chosen.confidential)
    return {
        "figures": figures(result, chosen.kind),
        "chance": chance(result),
        "change": change_words(result),
        "rows": rows,
        "gaps": gaps(rows),
        "drawing": _drawing(chosen, result, rows),
    }


def _drawing(chosen: Choice, result: dict[str, Any], rows: list[SectorPair]) -> Drawing:
    if result["drawing"] is not None:
        among = contributors(chosen.objective) if chosen.objective is not None else None
        return ring(result["drawing"], among)
    return by_sector(rows, result["sizes"])
