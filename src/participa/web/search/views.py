"""The search page: works without script, every answer has an address."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode

from participa.search import queries
from participa.search.enums import DocumentKind
from participa.territories.models import Territory

from .forms import SearchForm


def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    chosen = form.chosen()
    page = queries.find(
        chosen["q"],
        kinds=[chosen["tipo"]] if chosen["tipo"] else [],
        territory_code=chosen["territorio"],
        component=chosen["componente"],
        page=_number(request.GET.get("pagina", "")),
    )
    asked = {name: value for name, value in chosen.items() if value}
    return render(
        request,
        "participa/search/search.html",
        {
            "form": form,
            "page": page,
            "pager": Paginator(range(page.reachable), queries.PAGE_SIZE).get_page(page.number),
            "text": chosen["q"],
            "filtered": bool(asked.keys() - {"q"}),
            "chosen": ", ".join(form.words()),
            "results": [
                {"result": result, "kind": DocumentKind(result.kind).label, "place": place}
                for result, place in zip(page.results, _places(page, form.places), strict=True)
            ],
            "kinds": [
                {
                    "label": DocumentKind(kind).label,
                    "count": count,
                    "chosen": kind == chosen["tipo"],
                    "query": urlencode(asked | {"tipo": kind}),
                }
                for kind, count in page.counts.items()
            ],
            "everything": urlencode({k: v for k, v in asked.items() if k != "tipo"}),
            "query": urlencode(asked),
        },
    )


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 1


def _places(page: queries.SearchPage, known: dict[str, str]) -> list[str]:
    """The territories' names of the results; the territories themselves say it in their title."""
    missing = {
        result.territory_code
        for result in page.results
        if result.kind != DocumentKind.TERRITORY and result.territory_code not in known
    } - {""}
    if missing:
        rows = Territory.objects.filter(code__in=missing).select_related("department")
        known = known | {row.code: row.full_name for row in rows}
    return [
        "" if result.kind == DocumentKind.TERRITORY else known.get(result.territory_code, "")
        for result in page.results
    ]
