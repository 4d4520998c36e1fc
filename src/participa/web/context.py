"""What every template may use."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from participa.site.queries import current_site

THEMES = ("light", "dark")
THEME_COOKIE = "tema"


def site(request: HttpRequest) -> dict[str, Any]:
    """`theme` is "" while the person lets the phone decide."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    here = current_site()
    return {
        "site": here,
        "site_name": here.name,
        "site_url": settings.SITE_URL,
        "LANGUAGE_CODE": getattr(request, "LANGUAGE_CODE", settings.LANGUAGE_CODE),
        "theme": theme if theme in THEMES else "",
    }
