"""The home page and the few texts about the platform itself."""

import time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from participa.accountability.queries import chain_counts
from participa.objectives.queries import first_implementations
from participa.participation.queries import newest_open_processes, process_cards
from participa.web.requests import shared


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The chain of the whole platform, what can be done today, where: at most five queries."""
    minute = int(time.time() // 60)  # what opens or closes shows within a minute
    return render(request, "participa/site/home.html", shared(("home", minute), _home))


def _home() -> dict[str, Any]:
    at = timezone.now()
    funnel = chain_counts()
    cards = process_cards(newest_open_processes(), at=at, counted=False)
    return {
        "is_home": True,
        "funnel": funnel.links if funnel.links[0].count else None,
        "weakest": funnel.sentence,
        "counted_on": timezone.localdate(at),
        "processes": [
            {
                "title": card.process.title,
                "url": card.process.get_absolute_url(),
                "territory": card.process.territory.full_name,
                "component": card.process.component,
                "component_word": card.process.get_component_display(),
                "stake": card.process.stake,
                "promise": card.process.get_promise_display(),
                "decides": card.process.decider.name,
                "due": card.closes_at,
            }
            for card in cards
        ],
        "territories": [
            {
                "name": item.territory.name,
                "department": item.territory.department.name if item.territory.department else "",
                "url": item.territory.get_absolute_url(),
                "stage": item.get_stage_display(),
            }
            for item in first_implementations()
        ],
    }


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "participa/site/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "participa/site/accessibility.html")


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    return render(request, "participa/site/source.html")
