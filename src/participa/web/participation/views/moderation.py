"""Reporting a text, and the public log of what the teams decided."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.participation import operations
from participa.participation.enums import CommentState
from participa.participation.models import Comment, Contribution
from participa.participation.queries import moderation_log
from participa.web.requests import agent, contribution_or_404, within_limit

from ..forms import ReportForm


def report(request: HttpRequest, pk: int) -> HttpResponse:
    return _report(request, contribution_or_404(request, pk), None)


def report_comment(request: HttpRequest, pk: int) -> HttpResponse:
    comment = get_object_or_404(Comment, pk=pk, state=CommentState.PUBLISHED)
    return _report(request, contribution_or_404(request, comment.contribution_id), comment)


def _report(
    request: HttpRequest, contribution: Contribution, comment: Comment | None
) -> HttpResponse:
    form = ReportForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and not within_limit(request, "report", 20, 3600):
        form.add_error(None, _("Ya envió muchas denuncias. Espere un rato y vuelva."))
    if request.method == "POST" and form.is_valid():
        operations.report(
            by=agent(request),
            at=timezone.now(),
            contribution=contribution,
            comment=comment,
            reason=form.cleaned_data["reason"],
            explanation=form.cleaned_data["explanation"],
        )
        messages.success(request, _("Gracias. El equipo lo revisa y la decisión queda pública."))
        return redirect(contribution)
    return render(
        request,
        "participa/participation/report.html",
        {
            "contribution": contribution,
            "process": contribution.process,
            "comment": comment,
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@require_safe
def log(request: HttpRequest) -> HttpResponse:
    """Every moderation decision with its reason; never the text that was hidden."""
    page = Paginator(moderation_log(), 20).get_page(request.GET.get("pagina"))
    return render(request, "participa/participation/moderation_log.html", {"page": page})
