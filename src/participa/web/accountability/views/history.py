"""How commitments went month by month: a picture, its table and open data."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.accountability.enums import CommitmentState
from participa.accountability.queries import DayStates, states_by_month
from participa.web.requests import query_without_page
from participa.web.templatetags.words import date_words, number

from .board import board_filters, board_form

# From what is done to what is not, as people read a row.
ORDER = {
    CommitmentState.KEPT: "good",
    CommitmentState.ON_THE_WAY: "",
    CommitmentState.LATE: "late",
    CommitmentState.BROKEN: "broken",
}


@require_safe
def history(request: HttpRequest) -> HttpResponse:
    """The states at the end of each month, and today."""
    form = board_form(request)
    days = states_by_month(board_filters(form), timezone.now())
    context = {
        "form": form,
        "query": query_without_page(request),
        "rows": [_row(one) for one in reversed(days)],
        "kinds": [{"word": state.label, "tone": tone} for state, tone in ORDER.items()],
        "desc": _said(days[-1]) if days else "",
    }
    return render(request, "participa/accountability/history.html", context)


def _row(one: DayStates) -> dict[str, Any]:
    pieces = [{"value": one.counts[state], "tone": tone} for state, tone in ORDER.items()]
    return {"label": date_words(one.day), "pieces": pieces}


def _said(last: DayStates) -> str:
    return _("De %(total)s, %(kept)s están cumplidos y %(missed)s atrasados o incumplidos.") % {
        "total": number(last.total),
        "kept": number(last.counts[CommitmentState.KEPT]),
        "missed": number(last.counts[CommitmentState.LATE] + last.counts[CommitmentState.BROKEN]),
    }


@require_safe
def history_csv(request: HttpRequest) -> HttpResponse:
    """The same as open data: one row a day, one column a state."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="compromisos-mes-a-mes.csv"'
    writer = csv.writer(response)
    writer.writerow(["dia", *(state.value for state in ORDER), "total"])
    for one in states_by_month(board_filters(board_form(request)), timezone.now()):
        writer.writerow([one.day, *(one.counts[state] for state in ORDER), one.total])
    return response
