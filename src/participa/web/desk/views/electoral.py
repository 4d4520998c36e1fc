"""Electoral periods: when no public page names who holds a public office."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from participa.accounts.models import ElectoralPeriod
from participa.accounts.operations import end_electoral_period, set_electoral_period
from participa.accounts.queries import electoral_periods
from participa.accounts.rules import may_set_electoral_period
from participa.desk.queries import Scope
from participa.kernel.rulings import require
from participa.site.queries import remember_site
from participa.web.requests import agent

from ..forms.electoral import ElectoralForm
from .access import desk_page


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


@require_POST
@desk_page
def end(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    period = get_object_or_404(ElectoralPeriod.objects.select_related("territory"), pk=pk)
    end_electoral_period(by=agent(request), at=timezone.now(), period=period)
    remember_site(None)
    messages.success(request, _("El período electoral terminó: los nombres vuelven a verse."))
    return redirect("desk_electoral")
