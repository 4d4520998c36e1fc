"""A card that other sites may show in a frame: no cookie, no script, a short-lived token."""

from __future__ import annotations

import random
import secrets
from collections.abc import Callable
from functools import wraps

from csp.decorators import csp_replace
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Activity
from participa.web.reasons import words
from participa.web.requests import activity_or_404

from ..enums import Answer
from ..models import Voter
from ..operations import Ballot, cast_votes, take_part
from ..queries import next_cards, votes_of
from ..rules import may_vote
from ..tasks import recompute_soon
from .voting import not_kept, too_fast

CODE = "conversations"
SALT = "participa.conversations.card"
HOURS = 12
ANSWERS = [{"value": str(answer.value), "word": answer.label} for answer in Answer]
View = Callable[[HttpRequest, int], HttpResponse]


def _without_cookies(view: View) -> View:
    """Another site's visitor is not followed: nothing is stored in their browser."""

    @wraps(view)
    def page(request: HttpRequest, activity_id: int) -> HttpResponse:
        response = view(request, activity_id)
        response.cookies.clear()
        return response

    return page


@csrf_exempt  # there is no session to forge in: the signed token says which card speaks
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})  # type: ignore[arg-type]
@never_cache
@_without_cookies
def card(request: HttpRequest, activity_id: int) -> HttpResponse:
    """The next statement; a POST answers it and shows another.

    The token (signed, twelve hours) names the participant that this card became with its first
    answer. Whoever reloads the site gets a new card, so one person can be several: the result
    counts cards, and the team sees how many.
    """
    activity = activity_or_404(request, activity_id, CODE)
    at, problem = timezone.now(), ""
    voter, visit = _held(activity, request.POST.get("token", ""))
    if request.method == "POST":
        try:
            voter, problem = _answer(request, activity, voter, visit)
        except NotAllowed as refusal:
            problem = words(refusal.ruling)
    answered = votes_of(voter) if voter else {}
    skipped = _key(request.POST.get("statement", ""))
    ruling = may_vote(Agent(), activity, at)
    cards, progress = next_cards(
        activity,
        answered,
        random.SystemRandom(),
        first=skipped if problem else None,  # what was not taken is asked again, while it shows
        not_now=skipped,
    )
    return render(
        request,
        "conversations/card.html",
        {
            "activity": activity,
            "process": activity.process,
            "card": cards[0] if cards else None,
            "progress": progress,
            "answers": ANSWERS,
            "token": signing.dumps(voter.pk if voter else secrets.token_hex(8), salt=SALT),
            "why_not": "" if ruling else words(ruling),
            "problem": problem,
        },
    )


def _held(activity: Activity, token: str) -> tuple[Voter | None, str]:
    """Whose card speaks; of one that is nobody's yet, what makes its first answer count once."""
    try:
        told = signing.loads(token, salt=SALT, max_age=HOURS * 3600)
    except signing.BadSignature:
        return None, ""
    if isinstance(told, str):
        return None, f"card:{told}"
    found = Voter.objects.filter(pk=told, activity=activity, participant__erased_at=None).first()
    if found is not None:
        found.activity = activity
    return found, ""


def _answer(
    request: HttpRequest, activity: Activity, voter: Voter | None, visit: str
) -> tuple[Voter | None, str]:
    statement, value = _key(request.POST.get("statement", "")), request.POST.get("answer", "")
    known = {str(answer.value) for answer in Answer}
    if statement is None:
        return voter, _("Elija una de las tres respuestas.")
    if value not in known:
        return voter, "" if value == "" else _("Elija una de las tres respuestas.")
    if sentence := too_fast(request, voter, "card"):
        return voter, not_kept(sentence)
    at, ballots = timezone.now(), [Ballot(statement, int(value))]
    if voter is None:
        by = Agent(visit=visit)
        voter = take_part(by=by, at=at, activity=activity, ballots=ballots).voter
    else:
        by = Agent(participant_id=voter.participant_id)
        cast_votes(by=by, at=at, voter=voter, ballots=ballots)
    recompute_soon(activity)
    return voter, ""


def _key(text: str) -> int | None:
    """A statement as a form names it; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None
