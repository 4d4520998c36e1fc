"""The directory: every verified organisation, filtered, and as a file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.actors import queries
from participa.actors.models import Organization
from participa.actors.rules import may_import_organizations
from participa.kernel.spreadsheets import csv_lines, xlsx
from participa.web.requests import agent, within_limit

from ..exports import HEADS, organization_rows
from ..forms.organizations import DirectoryForm
from .access import place

PAGE = 20
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES_IN_AN_HOUR = 30


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Every verified organisation, filtered by name, topic, sector and place."""
    form, here, found = _wanted(request)
    counts = queries.sector_counts(found)
    sector = form.cleaned_data.get("sector", "")
    if sector:
        found = found.filter(sector=sector)
    query = request.GET.copy()
    query.pop("pagina", None)
    unfiltered = query.copy()
    unfiltered.pop("sector", None)
    context: dict[str, Any] = {
        "form": form,
        "place": here,
        "unknown_place": bool(form.cleaned_data.get("territorio")) and here is None,
        "counts": counts,
        "sector": sector,
        "page": Paginator(found.prefetch_related("topics"), PAGE).get_page(
            request.GET.get("pagina")
        ),
        "query": query.urlencode(),
        "other_filters": unfiltered.urlencode(),
        "imports": request.user.is_authenticated and may_import_organizations(agent(request)),
    }
    return render(request, "participa/actors/directory.html", context)


@require_safe
def export_csv(request: HttpRequest) -> HttpResponseBase:
    """What the filters find, as open data: no row and no column tells of a person."""
    lines = csv_lines(HEADS, organization_rows(_filtered(request)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="organizaciones.csv"'
    return response


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponseBase:
    """The same as a spreadsheet; it is made whole in memory, so not without end."""
    if not within_limit(request, "directory-xlsx", FILES_IN_AN_HOUR, 3600):
        return HttpResponse(
            _("Descargó muchos archivos en poco tiempo. Espere unos minutos."), status=429
        )
    content = xlsx(_("Organizaciones"), HEADS, organization_rows(_filtered(request)))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = 'attachment; filename="organizaciones.xlsx"'
    return response


def _wanted(request: HttpRequest) -> tuple[DirectoryForm, Any, QuerySet[Organization]]:
    """The filters, the place they name, and what they find in any sector."""
    form = DirectoryForm(request.GET.dict())
    form.is_valid()
    wanted = form.cleaned_data
    here = place(wanted.get("territorio", ""))
    if here is not None:  # links give its code; people read its name
        form.data = {**form.data, "territorio": here.full_name}
    found = queries.public_organizations(
        territory=here, text=wanted.get("q", ""), topic=wanted.get("tema", "")
    )
    return form, here, found


def _filtered(request: HttpRequest) -> QuerySet[Organization]:
    form, _here, found = _wanted(request)
    sector = form.cleaned_data.get("sector", "")
    return found.filter(sector=sector) if sector else found
