"""What a view needs to know of a request: who acts, from where, on what; how to refuse."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from hashlib import sha256
from typing import Any, TypeVar, cast

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from participa.accounts.models import Participant, User
from participa.actors.models import Organization
from participa.actors.queries import organizations_of
from participa.audit.queries import remembered
from participa.kernel import limits
from participa.kernel.agents import Agent
from participa.kernel.prepared import first, prepared
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Activity, Contribution, Process
from participa.participation.queries import (
    activity_for_page,
    contribution_for_page,
    contribution_to_act_on,
    process_for_page,
    process_to_read,
)
from participa.participation.rules import may_manage_process, may_see_contribution, may_see_process
from participa.web.reasons import words

T = TypeVar("T")
PARTICIPANT_KEY = "participant"
CODE_KEY = "code"
_CACHED = "_participa_agent"


def agent(request: HttpRequest) -> Agent:
    """The `by` of an operation: the account if signed in, else the participant of this session.

    One query at most, kept on the request; forget it with `hold` or `release`.
    """
    found = request.__dict__.get(_CACHED)
    if found is None:
        found = request.__dict__[_CACHED] = _agent(request)
    return cast(Agent, found)


def _agent(request: HttpRequest) -> Agent:
    if isinstance(request.user, User):
        own = Participant.objects.filter(user_id=request.user.pk).values_list("pk", flat=True)
        return Agent(user=request.user, participant_id=own.first())
    # The secret of its forms is what a browser carries before it is anybody's.
    return Agent(
        participant_id=held_participant_id(request), visit=request.META.get("CSRF_COOKIE", "")
    )


def held_participant_id(request: HttpRequest) -> int | None:
    """The code's participant that this browser holds, if it may still act by itself."""
    pk = request.session.get(PARTICIPANT_KEY)
    if pk is None:
        return None
    return first(_acting(pk))


@prepared
def _acting(participant: int) -> QuerySet[Participant, int]:
    by_itself = Participant.objects.filter(user=None, claimed_into=None, erased_at=None)
    return by_itself.filter(pk=participant).values_list("pk", flat=True)


def hold(request: HttpRequest, participant: Participant) -> None:
    """Let this browser go on as a participant whose code was shown or has just been given."""
    if request.session.session_key:  # a visitor without a session gets a new one anyway
        request.session.cycle_key()
    request.session[PARTICIPANT_KEY] = participant.pk
    request.__dict__.pop(_CACHED, None)


def release(request: HttpRequest) -> None:
    """Forget the participant on this browser: the next person starts from nothing."""
    request.session.pop(PARTICIPANT_KEY, None)
    request.session.pop(CODE_KEY, None)
    request.__dict__.pop(_CACHED, None)
    rotate_token(request)  # what comes next from this browser is another visit


def address(request: HttpRequest) -> str:
    """Where the request comes from, behind as many proxies as the settings trust."""
    return str(get_adapter().get_client_ip(request))


def remember(request: HttpRequest, participant: Participant | None, code: str | None) -> None:
    """Hold the hand of a visitor who just took part, and its code until the browser closes.

    The page that follows shows the code: a receipt, or see `remember_and_say`.
    """
    if code and participant is not None and not request.user.is_authenticated:
        hold(request, participant)
        request.session[CODE_KEY] = code


def remember_and_say(
    request: HttpRequest,
    participant: Participant | None,
    code: str | None,
    *,
    then: str,
    at: str = "",
) -> HttpResponseRedirect:
    """The same for an act without a receipt, and go on to the page `then`, to its place `at`.

    A code is said at the top of that page, which then opens there: it must not scroll away.
    """
    remember(request, participant, code)
    if not code:
        return redirect(f"{then}#{at}" if at else then)
    sentence = _(
        "Su código de seguimiento es %(code)s. Anótelo: con él vuelve desde cualquier teléfono a "
        "lo que haga aquí."
    )
    messages.success(request, sentence % {"code": code})
    return redirect(then)


def code_in_hand(request: HttpRequest) -> str:
    """The resume code given in this session, shown on receipts; "" where there is none."""
    return str(request.session.get(CODE_KEY, ""))


def organizations(request: HttpRequest) -> list[Organization]:
    """Those the person may speak for; no query for visitors."""
    if not isinstance(request.user, User):
        return []
    return list(organizations_of(request.user))


def process_or_404(request: HttpRequest, slug: str) -> Process:
    """A process this person may see; one they may not is as if it did not exist."""
    process = process_for_page(slug)
    if process is None or not may_see_process(agent(request), process):
        raise Http404
    return process


def activity_or_404(request: HttpRequest, pk: int, mechanism: str = "") -> Activity:
    """An activity this person may see, of one mechanism if told."""
    activity = activity_for_page(pk)
    if activity is None or mechanism not in ("", activity.mechanism):
        raise Http404
    if not may_see_process(agent(request), activity.process):
        raise Http404
    return activity


def contribution_or_404(request: HttpRequest, pk: int) -> Contribution:
    contribution = contribution_for_page(pk)
    if contribution is None or not may_see_contribution(agent(request), contribution):
        raise Http404
    return contribution


def contribution_to_act_on_or_404(request: HttpRequest, pk: int) -> Contribution:
    """The same for somebody who does something with it and comes back: little is loaded."""
    contribution = contribution_to_act_on(pk)
    if contribution is None or not may_see_contribution(agent(request), contribution):
        raise Http404
    return contribution


def process_to_read_or_404(request: HttpRequest, slug: str) -> Process:
    """The same for a page that only reads: what is loaded may serve other visitors too."""
    process = shared(("process", slug), lambda: process_to_read(slug))
    if process is None or not may_see_process(agent(request), process):
        raise Http404
    return process


def shared(key: tuple[Hashable, ...], compute: Callable[[], T]) -> T:
    """What every visitor sees alike, kept until something happens on the platform.

    For each language and day. Nobody may change what comes back.
    """
    return remembered((*key, get_language(), timezone.localdate()), compute)


def manages(request: HttpRequest, process: Process) -> bool:
    return bool(isinstance(request.user, User) and may_manage_process(agent(request), process))


def tell(request: HttpRequest, refusal: NotAllowed) -> None:
    """Say in plain words why something was refused; what must not be known is a 404."""
    if refusal.ruling.reason == "not_found":
        raise Http404
    messages.error(request, words(refusal.ruling))


def within_limit(
    request: HttpRequest, what: str, limit: int, per_seconds: int, *, guessing: bool = False
) -> bool:
    """Whether one address may do one thing once more within the window.

    guessing: the thing could be tried until it works, so all workers count together.
    """
    allow = limits.allow if guessing else limits.allow_here
    return allow(f"{what}:{address(request)}", limit, per_seconds)


def held_key(request: HttpRequest, what: str, token: str) -> str:
    """Where the cache holds what a person sent and has yet to confirm: nobody else finds it.

    The token comes from an address, so it may be any text.
    """
    return f"{what}:{request.user.pk}:{sha256(token.encode()).hexdigest()}"


def query_without_page(request: HttpRequest) -> str:
    """The filters of a list, for its page links."""
    query: Any = request.GET.copy()
    query.pop("pagina", None)
    return str(query.urlencode())
