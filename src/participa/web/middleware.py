"""What every request passes through."""

from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import trans_real

from .kept import keep, let_go
from .site.views.errors import bad_request

TEXTS = 10_000  # more than the platform and its libraries have


@cache
def _keep_texts(language: str) -> None:
    """Django looks a text up in up to thirteen catalogues each time: keep what it found."""
    catalogue: Any = trans_real.translation(language)
    catalogue.gettext = lru_cache(TEXTS)(catalogue.gettext)
    catalogue.ngettext = lru_cache(TEXTS)(catalogue.ngettext)


class LanguageMiddleware:
    """Spanish unless the person chose another language here: phones in English are common."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        if language not in dict(settings.LANGUAGES):
            language = settings.LANGUAGE_CODE
        _keep_texts(language)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


class KeepTypedMiddleware:
    """A form sent when its author's session had ended is offered again once they are back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method != "POST":
            return response
        if request.user.is_authenticated:
            let_go(request)
        elif self._asks_to_enter(response) and keep(request):
            messages.info(
                request, _("Su sesión terminó. Entre otra vez: lo que escribió no se ha perdido.")
            )
            return redirect_to_login(reverse("resume"))
        return response

    def _asks_to_enter(self, response: HttpResponse) -> bool:
        target = response.headers.get("Location", "")
        return response.status_code == 302 and target.startswith(f"{reverse(settings.LOGIN_URL)}?")


class WholeFormMiddleware:
    """A form whose sender hung up half-way does nothing: neither views nor checks see the half."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            _ = request.POST
        except UnreadablePostError:
            return bad_request(request)
        return self.get_response(request)


class CleanAddressMiddleware:
    """An address with a NUL is none of ours, and PostgreSQL would stumble over it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise Http404
        return self.get_response(request)
