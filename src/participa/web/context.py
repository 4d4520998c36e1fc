"""What every template may use."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from participa.kernel.agents import Agent
from participa.notices.queries import unread_count
from participa.site.queries import current_site

from .requests import PARTICIPANT_KEY

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
        "read_on": timezone.localdate(),
        "unread_notices": _unread_notices(request),
    }


def _unread_notices(request: HttpRequest) -> Callable[[], int]:
    """How many notices wait: asked only where a page shows it, once, and not for visitors."""

    def count() -> int:
        known: int | None = getattr(request, "_unread_notices", None)
        if known is None:
            if request.user.is_authenticated:
                by = Agent(user=request.user)
            elif settings.SESSION_COOKIE_NAME in request.COOKIES:
                by = Agent(participant_id=request.session.get(PARTICIPANT_KEY))
            else:
                by = Agent()
            known = unread_count(by)
            request._unread_notices = known  # type: ignore[attr-defined]
        return known

    return count
