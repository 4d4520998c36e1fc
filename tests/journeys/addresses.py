"""Every address of our pages, with its places to fill."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
FOREIGN = ("admin/", "cuenta/")


def addresses() -> Iterator[str]:
    """Routes such as `aportes/<int:pk>/`, without those of Django's admin and of allauth."""
    for route in _below(get_resolver(), ""):
        if not route.startswith(FOREIGN) and "^" not in route:
            yield route


def _below(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for each in resolver.url_patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            yield route
        else:
            yield from _below(each, route)


def places(route: str) -> list[tuple[str, str]]:
    """The kind and the name of each place to fill: `("int", "pk")`."""
    return [(kind or "str", name) for kind, name in PLACE.findall(route)]


def filled(route: str, values: dict[str, object]) -> str:
    """The address with each place filled, by name."""
    return "/" + PLACE.sub(lambda place: str(values[place[2]]), route)
