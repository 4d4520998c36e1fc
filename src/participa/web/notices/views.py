"""The inbox, how often to write, and the one-click stop of every mail."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.accounts.models import Participant, User
from participa.accounts.operations import change_notice_digest
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.notices import operations, queries
from participa.web.reasons import words
from participa.web.requests import agent

from .forms import DigestForm

PAGE_SIZE = 20


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    by = agent(request)
    page = Paginator(queries.inbox(by), PAGE_SIZE).get_page(request.GET.get("pagina"))
    return render(
        request,
        "participa/notices/inbox.html",
        {
            "known": by.user is not None or by.participant_id is not None,
            "page": page,
            "items": queries.items(page.object_list),
            "form": DigestForm(initial={"digest": by.user.digest})
            if isinstance(by.user, User)
            else None,
            "address": _address(by),
        },
    )


def _address(by: Agent) -> str:
    """The address of somebody without an account, enough of it to know it again."""
    if by.user is not None or by.participant_id is None:
        return ""
    person = Participant.objects.select_related("user").filter(pk=by.participant_id).first()
    name, _at, host = (queries.address_of(person) if person else "").partition("@")
    return f"{name[:2]}…@{host}" if host else ""


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one notice (`aviso`) or all as read; opening one by this button goes on to it."""
    by = agent(request)
    typed = request.POST.get("aviso", "")
    one = [int(typed)] if typed.isascii() and typed.isdigit() and len(typed) < 18 else None
    if typed and one is None:
        raise Http404
    operations.mark_read(by=by, at=timezone.now(), notice_ids=one)
    if one and "abrir" in request.POST:
        notice = queries.inbox(by).filter(pk__in=one).first()
        if notice is None:
            raise Http404
        if notice.url.startswith("/") and not notice.url.startswith("//"):
            return redirect(notice.url)
    return redirect("inbox")


@require_POST
def mail(request: HttpRequest) -> HttpResponse:
    """How often to write to an account; somebody with only an address can stop."""
    by = agent(request)
    at = timezone.now()
    try:
        if by.user is not None:
            digest = request.POST.get("digest", "")
            change_notice_digest(by=by, at=at, digest=digest)
            messages.success(request, _("Guardamos cada cuánto le escribimos."))
        elif by.participant_id is not None:
            person = Participant.objects.select_related("user").get(pk=by.participant_id)
            operations.stop_mail(by=by, at=at, participant=person)
            messages.success(request, _("No le escribiremos más. Olvidamos su correo."))
    except NotAllowed as refused:
        messages.error(request, words(refused.ruling))
    except ValidationError as wrong:
        messages.error(request, " ".join(wrong.messages))
    return redirect("inbox")


@csrf_exempt  # mail programs send the one-click POST of RFC 8058 without a page of ours
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """The link in every mail: asks once in a page, or stops at once by POST."""
    participant = queries.participant_of_token(token)
    if participant is None:
        raise Http404
    if request.method == "POST":
        by = Agent(participant_id=participant.pk)
        operations.stop_mail(by=by, at=timezone.now(), participant=participant)
    return render(
        request,
        "participa/notices/stop.html",
        {"stopped": request.method == "POST", "has_account": participant.user is not None},
    )
