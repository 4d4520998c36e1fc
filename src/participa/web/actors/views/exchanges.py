"""What an organisation offers and needs: the whole list, and keeping it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.actors import operations
from participa.actors.models import Exchange, Organization
from participa.actors.queries import family_ids
from participa.actors.rules import may_describe
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed, require
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import agent, query_without_page

from ..forms.exchanges import ExchangeForm
from ..forms.organizations import add_errors
from .access import of_organization

PAGE = 20


@require_safe
@of_organization
def exchanges(request: HttpRequest, found: Organization) -> HttpResponse:
    """Everything it offers and needs now; whoever speaks for it adds and withdraws."""
    return _page(request, found, ExchangeForm(initial={"since_on": timezone.localdate()}))


@login_required
@require_POST
@of_organization
def add_exchange(request: HttpRequest, found: Organization) -> HttpResponse:
    require(may_describe(agent(request), found))
    form = ExchangeForm(request.POST)
    if found.sector == Sector.PUBLIC:
        neutral(form, found.territory)
    if form.is_valid():
        try:
            operations.declare_exchange(
                by=agent(request), at=timezone.now(), organization=found, **form.cleaned_data
            )
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        except ValidationError as error:
            add_errors(form, error.message_dict)
        else:
            messages.success(request, _("Quedó publicado. Le avisaremos si encaja con alguien."))
            return redirect("organization_exchanges", found.slug)
    return _page(request, found, form, status=422)


@login_required
@require_POST
@of_organization
def withdraw_exchange(request: HttpRequest, found: Organization, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Exchange.objects.select_related("organization__territory"), organization=found, pk=pk
    )
    operations.withdraw_exchange(by=agent(request), at=timezone.now(), exchange=row)
    messages.success(request, _("Lo retiramos de la lista."))
    return redirect("organization_exchanges", found.slug)


def _page(
    request: HttpRequest, found: Organization, form: ExchangeForm, status: int = 200
) -> HttpResponse:
    current = Exchange.objects.current(timezone.localdate()).filter(
        organization__in=family_ids(found)
    )
    context = {
        "organization": found,
        "page": Paginator(current.order_by("-direction", "-created_at"), PAGE).get_page(
            request.GET.get("pagina")
        ),
        "query": query_without_page(request),
        "form": form,
        "may_describe": request.user.is_authenticated and may_describe(agent(request), found),
    }
    return render(request, "participa/actors/exchanges.html", context, status=status)
