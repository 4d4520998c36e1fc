"""What a view needs to know of a request: who acts, and when."""

from __future__ import annotations

from django.http import HttpRequest

from participa.accounts.models import Participant
from participa.kernel.agents import Agent

PARTICIPANT_KEY = "participant"


def agent(request: HttpRequest) -> Agent:
    """The `by` of an operation: the account if signed in, else the participant of this session."""
    if request.user.is_authenticated:
        participant = Participant.objects.filter(user=request.user).first()
        return Agent(user=request.user, participant_id=participant.pk if participant else None)
    return Agent(participant_id=request.session.get(PARTICIPANT_KEY))
