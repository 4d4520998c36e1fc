"""Loading a list of organisations: a look at what would be written, then all of it at once."""

from __future__ import annotations

import secrets
from collections import Counter
from dataclasses import replace
from functools import cache as remember

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participa.actors import operations
from participa.actors.enums import Topic
from participa.actors.queries.imports import (
    COLUMNS,
    REQUIRED,
    CheckedRow,
    check_rows,
    template_row,
    without_errors,
)
from participa.actors.rules import may_import_organizations, may_verify_in
from participa.kernel.rulings import NotAllowed
from participa.kernel.spreadsheets import Row, csv_lines, read_sheet
from participa.territories.models import Territory
from participa.web.desk.views.access import refused
from participa.web.reasons import words
from participa.web.requests import agent, held_key

from ..forms.exchanges import ListForm

SHOWN = 50  # rows of each kind on the page
HELD = 2 * 3600  # seconds that a list waits for its confirmation


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def import_list(request: HttpRequest) -> HttpResponse:
    """Choose the file; it is read and checked, and nothing is written."""
    if not (ruling := may_import_organizations(agent(request))):
        return refused(request, ruling)
    sent = request.method == "POST"
    form = ListForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        try:
            sheet = read_sheet(form.cleaned_data["file"], COLUMNS, required=REQUIRED)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            token = secrets.token_urlsafe(12)
            rows = [(row.number, row.texts) for row in sheet.rows]
            cache.set(held_key(request, "list", token), (rows, sheet.ignored), HELD)
            return redirect("check_organizations", token)
    context = {"form": form, "columns": COLUMNS.values(), "topics": Topic.labels}
    return render(
        request, "participa/actors/import.html", context, status=422 if form.errors else 200
    )


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def check_list(request: HttpRequest, token: str) -> HttpResponseBase:
    """Each row with what it would write or what to mend; confirming writes the good ones."""
    if not (ruling := may_import_organizations(agent(request))):
        return refused(request, ruling)
    held = cache.get(held_key(request, "list", token))
    if held is None:
        messages.error(request, _("La lista ya no está a la espera. Elija el archivo otra vez."))
        return redirect("import_organizations")
    rows, ignored = held
    checked = _checked(request, [Row(number, texts) for number, texts in rows])
    wrong = [row for row in checked if row.errors]
    if "errores" in request.GET:
        return _to_mend(wrong)
    good = without_errors(checked)
    if request.method == "POST":
        try:
            made = operations.import_organizations(
                by=agent(request), at=timezone.now(), organizations=good
            )
        except NotAllowed as refusal:
            return refused(request, refusal.ruling)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect("check_organizations", token)
        cache.delete(held_key(request, "list", token))
        said = _("Cargamos %(number)d organizaciones. Ya están en el directorio.")
        messages.success(request, said % {"number": len(made)})
        return redirect("organizations")
    context = {
        "good": good[:SHOWN],
        "good_total": len(good),
        "wrong": [(row, _with_heads(row)) for row in wrong[:SHOWN]],
        "wrong_total": len(wrong),
        "territories": Counter(new.territory.full_name for new in good).most_common(SHOWN),
        "ignored": ignored,
        "shown": SHOWN,
    }
    return render(request, "participa/actors/import_check.html", context)


@require_safe
def template(request: HttpRequest) -> StreamingHttpResponse:
    """An empty list with its heads and one example."""
    lines = csv_lines([heads[0] for heads in COLUMNS.values()], [template_row()])
    return _csv("\ufeff" + "".join(lines), "plantilla-organizaciones.csv")


def _checked(request: HttpRequest, rows: list[Row]) -> list[CheckedRow]:
    """The rows checked, those of territories where the person may not verify told as errors."""
    by = agent(request)

    @remember
    def why_not(territory: Territory) -> str:
        ruling = may_verify_in(by, territory)
        return "" if ruling else words(ruling)

    found = []
    for row in check_rows(rows):
        if row.new is not None and (said := why_not(row.new.territory)):
            row = replace(row, new=None, errors=(("municipality", said),))
        found.append(row)
    return found


def _with_heads(row: CheckedRow) -> list[tuple[str, str, str]]:
    """Head of the column, what it holds, what to mend."""
    return [(COLUMNS[column][0], row.texts[column][:120], said) for column, said in row.errors]


def _to_mend(wrong: list[CheckedRow]) -> StreamingHttpResponse:
    """The rows with errors as a list to be mended and loaded again."""
    heads = [*(names[0] for names in COLUMNS.values()), _("Qué corregir")]
    lines = csv_lines(
        heads,
        (
            [
                *row.texts.values(),
                " ".join(f"{head}: {said}" for head, _t, said in _with_heads(row)),
            ]
            for row in wrong
        ),
    )
    return _csv("\ufeff" + "".join(lines), "filas-por-corregir.csv")


def _csv(text: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse([text], content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
