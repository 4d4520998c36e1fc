"""Ties from outside the survey, at the desk: the list, documenting one, ending one, a whole file."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.desk.queries import Scope
from participa.kernel.rulings import NotAllowed, require
from participa.kernel.spreadsheets import Row, csv_lines, read_sheet
from participa.relations.enums import TieKind
from participa.relations.models import Tie
from participa.relations.operations import TieProof, document_tie, end_tie, import_ties
from participa.relations.queries import ties_to_list
from participa.relations.queries.imports import (
    COLUMNS,
    REQUIRED,
    CheckedTie,
    check_rows,
    template_row,
)
from participa.relations.rules import CONVENERS, may_declare_tie, may_end_tie, may_record_ties
from participa.web.actors.forms.exchanges import ListForm
from participa.web.desk.views.access import desk_page
from participa.web.reasons import words
from participa.web.requests import agent, held_key, query_without_page

from ..forms import DocumentForm, EndForm

PAGE = 25
SHOWN = 50  # rows of each kind on the page of a list
HELD = 2 * 3600  # seconds that a list waits for its confirmation


@require_safe
@desk_page
def ties(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Those of my territories that no survey declared, the latest first."""
    kind = request.GET.get("relacion", "")
    found = ties_to_list(kind=kind if kind in TieKind.values else "").filter(
        scope.in_places("source__territory", *CONVENERS)
    )
    page = Paginator(found.prefetch_related("evidence"), PAGE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "participa/relations/desk_ties.html",
        {
            "page": page,
            "kind": kind,
            "kinds": TieKind.choices,
            "query": query_without_page(request),
        },
    )


@require_http_methods(["GET", "POST"])
@desk_page
def document(request: HttpRequest, scope: Scope) -> HttpResponse:
    """One tie and the document that shows it."""
    sent = request.method == "POST"
    form = DocumentForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        data = dict(form.cleaned_data)
        proof = TieProof(title=data.pop("title"), link=data.pop("link"), file=data.pop("file"))
        try:
            document_tie(by=agent(request), at=timezone.now(), proof=proof, **data)
        except NotAllowed as refusal:
            form.add_error("source", words(refusal.ruling))
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Quedó la relación con su documento."))
            return redirect("desk_ties")
    return render(
        request,
        "participa/relations/desk_document.html",
        {"form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@desk_page
def end(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """It holds no longer, and why; the row stays."""
    tie = get_object_or_404(Tie.objects.select_related("source__territory", "target"), pk=pk)
    if not may_declare_tie(agent(request), tie.source):
        raise Http404
    require(may_end_tie(agent(request), tie))
    form = EndForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            end_tie(by=agent(request), at=timezone.now(), tie=tie, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("Quedó anotado cuándo terminó. La relación sigue a la vista.")
            )
            return redirect("desk_ties")
    return render(
        request,
        "participa/relations/desk_end.html",
        {"form": form, "tie": tie},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@desk_page
def load(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Choose the file; it is read and checked, and nothing is written."""
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
            cache.set(held_key(request, "ties", token), (rows, sheet.ignored), HELD)
            return redirect("desk_check_ties", token)
    return render(
        request,
        "participa/relations/desk_load.html",
        {
            "form": form,
            "columns": [heads[0] for heads in COLUMNS.values()],
            "kinds": TieKind.labels,
        },
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@desk_page
def check(request: HttpRequest, scope: Scope, token: str) -> HttpResponse:
    """Each row with what it would write or what to mend; confirming writes the good ones."""
    held = cache.get(held_key(request, "ties", token))
    if held is None:
        messages.error(request, _("La lista ya no está a la espera. Elija el archivo otra vez."))
        return redirect("desk_load_ties")
    rows, ignored = held
    checked = _checked(request, [Row(number, texts) for number, texts in rows])
    good = [row.new for row in checked if row.new is not None]
    wrong = [row for row in checked if row.errors]
    if request.method == "POST":
        made = import_ties(by=agent(request), at=timezone.now(), ties=good)
        cache.delete(held_key(request, "ties", token))
        messages.success(request, _("Cargamos %(number)d relaciones.") % {"number": len(made)})
        return redirect("desk_ties")
    return render(
        request,
        "participa/relations/desk_check.html",
        {
            "good": good[:SHOWN],
            "good_total": len(good),
            "wrong": [(row, _with_heads(row)) for row in wrong[:SHOWN]],
            "wrong_total": len(wrong),
            "known_total": sum(row.known for row in checked),
            "ignored": ignored,
            "shown": SHOWN,
        },
    )


@require_safe
@desk_page
def template(request: HttpRequest, scope: Scope) -> HttpResponse:
    """An empty list with its heads and one example."""
    lines = csv_lines([heads[0] for heads in COLUMNS.values()], [template_row()])
    response = HttpResponse("\ufeff" + "".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="plantilla-relaciones.csv"'
    return response


def _checked(request: HttpRequest, rows: list[Row]) -> list[CheckedTie]:
    """The rows checked; those of territories where the person may not record are errors."""
    by = agent(request)
    rulings: dict[int, str] = {}
    found = []
    for row in check_rows(rows, near=None, today=timezone.localdate()):
        if row.new is not None:
            place = row.new.source.territory
            if place.pk not in rulings:
                ruling = may_record_ties(by, place)
                rulings[place.pk] = "" if ruling else words(ruling)
            if said := rulings[place.pk]:
                row = CheckedTie(row.number, row.texts, (("source", said),), None)
        found.append(row)
    return found


def _with_heads(row: CheckedTie) -> list[tuple[str, str, str]]:
    """Head of the column, what it holds, what to mend."""
    return [(COLUMNS[column][0], row.texts[column][:120], said) for column, said in row.errors]
