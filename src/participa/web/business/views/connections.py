"""Needs that meet offers: of one organisation, of a territory, and proposing that they talk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from participa.actors.models import Exchange, Organization
from participa.actors.queries import current_exchanges
from participa.actors.rules import may_describe, may_import_organizations
from participa.articulation.models import Introduction
from participa.articulation.operations import business
from participa.articulation.queries.matching import matches_for, needs_in
from participa.kernel.rulings import NotAllowed
from participa.territories.models import Territory
from participa.web.actors.views.access import of_organization, place
from participa.web.requests import agent, query_without_page, tell

PAGE = 10


@require_safe
@of_organization
def of_one(request: HttpRequest, found: Organization) -> HttpResponse:
    """Who offers what it needs, and who needs what it offers."""
    today = timezone.localdate()
    own = current_exchanges(today).filter(organization=found).order_by("-direction", "-created_at")
    page = Paginator(own, PAGE).get_page(request.GET.get("pagina"))
    context = _context(request, page) | {
        "organization": found,
        "proposes": request.user.is_authenticated and bool(may_describe(agent(request), found)),
    }
    return render(request, "participa/business/connections.html", context)


@require_safe
def of_territory(request: HttpRequest) -> HttpResponse:
    """What organisations of a territory need now, with the best offers within reach."""
    wanted = request.GET.get("territorio", "")[:80]
    here = place(wanted)
    found = needs_in(here, timezone.localdate()) if here else Exchange.objects.none()
    page = Paginator(found, PAGE).get_page(request.GET.get("pagina"))
    context = _context(request, page) | {
        "here": here,
        "wanted": wanted,
        "proposes": request.user.is_authenticated
        and bool(may_import_organizations(agent(request))),
        "places": [] if here else _busiest(),
    }
    return render(request, "participa/business/territory.html", context)


@login_required
@require_POST
def introduce(request: HttpRequest) -> HttpResponse:
    """Both organisations are told of each other; `back` says from which page."""
    offer, need = (
        get_object_or_404(
            Exchange.objects.select_related("organization__territory__department"),
            pk=_number(request.POST.get(name, "")),
        )
        for name in ("offer", "need")
    )
    try:
        business.introduce(by=agent(request), at=timezone.now(), offer=offer, need=need)
    except NotAllowed as refusal:
        tell(request, refusal)
    else:
        said = _("Les avisamos a «%(one)s» y a «%(other)s». Nadie verá nombres de personas.")
        names = {"one": need.organization.name, "other": offer.organization.name}
        messages.success(request, said % names)
    back = _number(request.POST.get("back", ""))
    if back in (offer.organization_id, need.organization_id):
        side = offer if back == offer.organization_id else need
        return redirect("connections", side.organization.slug)
    code = need.organization.territory.code
    return redirect(f"{reverse('territory_connections')}?territorio={code}")


def _context(request: HttpRequest, page: Any) -> dict[str, Any]:
    rows = matches_for(list(page.object_list), timezone.localdate())
    pairs = {(match.offer.pk, match.need.pk) for _row, matches in rows for match in matches}
    proposed = Introduction.objects.filter(
        offer__in={offer for offer, _need in pairs}, need__in={need for _offer, need in pairs}
    )
    known = set(proposed.values_list("offer_id", "need_id"))
    return {
        "page": page,
        "query": query_without_page(request),
        "rows": [
            (row, [(match, (match.offer.pk, match.need.pk) in known) for match in matches])
            for row, matches in rows
        ],
    }


def _busiest() -> list[Territory]:
    """Territories where somebody needs something now, by name."""
    needs = current_exchanges(timezone.localdate()).filter(direction="need").order_by()
    ids = needs.values("organization__territory")
    return list(Territory.objects.filter(pk__in=ids).select_related("department")[:40])


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 19 else 0
