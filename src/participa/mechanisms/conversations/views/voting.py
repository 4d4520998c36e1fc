"""Voting, one statement at a time; adding one."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from datetime import UTC, datetime

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from participa.kernel import limits
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Activity
from participa.participation.operations import Submitted
from participa.participation.queries import contribution_rows
from participa.web.activities import contribute
from participa.web.reasons import words
from participa.web.requests import (
    activity_or_404,
    address,
    agent,
    code_in_hand,
    remember,
    within_limit,
)

from ..enums import Answer
from ..forms import StatementForm
from ..models import Invitation, Vote, Voter
from ..operations import Ballot, cast_votes, submit_statement, take_part
from ..queries import listed_statements, next_cards, voter_of, votes_of
from ..rules import may_add_statement, may_run, may_vote
from ..tasks import recompute_soon

CODE = "conversations"
AHEAD = 8  # cards that a telephone keeps for when the connection drops
PER_MINUTE = 60  # answers of one participant
NEW_PER_HOUR = 600  # participants from one address: a hall of people may share it
ANSWERS = [{"value": str(answer.value), "word": answer.label} for answer in Answer]
INVITED = "invitation"


@never_cache
@require_safe
def voting(request: HttpRequest, activity_id: int) -> HttpResponse:
    """The card, how far one is, and every statement below."""
    activity = activity_or_404(request, activity_id, CODE)
    by, at = agent(request), timezone.now()
    voter = voter_of(by, activity)
    answered = votes_of(voter) if voter else {}
    ruling = may_vote(by, activity, at)
    cards, progress = next_cards(
        activity,
        answered,
        random.SystemRandom(),
        first=_number(request.GET.get("frase")),
        not_now=_number(request.GET.get("otra")),
        count=AHEAD,
    )
    page = Paginator(listed_statements(activity), 20).get_page(request.GET.get("pagina"))
    return render(
        request,
        "conversations/voting.html",
        {
            "activity": activity,
            "process": activity.process,
            "ruling": ruling,
            "now": at,
            "why_not": "" if ruling else words(ruling),
            "card": cards[0] if cards and ruling else None,
            "said": _label(answered, cards[0].pk) if cards else "",
            "ahead": json.dumps(
                [{"id": one.pk, "text": one.text, "again": one.pk in answered} for one in cards]
            ),
            "vote_url": f"{activity.get_absolute_url()}votar/",
            "undo_url": f"{activity.get_absolute_url()}deshacer/",
            "skip_url": f"{activity.get_absolute_url()}?otra={cards[0].pk}#frase" if cards else "",
            "answers": ANSWERS,
            "progress": progress,
            "fresh": not progress.answered,
            "page": page,
            "rows": [
                (row, _label(answered, row.contribution.pk))
                for row in contribution_rows(list(page.object_list), at=at)
            ],
            "code": code_in_hand(request) if voter else "",
            "hand": hand_of(by),
            "adds": may_add_statement(by, activity, at),
            "runs": bool(by.user and may_run(by, activity)),
        },
    )


@never_cache
@require_POST
def vote(request: HttpRequest, activity_id: int) -> HttpResponse:
    """One answer. A script that asks for JSON gets the next cards instead of the page."""
    activity = activity_or_404(request, activity_id, CODE)
    statement, value = _number(request.POST.get("statement")), request.POST.get("answer")
    if statement is None or value not in {str(answer.value) for answer in Answer}:
        sentence = _("Elija una de las tres respuestas.")
        return _refused(request, activity, sentence, 400, again=statement)
    by, at = agent(request), timezone.now()
    if request.POST.get("hand", hand_of(by)) != hand_of(by):
        sentence = _(
            "Esta página es de otra persona. Cárguela otra vez para responder usted; lo que ella "
            "respondió sin conexión espera a que vuelva."
        )
        return _refused(request, activity, sentence, 409, locked=True)
    voter = voter_of(by, activity)
    if sentence := too_fast(request, voter):
        return _refused(request, activity, sentence, 429, again=statement)
    ballot = Ballot(statement, int(value), _said(request.POST.get("said")))
    try:
        voter = answer(request, by, at, activity, voter, ballot)
    except NotAllowed as refusal:
        return _refused(request, activity, words(refusal.ruling), 409)
    recompute_soon(activity)
    if _wants_json(request):
        return JsonResponse(
            {"kept": statement, "code": code_in_hand(request), "hand": hand_of(agent(request))}
        )
    return redirect(f"{activity.get_absolute_url()}#frase")


def hand_of(by: Agent) -> str:
    """Whose answers a telephone keeps, in letters that say nothing else; "" for who is nobody yet."""
    if by.user is not None:
        who = f"user {by.user.pk}"
    elif by.participant_id is not None:
        who = f"participant {by.participant_id}"
    else:
        return ""
    return salted_hmac("participa.conversations.hand", who, algorithm="sha256").hexdigest()[:16]


def answer(
    request: HttpRequest,
    by: Agent,
    at: datetime,
    activity: Activity,
    voter: Voter | None,
    ballot: Ballot,
) -> Voter:
    """Store an answer; who gives the first one comes in with it, and holds a code."""
    if voter is not None:
        cast_votes(by=by, at=at, voter=voter, ballots=[ballot])
        return voter
    invitation = Invitation.objects.filter(
        activity=activity, code=request.session.get(INVITED, "")
    ).first()
    joined = take_part(by=by, at=at, activity=activity, ballots=[ballot], invitation=invitation)
    remember(request, joined.participant, joined.code)
    return joined.voter


@never_cache
@require_POST
def undo(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Take back the last answer and show its statement again."""
    activity = activity_or_404(request, activity_id, CODE)
    by = agent(request)
    voter = voter_of(by, activity)
    answered = votes_of(voter) if voter else {}
    if voter is None or not answered:
        return _refused(request, activity, _("No hay nada que deshacer."), 409)
    last = max(answered.values(), key=lambda one: (one.at, one.pk))
    try:
        ballot = Ballot(last.statement_id, None)
        cast_votes(by=by, at=timezone.now(), voter=voter, ballots=[ballot])
    except NotAllowed as refusal:
        return _refused(request, activity, words(refusal.ruling), 409)
    recompute_soon(activity)
    return redirect(f"{activity.get_absolute_url()}?frase={last.statement_id}#frase")


@never_cache
def new_statement(request: HttpRequest, activity_id: int) -> HttpResponse:
    activity = activity_or_404(request, activity_id, CODE)
    ruling = may_add_statement(agent(request), activity, timezone.now())
    if not ruling and ruling.reason == "statements_by_the_team":
        messages.error(request, words(ruling))
        return redirect(activity)
    return contribute(
        request,
        activity_id,
        mechanism=CODE,
        form_class=StatementForm,
        template="conversations/new.html",
        send=_send,
    )


def _send(by: Agent, at: datetime, activity: Activity, form: StatementForm) -> Submitted:
    return submit_statement(by=by, at=at, activity=activity, new=form.new_contribution())


@require_safe
def invited(request: HttpRequest, activity_id: int, code: str) -> HttpResponse:
    """By a link that the team handed out: remembered until the first answer."""
    activity = activity_or_404(request, activity_id, CODE)
    request.session[INVITED] = code.upper()[:12]
    return redirect(activity)


def too_fast(request: HttpRequest, voter: Voter | None, newcomers: str = "conversation") -> str:
    """In words, that an answer came too soon and when to give it again; "" if it may be taken."""
    if voter is None:
        if within_limit(request, newcomers, NEW_PER_HOUR, 3600):
            return ""
        minutes = limits.minutes_left(3600)
        return ngettext(
            "Desde esta conexión llegó mucha gente nueva. Espere %(n)d minuto.",
            "Desde esta conexión llegó mucha gente nueva. Espere %(n)d minutos.",
            minutes,
        ) % {"n": minutes}
    if limits.allow_here(f"vote:{voter.pk}:{address(request)}", PER_MINUTE, 60):
        return ""
    return _("Va muy rápido. Espere un minuto.")


def not_kept(sentence: str) -> str:
    """The same for a page, which keeps nothing by itself."""
    return f"{sentence} {_('Esta respuesta no se guardó: vuelva a darla. Las anteriores, sí.')}"


def _label(answered: Mapping[int, Vote], statement: int) -> str:
    """What somebody answered to a statement, in words; "" for nothing."""
    vote = answered.get(statement)
    return str(Answer(vote.value).label) if vote and vote.value is not None else ""


def _refused(
    request: HttpRequest,
    activity: Activity,
    sentence: str,
    status: int,
    *,
    locked: bool = False,
    again: int | None = None,
) -> HttpResponse | HttpResponseRedirect:
    """Say why; a script keeps what is slowed (429, it sends it later) or `locked` (another's).

    again: the statement to be shown once more, where the answer to it was not taken.
    """
    if _wants_json(request):
        response: HttpResponse = JsonResponse(
            {"problem": sentence} | ({"locked": True} if locked else {}), status=status
        )
        if status == 429:
            response["Retry-After"] = "30"
        return response
    messages.error(request, not_kept(sentence) if status == 429 else sentence)
    return redirect(f"{activity.get_absolute_url()}?frase={again}" if again else activity)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _number(text: str | None) -> int | None:
    """A key as it comes in an address; None for anything else."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None


def _said(text: str | None) -> datetime | None:
    """Milliseconds since 1970, as a telephone that kept the answer tells them."""
    number = _number(text)
    if number is None or number > 4_000_000_000_000:
        return None
    return datetime.fromtimestamp(number / 1000, tz=UTC)
