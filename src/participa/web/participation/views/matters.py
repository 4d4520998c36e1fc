"""Whose own permit, contract or lawsuit a contribution touches: read by all, said by few."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participa.actors.models import Matter
from participa.kernel.rulings import NotAllowed
from participa.participation import operations
from participa.participation.models import Contribution, MatterMark
from participa.participation.queries import marks_of
from participa.participation.rules import may_moderate
from participa.web.reasons import words
from participa.web.requests import agent, contribution_or_404, organizations, tell

from ..forms import MatterForm

OFFERED = 200


@require_http_methods(["GET", "POST"])
def matters(request: HttpRequest, pk: int) -> HttpResponse:
    """The marks that stand, and for the team and the organisations concerned, a new one."""
    contribution = contribution_or_404(request, pk)
    form = _form(request, contribution)
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            operations.mark_matter(
                by=agent(request),
                at=timezone.now(),
                contribution=contribution,
                **form.cleaned_data,
            )
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Quedó marcado y a la vista de todos."))
            return redirect("contribution_matters", contribution.pk)
    context = {
        "contribution": contribution,
        "process": contribution.process,
        "marks": marks_of(contribution),
        "form": form,
        "team": request.user.is_authenticated
        and bool(may_moderate(agent(request), contribution.process)),
    }
    return render(
        request,
        "participa/participation/matters.html",
        context,
        status=422 if form is not None and form.errors else 200,
    )


@login_required
@require_POST
def lift_mark(request: HttpRequest, pk: int) -> HttpResponse:
    mark = get_object_or_404(
        MatterMark.objects.select_related(
            "matter__organization__territory__department", "contribution__process__territory"
        ),
        pk=pk,
    )
    try:
        operations.lift_mark(
            by=agent(request),
            at=timezone.now(),
            mark=mark,
            reason=request.POST.get("reason", "")[:240],
        )
    except NotAllowed as refusal:
        tell(request, refusal)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Quitamos la marca; queda en el registro."))
    return redirect("contribution_matters", mark.contribution_id)


def _form(request: HttpRequest, contribution: Contribution) -> MatterForm | None:
    """For the team: matters of the territory; for the others: of those they speak for."""
    if not request.user.is_authenticated:
        return None
    found = Matter.objects.open(timezone.localdate()).select_related("organization")
    if may_moderate(agent(request), contribution.process):
        found = found.filter(organization__territory=contribution.process.territory_id)
    else:
        own = organizations(request)
        if not own:
            return None
        found = found.filter(organization__in=own)
    form = MatterForm(request.POST if request.method == "POST" else None)
    form.offer(found.order_by("organization__folded_name", "pk")[:OFFERED])
    return form
