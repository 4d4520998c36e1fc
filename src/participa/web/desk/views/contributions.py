"""The contributions of a process as a table, and one of them with everything done to it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.accountability.models import ResponseTarget
from participa.accounts.queries import display_names
from participa.desk.exports import contribution_rows_csv
from participa.desk.queries import (
    Filters,
    Scope,
    TableRow,
    contributions_table,
    matching_contributions,
    nameless_rows,
    table_rows,
)
from participa.kernel import mechanisms
from participa.kernel.rulings import NotAllowed, require
from participa.participation import operations
from participa.participation.enums import ContributionState
from participa.participation.models import Contribution, Process
from participa.participation.queries import history_of
from participa.participation.rules import may_moderate
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent, query_without_page, tell

from ..forms.contributions import DecideForm, HideSeveralForm, MergeForm, SplitForm
from .access import chosen_ids, contribution_of_desk, desk_page, process_of_desk

PAGE_SIZE = 20
BULK = {"responder": "/mesa/responder/", "unir": "unir/", "ocultar": "ocultar/"}


@require_safe
@desk_page
def table(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    process = process_of_desk(request, slug)
    at = timezone.now()
    filters = Filters.of(request.GET)
    today = timezone.localdate(at)
    pages = Paginator(contributions_table(process, filters, today), PAGE_SIZE)
    # Counting needs nothing of what the rows show beside themselves.
    pages.count = matching_contributions(process, filters, today).count()
    page = pages.get_page(request.GET.get("pagina"))
    return render(
        request,
        "participa/desk/contributions.html",
        {
            "process": process,
            "page": page,
            "rows": table_rows(list(page.object_list), at=at),
            "filters": filters,
            "states": ContributionState.choices,
            "categories": list(process.categories.all()),
            "query": query_without_page(request),
            "moderates": bool(may_moderate(agent(request), process)),
        },
    )


@require_safe
@desk_page
def table_csv(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """The filtered table as a file, whatever its length."""
    process = process_of_desk(request, slug)
    at = timezone.now()
    rows = contributions_table(process, Filters.of(request.GET), timezone.localdate(at))
    lines = contribution_rows_csv(nameless_rows(rows.iterator(chunk_size=500), at=at))
    response: HttpResponseBase = StreamingHttpResponse(
        lines, content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{process.slug}-mesa.csv"'
    return response  # type: ignore[return-value]


@require_POST
@desk_page
def bulk(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """From the selection of the table to the page that asks what the action needs."""
    process = process_of_desk(request, slug)
    ids = chosen_ids(request)
    mine = Contribution.objects.filter(process=process, pk__in=ids).values_list("pk", flat=True)
    known = [pk for pk in ids if pk in set(mine)]
    action = request.POST.get("accion", "")
    if not known or action not in BULK:
        messages.error(request, _("Marque al menos un aporte y elija qué hacer."))
        return redirect("desk_contributions", slug)
    if action == "unir" and len(known) < 2:
        messages.error(request, _("Para unir, marque dos aportes o más."))
        return redirect("desk_contributions", slug)
    target = BULK[action]
    base = target if target.startswith("/") else f"/mesa/procesos/{slug}/{target}"
    chosen = urlencode({"aportes": ",".join(str(pk) for pk in known)}, safe=",")
    return redirect(f"{base}?{chosen}")


def _chosen(request: HttpRequest, process: Process) -> Any:
    states = (ContributionState.PUBLISHED, ContributionState.PENDING)
    return Contribution.objects.filter(
        process=process, pk__in=chosen_ids(request), state__in=states
    ).select_related("process", "activity")


@desk_page
def merge(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    """Choose which one stays, say why; both keep their text and history."""
    process = process_of_desk(request, slug)
    require(may_moderate(agent(request), process))
    chosen = _chosen(request, process).filter(state=ContributionState.PUBLISHED)
    if chosen.count() < 2:
        messages.error(request, _("Sólo se unen dos o más aportes publicados del mismo proceso."))
        return redirect("desk_contributions", slug)
    form = MergeForm(request.POST if request.method == "POST" else None, chosen=chosen)
    neutral(form, process.territory)
    if request.method == "POST" and form.is_valid():
        target = form.cleaned_data["target"]
        operations.merge_contributions(
            by=agent(request),
            at=timezone.now(),
            sources=[row for row in chosen if row.pk != target.pk],
            target=target,
            reason=form.cleaned_data["reason"],
        )
        messages.success(request, _("Los aportes están unidos. Les avisamos a quienes los siguen."))
        return redirect("desk_contribution", target.pk)
    return render(
        request,
        "participa/desk/merge.html",
        {"process": process, "form": form, "chosen": chosen, "ids": chosen_ids(request)},
        status=422 if form.errors else 200,
    )


@desk_page
def hide_several(request: HttpRequest, scope: Scope, slug: str) -> HttpResponse:
    process = process_of_desk(request, slug)
    require(may_moderate(agent(request), process))
    chosen = list(_chosen(request, process))
    if not chosen:
        messages.error(request, _("Marque los aportes que quiere ocultar."))
        return redirect("desk_contributions", slug)
    form = HideSeveralForm(request.POST if request.method == "POST" else None)
    neutral(form, process.territory)
    if request.method == "POST" and form.is_valid():
        operations.hide_contributions(
            by=agent(request), at=timezone.now(), contributions=chosen, **form.cleaned_data
        )
        messages.success(request, _("Ya no se ven. La decisión quedó en el registro público."))
        return redirect("desk_contributions", slug)
    return render(
        request,
        "participa/desk/hide.html",
        {"process": process, "form": form, "chosen": chosen},
        status=422 if form.errors else 200,
    )


@desk_page
def contribution(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Everything about one contribution, and what can be done with it."""
    row = contribution_of_desk(request, pk)
    return contribution_page(request, row)


def contribution_page(
    request: HttpRequest, row: Contribution, *, decide: DecideForm | None = None
) -> HttpResponse:
    at = timezone.now()
    mechanism = mechanisms.installed().get(row.activity.mechanism)
    moderates = bool(may_moderate(agent(request), row.process))
    targets = ResponseTarget.objects.filter(contribution=row).order_by("answered_at")
    answers = list(targets.select_related("response__authority"))
    names = display_names([row.author_id], at=at, desk=True)
    row_shown = TableRow(
        contribution=row,
        author=names.get(row.author_id or 0, ""),
        answered_at=answers[0].answered_at if answers else None,
        reports=0,
        today=timezone.localdate(at),
    )
    reports = row.reports.filter(comment=None)
    status = 422 if decide is not None and decide.errors else 200
    if moderates and decide is None:
        decide = neutral(DecideForm(subject=row), row.process.territory)
    return render(
        request,
        "participa/desk/contribution.html",
        {
            "contribution": row,
            "process": row.process,
            "row": row_shown,
            "mechanism": mechanism,
            "own": mechanism.story(row) if mechanism else {},
            "versions": list(row.versions.order_by("-number")),
            "history": history_of(row),
            "attachments": list(row.attachments.all()),
            "answers": answers,
            "reports": list(reports),
            "moderations": list(row.moderations.filter(comment=None)),
            "moderates": moderates,
            "decide": decide,
            "is_published": row.state == ContributionState.PUBLISHED,
            "is_pending": row.state == ContributionState.PENDING,
        },
        status=status,
    )


@desk_page
def split(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Divide a contribution that asks for several things; each part is answered by itself."""
    row = contribution_of_desk(request, pk)
    require(may_moderate(agent(request), row.process))
    if row.state != ContributionState.PUBLISHED:
        messages.error(request, _("Sólo se divide un aporte publicado."))
        return redirect("desk_contribution", pk)
    initial = {"title_1": row.title, "body_1": row.body}
    form = SplitForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        mechanism = mechanisms.installed().get(row.activity.mechanism)
        divide = (mechanism.split if mechanism else None) or operations.split_contribution
        try:
            divide(
                by=agent(request),
                at=timezone.now(),
                source=row,
                parts=form.parts,
                reason=form.cleaned_data["reason"],
            )
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        else:
            messages.success(request, _("El aporte quedó dividido; cada parte se responde aparte."))
            return redirect("desk_contribution", pk)
    return render(
        request,
        "participa/desk/split.html",
        {"process": row.process, "contribution": row, "form": form},
        status=422 if form.errors else 200,
    )


@require_POST
@desk_page
def review(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Let a contribution that waited appear."""
    row = contribution_of_desk(request, pk)
    try:
        operations.review_contribution(by=agent(request), at=timezone.now(), contribution=row)
        messages.success(request, _("El aporte está publicado."))
    except NotAllowed as refusal:
        tell(request, refusal)
    if request.POST.get("volver") == "moderacion":
        return redirect("desk_moderation")
    return redirect("desk_contribution", pk)
