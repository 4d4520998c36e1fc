"""What a person chooses about how the platform looks, and the quick way out of it."""

from calendar import Calendar

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from participa.web.context import THEME_COOKIE, THEMES

_YEAR = 365 * 24 * 3600


def _back(request: HttpRequest) -> HttpResponseRedirect:
    """To the page the person was on, never to another site."""
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    response.status_code = 303
    return response


def _remember(response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(
        name, value, max_age=_YEAR, samesite="Lax", secure=settings.HTTPS, httponly=True
    )


# These three are exempt from the CSRF token: each page carries them, a token on each page would
# set a cookie on people who only read, and the worst a forged request does is change a colour.
@csrf_exempt
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    language = request.POST.get("idioma", "")
    if language in dict(settings.LANGUAGES):
        _remember(response, settings.LANGUAGE_COOKIE_NAME, language)
    return response


@csrf_exempt
@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    response = _back(request)
    theme = request.POST.get("tema", "")
    if theme in THEMES:
        _remember(response, THEME_COOKIE, theme)
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
    return response


@csrf_exempt
@never_cache
def leave(request: HttpRequest) -> HttpResponse:
    """Quick exit: ends the session at once and shows a plain calendar, without our name."""
    if request.method == "POST":
        logout(request)
        response = HttpResponseRedirect(request.path)
        response.status_code = 303
        # The pages just read are not shown again by the back button of a shared phone.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
    today = timezone.localdate()
    weeks = Calendar().monthdatescalendar(today.year, today.month)
    return render(request, "participa/site/calendar.html", {"today": today, "weeks": weeks})
