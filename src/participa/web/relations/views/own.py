"""The ties of one organisation outside the survey, kept by who speaks for it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participa.actors.models import Organization
from participa.actors.queries import family_ids
from participa.kernel.rulings import require
from participa.relations.operations import declare_tie, end_tie
from participa.relations.queries import ties_of_organization
from participa.relations.rules import may_declare_tie, may_end_tie
from participa.web.actors.views.access import of_organization
from participa.web.neutrality import neutral
from participa.web.requests import agent, query_without_page

from ..forms import DeclareForm, EndForm

PAGE = 20


@login_required
@require_http_methods(["GET", "POST"])
@of_organization
def ties(request: HttpRequest, found: Organization) -> HttpResponse:
    """What the organisation has with others, what others have with it, and saying one more."""
    by = agent(request)
    require(may_declare_tie(by, found))
    form = DeclareForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            declare_tie(by=by, at=timezone.now(), source=found, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("La relación quedó anotada y cuenta en la red."))
            return redirect("organization_ties", found.slug)
    own = family_ids(found)
    page = Paginator(ties_of_organization(own), PAGE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "participa/relations/organization_ties.html",
        {
            "organization": found,
            "own": own,
            "page": page,
            "query": query_without_page(request),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


@login_required
@require_http_methods(["GET", "POST"])
@of_organization
def end(request: HttpRequest, found: Organization, pk: int) -> HttpResponse:
    """One of its ties holds no longer, and why; it stays to be read."""
    by, own = agent(request), family_ids(found)
    require(may_declare_tie(by, found))
    tie = get_object_or_404(ties_of_organization(own).filter(source__in=own), pk=pk)
    require(may_end_tie(by, tie))
    form = neutral(
        EndForm(request.POST or None, initial={"on": timezone.localdate()}), found.territory
    )
    if request.method == "POST" and form.is_valid():
        try:
            end_tie(by=by, at=timezone.now(), tie=tie, **form.cleaned_data)
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(
                request, _("Quedó anotado cuándo terminó. La relación sigue a la vista.")
            )
            return redirect("organization_ties", found.slug)
    return render(
        request,
        "participa/relations/organization_tie_end.html",
        {"organization": found, "tie": tie, "form": form},
        status=422 if form.errors else 200,
    )
