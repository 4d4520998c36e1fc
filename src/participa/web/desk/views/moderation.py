"""The queue of moderation, and deciding on one text."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.desk.queries import Scope
from participa.desk.queries.home import moderation_url
from participa.kernel.rulings import require
from participa.participation import operations
from participa.participation.models import Comment, Contribution
from participa.participation.queries import open_reports, waiting_for_review
from participa.participation.rules import may_moderate
from participa.web.neutrality import neutral
from participa.web.requests import agent

from ..forms.contributions import DecideForm
from .access import contribution_of_desk, desk_page
from .contributions import contribution_page

PAGE_SIZE = 20


@require_safe
@desk_page
def queue(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What waits for review and what was reported, the oldest first."""
    processes = scope.moderated()
    pending = Paginator(waiting_for_review(processes.order_by()), PAGE_SIZE)
    reported = Paginator(open_reports(processes.order_by()), PAGE_SIZE)
    reports = reported.get_page(request.GET.get("denuncias"))
    return render(
        request,
        "participa/desk/moderation.html",
        {
            "pending": pending.get_page(request.GET.get("pagina")),
            "reports": reports,
            "rows": [(report, moderation_url(report)) for report in reports],
        },
    )


@require_POST
@desk_page
def decide(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    row = contribution_of_desk(request, pk)
    require(may_moderate(agent(request), row.process))
    form = neutral(DecideForm(request.POST, subject=row), row.process.territory)
    if not form.is_valid():
        return contribution_page(request, row, decide=form)
    _decide(request, form, row, None)
    return redirect("desk_contribution", pk)


@desk_page
def decide_comment(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment, pk=pk)
    row = contribution_of_desk(request, comment.contribution_id)
    require(may_moderate(agent(request), row.process))
    form = DecideForm(request.POST if request.method == "POST" else None, subject=comment)
    neutral(form, row.process.territory)
    if request.method == "POST" and form.is_valid():
        _decide(request, form, row, comment)
        return redirect("desk_moderation")
    return render(
        request,
        "participa/desk/decide_comment.html",
        {
            "process": row.process,
            "contribution": row,
            "comment": comment,
            "reports": list(comment.reports.filter(resolved_at=None)),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _decide(
    request: HttpRequest, form: DecideForm, row: Contribution, comment: Comment | None
) -> None:
    operations.decide_moderation(
        by=agent(request),
        at=timezone.now(),
        contribution=row,
        comment=comment,
        **form.cleaned_data,
    )
    messages.success(request, _("La decisión quedó en el registro público de moderación."))
