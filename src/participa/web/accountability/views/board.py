"""The public board of commitments, as a page and as open data."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.accountability.models import Commitment
from participa.accountability.queries import (
    BoardFilters,
    board_rows,
    board_summary,
    chain_counts,
    commitment_board,
    committed_bodies,
    committed_territories,
)
from participa.web.requests import query_without_page

from ..forms import BoardForm

PAGE_SIZE = 20
TALLIES = 12  # rows of each summary; the filters reach the others
CHUNK = 300


def board_form(request: HttpRequest) -> BoardForm:
    form = BoardForm(request.GET or None)
    form.fields["territorio"].queryset = committed_territories()  # type: ignore[attr-defined]
    form.fields["entidad"].queryset = committed_bodies()  # type: ignore[attr-defined]
    form.is_valid()
    return form


def board_filters(form: BoardForm) -> BoardFilters:
    chosen = getattr(form, "cleaned_data", {})
    return BoardFilters(
        territory=chosen.get("territorio"),
        body=chosen.get("entidad"),
        state=chosen.get("estado", ""),
        due=chosen.get("vence", ""),
        text=chosen.get("q", ""),
    )


@require_safe
def commitments(request: HttpRequest) -> HttpResponse:
    """Who committed to what, by when, and how it stands."""
    at = timezone.now()
    form = board_form(request)
    filters = board_filters(form)
    summary = board_summary(filters, at)
    paginator = Paginator(commitment_board(filters, at), PAGE_SIZE)
    paginator.count = summary.total.total  # counted already
    page = paginator.get_page(request.GET.get("pagina"))
    found: list[Commitment] = list(page.object_list)
    return render(
        request,
        "participa/accountability/board.html",
        {
            "form": form,
            "filtered": filters != BoardFilters(),
            "page": page,
            "rows": board_rows(found, at, summary.told),
            "summary": summary,
            "territories": summary.by_territory[:TALLIES],
            "bodies": summary.by_body[:TALLIES],
            "funnel": chain_counts(territory=filters.territory),
            "query": query_without_page(request),
            "other_filters": _without_state(request),
            "now": at,
        },
    )


def _without_state(request: HttpRequest) -> str:
    """The filters but the state, for the links that choose another one."""
    query = request.GET.copy()
    for name in ("estado", "pagina"):
        query.pop(name, None)
    return query.urlencode()


class _Echo:
    """A file whose `write` hands back what is written, so that rows can be streamed."""

    def write(self, value: str) -> str:
        return value


@require_safe
def commitments_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same commitments, with the same filters, as open data."""
    rows = _csv_rows(board_filters(board_form(request)), request.build_absolute_uri("/")[:-1])
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="compromisos.csv"'
    return response


def _csv_rows(filters: BoardFilters, site: str) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield writer.writerow(
        ["id", "compromiso", "territorio", "proceso", "entidad", "cargo", "estado", "avance",
         "hecho_el", "vence_el", "vencia_al_comienzo", "evidencias", "direccion"]
    )  # fmt: skip
    at = timezone.now()
    ids = list(commitment_board(filters, at).values_list("pk", flat=True))
    for start in range(0, len(ids), CHUNK):
        chunk = Commitment.objects.in_bulk(ids[start : start + CHUNK])
        for row in board_rows([chunk[pk] for pk in ids[start : start + CHUNK] if pk in chunk], at):
            yield writer.writerow(
                [
                    row.pk,
                    *map(_safe_cell, (row.title, row.territory, row.process, row.body, row.post)),
                    row.state.value,
                    row.completion,
                    row.created_on,
                    row.due_on,
                    row.first_due_on,
                    row.evidence,
                    f"{site}{row.url}",
                ]
            )


def _safe_cell(text: str) -> str:
    """A spreadsheet would run a text that begins like a formula."""
    return f"'{text}" if text[:1] and text[0] in "=+-@\t\r" else text
