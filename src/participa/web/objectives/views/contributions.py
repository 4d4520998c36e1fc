"""What an actor does with its contribution: promises it, shows it was given, changes it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.actors.queries import organizations_of
from participa.desk.queries import Scope
from participa.kernel.rulings import require
from participa.objectives import operations
from participa.objectives.models import ActorContribution
from participa.objectives.operations.contributions import TERMS
from participa.objectives.rules import may_change_contribution, may_minute, may_run_objective
from participa.web.desk.views.access import desk_page
from participa.web.form_pages import acting, posted
from participa.web.requests import agent

from ..forms import FulfilForm, GivenTermsForm, MinuteForm, PromiseForm, WithdrawForm
from .desk import page
from .public import contribution_or_404, objective_or_404


def _changeable(request: HttpRequest, pk: int) -> ActorContribution:
    found = contribution_or_404(pk)
    require(may_change_contribution(agent(request), found))
    return found


@desk_page
def promise(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """For who convenes, on behalf of an organisation, or for who represents one."""
    objective = objective_or_404(pk)
    own = organizations_of(scope.user).first()
    if own is None:
        require(may_run_objective(agent(request), objective))
    return page(
        request,
        objective,
        PromiseForm(posted(request), initial={"organization": own.name if own else ""}),
        lambda **fields: operations.promise_contribution(
            **acting(request), objective=objective, **fields
        ),
        title=_("Ofrecer un aporte"),
        lede=objective.title,
        button=_("Publicar el aporte prometido"),
        done=_("El aporte está publicado. Cuenta cuando quede en un acta."),
        to=f"{objective.get_absolute_url()}#aportes",
    )


@desk_page
def fulfil(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    found = _changeable(request, pk)
    form = FulfilForm(
        posted(request),
        request.FILES if request.method == "POST" else None,
        initial={"fulfilled_on": timezone.localdate()},
    )
    return page(
        request,
        found.objective,
        form,
        lambda **fields: operations.fulfil_contribution(
            **acting(request), contribution=found, **fields
        ),
        title=_("Mostrar lo que se dio"),
        lede=found.what,  # type: ignore[attr-defined]  # annotated
        button=_("Publicar lo cumplido"),
        done=_("Quedó publicado con su soporte."),
        to=found.get_absolute_url(),
    )


@desk_page
def minute(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    found = contribution_or_404(pk)
    require(may_minute(agent(request), found))
    return page(
        request,
        found.objective,
        MinuteForm(posted(request)),
        lambda **fields: operations.minute_contribution(
            **acting(request), contribution=found, **fields
        ),
        title=_("Anotar en qué acta quedó"),
        lede=found.what,  # type: ignore[attr-defined]
        button=_("Guardar el acta"),
        done=_("Desde esa fecha el aporte cuenta."),
        to=found.get_absolute_url(),
    )


@desk_page
def revise(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    found = _changeable(request, pk)
    initial = {name: getattr(found, name) for name in TERMS}
    return page(
        request,
        found.objective,
        GivenTermsForm(posted(request), initial=initial),
        lambda **fields: operations.revise_contribution(
            **acting(request), contribution=found, **fields
        ),
        title=_("Cambiar los términos del aporte"),
        button=_("Publicar los términos nuevos"),
        done=_("Los términos nuevos están publicados; los de antes se pueden seguir leyendo."),
        to=found.get_absolute_url(),
    )


@desk_page
def withdraw(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    found = _changeable(request, pk)
    return page(
        request,
        found.objective,
        WithdrawForm(posted(request)),
        lambda **fields: operations.withdraw_contribution(
            **acting(request), contribution=found, **fields
        ),
        title=_("Retirar el aporte"),
        lede=found.what,  # type: ignore[attr-defined]
        button=_("Retirar"),
        done=_("El aporte figura como retirado, con su razón."),
        to=found.get_absolute_url(),
    )
