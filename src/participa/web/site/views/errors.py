"""When something went wrong: what happened, what was kept, how to go on. Never a leak."""

from urllib.parse import urlsplit

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.csrf import requires_csrf_token

_RESEND_LIMIT = 200_000  # letters: more than any of our forms, far less than a flood
_NEVER_RESENT = {"csrfmiddlewaretoken", "password", "code", "credential"}


def _plain(template: str, status: int) -> HttpResponse:
    """A page that needs no database, session or context processor, nor even its stylesheet."""
    try:
        stylesheet = static("participa/participa.css")
    except ValueError:  # not collected yet
        stylesheet = ""
    return HttpResponse(render_to_string(template, {"stylesheet": stylesheet}), status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _plain("participa/site/400.html", 400)


def server_error(request: HttpRequest) -> HttpResponse:
    return _plain("participa/site/500.html", 500)


@requires_csrf_token
def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "participa/site/403.html", status=403)


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "participa/site/404.html", status=404)


def _from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent the form."""
    origin = request.headers.get("Origin") or request.headers.get("Referer", "")
    try:
        return bool(origin) and urlsplit(origin).netloc == request.get_host()
    except (SuspiciousOperation, ValueError):
        return False


def _typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the person wrote, to be sent again; nothing when it is secret or too long."""
    try:
        found = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in _NEVER_RESENT
            for value in values
        ]
    except (SuspiciousOperation, UnreadablePostError):
        return []
    return found if sum(len(value) for _, value in found) <= _RESEND_LIMIT else []


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or the cookies went: offer what was typed again.

    Only to a form of ours: another site's forged form must not become one click.
    """
    typed = _typed(request) if _from_here(request) else []
    context = {"typed": typed, "action": request.get_full_path(), "had_files": bool(request.FILES)}
    return render(request, "participa/site/csrf.html", context, status=403)
