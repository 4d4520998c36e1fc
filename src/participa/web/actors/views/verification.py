"""What the team of a territory decides about organisations: real or not, partner or not."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.accounts.models import User
from participa.actors import operations, queries
from participa.actors.models import Organization
from participa.web.requests import agent

from ..forms.verification import PartnershipForm
from .access import of_organization

PAGE = 20


@login_required
@never_cache
@require_safe
def to_verify(request: HttpRequest) -> HttpResponse:
    """What waits for whoever may verify; others see an empty list."""
    assert isinstance(request.user, User)  # noqa: S101 - login_required
    waiting = queries.organizations_to_verify(request.user)
    page = Paginator(waiting, PAGE).get_page(request.GET.get("pagina"))
    context = {"page": page, "requests": queries.representatives_to_verify(request.user)[:PAGE]}
    return render(request, "participa/actors/to_verify.html", context)


@login_required
@require_POST
@of_organization
def verify(request: HttpRequest, found: Organization) -> HttpResponse:
    try:
        operations.verify_organization(
            by=agent(request),
            at=timezone.now(),
            organization=found,
            is_authority="is_authority" in request.POST,
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found)
    messages.success(request, _("Quedó verificada y ya aparece en el directorio."))
    return redirect(found)


@login_required
@require_POST
@of_organization
def refuse(request: HttpRequest, found: Organization) -> HttpResponse:
    try:
        operations.refuse_organization(
            by=agent(request),
            at=timezone.now(),
            organization=found,
            reason=request.POST.get("reason", "")[:240],
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found)
    messages.success(request, _("Quedó como no verificada y no aparece en el directorio."))
    return redirect("organizations_to_verify")


@login_required
@require_POST
@of_organization
def mark_campaign(request: HttpRequest, found: Organization) -> HttpResponse:
    """It enters candidates, or does so no longer."""
    campaigns = not found.campaigns
    try:
        operations.mark_campaign(
            by=agent(request),
            at=timezone.now(),
            organization=found,
            campaigns=campaigns,
            reason=request.POST.get("reason", "")[:240],
        )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        return redirect(found)
    if campaigns:
        messages.success(request, _("Quedó fuera del directorio: no se respaldan candidaturas."))
        return redirect("organizations_to_verify")
    messages.success(request, _("Ya no tiene la marca. Verifíquela otra vez para que aparezca."))
    return redirect(found)


@login_required
@require_POST
@of_organization
def start_partnership(request: HttpRequest, found: Organization) -> HttpResponse:
    """The organisation has a part in the model at work in a territory."""
    form = PartnershipForm(request.POST)
    if not form.is_valid():
        said = [error for errors in form.errors.values() for error in errors]
        messages.error(request, " ".join(map(str, said)))
        return redirect(found)
    operations.start_partnership(
        by=agent(request), at=timezone.now(), organization=found, **form.cleaned_data
    )
    messages.success(request, _("La alianza quedó publicada."))
    return redirect(found)


@login_required
@require_POST
@of_organization
def end_partnership(request: HttpRequest, found: Organization, pk: int) -> HttpResponse:
    row = get_object_or_404(
        found.partnerships.select_related("organization", "territory__department"), pk=pk
    )
    operations.end_partnership(
        by=agent(request), at=timezone.now(), partnership=row, ended_on=timezone.localdate()
    )
    messages.success(request, _("La alianza terminó; queda en la historia."))
    return redirect(found)
