"""Which organisation a page is about, and what whoever may not know of it reads instead."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from participa.actors import queries, rules
from participa.actors.models import Organization
from participa.actors.queries import canonical_ids
from participa.kernel.rulings import NotAllowed, Ruling
from participa.territories.models import Territory
from participa.territories.queries import find_territories
from participa.web.reasons import words
from participa.web.requests import agent

from ..forms.organizations import DirectoryForm

P = ParamSpec("P")
OrganizationView = Callable[Concatenate[HttpRequest, Organization, P], HttpResponse]


def of_organization(view: OrganizationView[P]) -> Callable[..., HttpResponse]:
    """The view gets the organisation of the address, if the visitor may know of it.

    One that was merged leads to the one that stands for it; a refusal that the view leaves
    alone becomes a page that says why.
    """

    @wraps(view)
    def page(request: HttpRequest, /, slug: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        found = visible(request, slug)
        if found is None:
            return not_found(request)
        if found.merged_into_id is not None:
            standing = canonical_ids([found.pk])[found.pk]
            return redirect(Organization.objects.get(pk=standing))
        try:
            return view(request, found, *args, **kwargs)
        except NotAllowed as refusal:
            return refused(request, refusal.ruling, found)

    return page


def place(text: str) -> Territory | None:
    return find_territories(text).first() if text else None


def visible(request: HttpRequest, slug: str) -> Organization | None:
    """The organisation, if this person may know that it exists."""
    try:
        found = queries.get_organization(slug)
    except Organization.DoesNotExist:
        return None
    return found if rules.may_see_organization(agent(request), found) else None


def not_found(request: HttpRequest) -> HttpResponse:
    context = {"form": DirectoryForm()}
    return render(request, "participa/actors/not_found.html", context, status=404)


def refused(request: HttpRequest, ruling: Ruling, found: Organization) -> HttpResponse:
    context = {"reason": words(ruling), "organization": found}
    return render(request, "participa/actors/refused.html", context, status=403)
