"""The home page and the few texts about the platform itself."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What the template may be given stands at its top; without it the page explains itself."""
    return render(request, "participa/site/home.html", {"is_home": True})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "participa/site/about.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "participa/site/accessibility.html")


@require_safe
def source(request: HttpRequest) -> HttpResponse:
    return render(request, "participa/site/source.html")
