"""When something went wrong: what happened, what was kept, how to go on. Never a leak."""

from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_required
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import requires_csrf_token
from django.views.decorators.http import require_safe

from participa.web.kept import kept, typed


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


@requires_csrf_token
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open too long or the cookies went: offer what was typed again.

    Only to a form of ours: another site's forged form must not become one click.
    """
    found = typed(request) if _from_here(request) else None
    context = {"typed": found, "action": request.get_full_path(), "had_files": bool(request.FILES)}
    return render(request, "participa/site/csrf.html", context, status=403)


@never_cache
@login_required
@require_safe
def resume(request: HttpRequest) -> HttpResponse:
    """After signing in again: the form that was being sent when the session ended."""
    found = kept(request)
    if found is None:
        return redirect("accounts:overview")
    context = {"typed": found.typed, "action": found.action, "had_files": found.had_files}
    return render(request, "participa/site/csrf.html", context)
