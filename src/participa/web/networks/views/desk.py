"""For the team that joins the actors: who lies between others, and whom to introduce."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.actors.enums import Topic
from participa.actors.models import Organization
from participa.kernel.enums import Sector
from participa.relations.rules import may_see_brokers
from participa.web.reasons import words
from participa.web.requests import agent
from participa.web.templatetags.words import number

from .choice import choice

Names = dict[str, Organization]


@login_required
@never_cache
@require_safe
def places(request: HttpRequest, code: str) -> HttpResponse:
    """Introductions first: they are what the team can do something about."""
    chosen = choice(request, code)
    if not (ruling := may_see_brokers(agent(request), chosen.territory)):
        return render(request, "participa/desk/refused.html", {"why": words(ruling)}, status=403)
    known = chosen.result.restricted if chosen.result is not None else {}
    wanted = {
        *(pair[end] for pair in known.get("introductions", ()) for end in ("first", "second")),
        *(row["id"] for row in known.get("brokers", ())),
        *known.get("isolates", ())[:200],
    }
    names: Names = {
        row.slug: row
        for row in Organization.objects.public()
        .filter(slug__in=wanted)
        .only("slug", "name", "sector")
    }
    return render(
        request,
        "participa/relations/network_desk.html",
        {
            "chosen": chosen,
            "introductions": [
                (names[pair["first"]], names[pair["second"]], _reasons(pair["reasons"], names))
                for pair in known.get("introductions", ())
                if pair["first"] in names and pair["second"] in names
            ],
            "brokers": [
                (names[row["id"]], row, number(known["betweenness"][row["id"]], 3))
                for row in known.get("brokers", ())
                if row["id"] in names
            ],
            "isolates": [names[slug] for slug in known.get("isolates", ()) if slug in names],
        },
    )


def _reasons(reasons: list[dict[str, Any]], names: Names) -> list[str]:
    """Why two organisations should meet, in words."""
    return [
        words for reason in reasons if (words := _reason(reason["code"], reason["params"], names))
    ]


def _reason(code: str, params: dict[str, Any], names: Names) -> str:
    if code == "joins_pieces":
        return _("Une un grupo de %(first_size)s con uno de %(second_size)s.") % params
    if code == "offer_meets_need":
        topics = ", ".join(str(Topic(topic).label) for topic in params["topics"])
        told = {end: names[params[end]].name for end in ("giver", "receiver")}
        return _("%(giver)s ofrece lo que %(receiver)s necesita: %(topics)s.") % {
            **told,
            "topics": topics,
        }
    if code == "sectors_apart":
        told = {end: str(Sector(params[end]).label) for end in ("first", "second")}
        return _("%(first)s y %(second)s: %(ties)s de %(pairs)s parejas con relación.") % {
            **told,
            "ties": number(params["ties"]),
            "pairs": number(params["pairs"]),
        }
    if code == "same_territory":
        return _("Trabajan en el mismo municipio.")
    return ""
