"""Electoral periods: when no public page names who holds a public office."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.accounts.models import ElectoralPeriod
from participa.accounts.operations import (
    end_electoral_period,
    list_official_names,
    set_electoral_period,
)
from participa.accounts.queries import electoral_periods, neutrality
from participa.accounts.rules import may_set_electoral_period
from participa.desk.queries import Scope, texts_naming_officials
from participa.kernel.rulings import require
from participa.site.queries import remember_site
from participa.web.requests import agent

from ..forms.electoral import ElectoralForm, NamesForm
from .access import desk_page

TEXTS = 20  # on one page of the list


@desk_page
def periods(request: HttpRequest, scope: Scope) -> HttpResponse:
    require(may_set_electoral_period(agent(request)))
    form = ElectoralForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            set_electoral_period(by=agent(request), at=timezone.now(), **form.cleaned_data)
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            remember_site(None)
            messages.success(request, _("El período electoral está guardado."))
            return redirect("desk_electoral")
    return render(
        request,
        "participa/desk/electoral.html",
        {
            "form": form,
            "periods": electoral_periods().select_related("territory__department"),
            "today": timezone.localdate(),
        },
        status=422 if form.errors else 200,
    )


@desk_page
def names(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Whom texts should not name while a period holds."""
    require(may_set_electoral_period(agent(request)))
    period = get_object_or_404(electoral_periods().select_related("territory__department"), pk=pk)
    sent = request.method == "POST"
    form = NamesForm(request.POST if sent else None, initial={"names": period.names})
    if sent and form.is_valid():
        try:
            list_official_names(
                by=agent(request), at=timezone.now(), period=period, **form.cleaned_data
            )
        except ValidationError as problem:
            form.add_error(None, problem)
        else:
            messages.success(request, _("La lista de nombres está guardada."))
            return redirect("desk_electoral")
    return render(
        request,
        "participa/desk/electoral_names.html",
        {"form": form, "period": period},
        status=422 if form.errors else 200,
    )


@require_safe
@desk_page
def texts(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What is published in my territories and names an official, to be said otherwise."""
    if not scope.sets_up:
        raise PermissionDenied
    held = neutrality(timezone.localdate())
    found = texts_naming_officials(scope, held)
    page = Paginator(found, TEXTS).get_page(request.GET.get("pagina"))
    return render(request, "participa/desk/electoral_texts.html", {"page": page, "held": held})


@require_POST
@desk_page
def end(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    period = get_object_or_404(ElectoralPeriod.objects.select_related("territory"), pk=pk)
    end_electoral_period(by=agent(request), at=timezone.now(), period=period)
    remember_site(None)
    messages.success(request, _("El período electoral terminó: los nombres vuelven a verse."))
    return redirect("desk_electoral")
