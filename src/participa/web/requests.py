"""What a view needs to know of a request: who acts, when, from where."""

from __future__ import annotations

from typing import cast

from allauth.account.adapter import get_adapter
from django.http import HttpRequest

from participa.accounts.models import Participant
from participa.kernel.agents import Agent

PARTICIPANT_KEY = "participant"
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
    if request.user.is_authenticated:
        own = Participant.objects.filter(user_id=request.user.pk).values_list("pk", flat=True)
        return Agent(user=request.user, participant_id=own.first())
    return Agent(participant_id=held_participant_id(request))


def held_participant_id(request: HttpRequest) -> int | None:
    """The code's participant that this browser holds, if it may still act by itself."""
    pk = request.session.get(PARTICIPANT_KEY)
    if pk is None:
        return None
    acting = Participant.objects.filter(pk=pk, user=None, claimed_into=None, erased_at=None)
    return acting.values_list("pk", flat=True).first()


def hold(request: HttpRequest, participant: Participant) -> None:
    """Let this browser go on as a participant whose code was shown or has just been given."""
    request.session.cycle_key()
    request.session[PARTICIPANT_KEY] = participant.pk
    request.__dict__.pop(_CACHED, None)


def release(request: HttpRequest) -> None:
    """Forget the participant on this browser: the next person starts from nothing."""
    request.session.pop(PARTICIPANT_KEY, None)
    request.__dict__.pop(_CACHED, None)


def address(request: HttpRequest) -> str:
    """Where the request comes from, behind as many proxies as the settings trust."""
    return str(get_adapter().get_client_ip(request))
