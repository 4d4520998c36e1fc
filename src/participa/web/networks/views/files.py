"""The network as files: tables to compute it again, GraphML and GEXF for Gephi, the result."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from participa.kernel.spreadsheets import csv_lines
from participa.relations import exports
from participa.relations.queries import PUBLISHED, NetworkRows, network_rows, ties_of

from .choice import Choice, choice


@require_safe
def actors_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    return _file(
        request,
        code,
        "organizaciones.csv",
        "text/csv; charset=utf-8",
        lambda rows: csv_lines(exports.ACTOR_HEAD, exports.actor_table(rows)),
    )


@require_safe
def ties_csv(request: HttpRequest, code: str) -> StreamingHttpResponse:
    return _file(
        request,
        code,
        "relaciones.csv",
        "text/csv; charset=utf-8",
        lambda rows: csv_lines(exports.TIE_HEAD, exports.tie_table(rows)),
    )


@require_safe
def graphml(request: HttpRequest, code: str) -> StreamingHttpResponse:
    return _file(request, code, "red.graphml", "application/xml", exports.graphml)


@require_safe
def gexf(request: HttpRequest, code: str) -> StreamingHttpResponse:
    return _file(request, code, "red.gexf", "application/xml", exports.gexf)


@require_safe
def result_json(request: HttpRequest, code: str) -> HttpResponse:
    """The published part of the stored result, with what is needed to compute it again."""
    chosen = choice(request, code)
    if chosen.result is None or chosen.confidential:
        raise Http404
    told = {
        "method": chosen.result.method,
        "version": chosen.result.version,
        "digest": chosen.result.digest,
        "computed_at": chosen.result.computed_at.isoformat(),
        **{name: value for name, value in chosen.result.result.items() if name != "drawing"},
    }
    body = json.dumps(told, ensure_ascii=False, indent=2)
    return HttpResponse(body, content_type="application/json; charset=utf-8")


def _file(
    request: HttpRequest,
    code: str,
    name: str,
    content_type: str,
    pieces: Callable[[NetworkRows], Iterable[str]],
) -> StreamingHttpResponse:
    chosen = choice(request, code)
    if chosen.confidential:  # only totals of these are published
        raise Http404
    response = StreamingHttpResponse(_pieces(chosen, pieces), content_type=content_type)
    place = slugify(chosen.wave.name if chosen.wave is not None else "hoy")
    response["Content-Disposition"] = (
        f'attachment; filename="{chosen.territory.code}-{place}-{name}"'
    )
    return response


def _pieces(chosen: Choice, pieces: Callable[[NetworkRows], Iterable[str]]) -> Iterator[str]:
    kinds = (chosen.kind,) if chosen.kind else PUBLISHED
    yield from pieces(network_rows(ties_of(chosen.territory, wave=chosen.wave), kinds))
