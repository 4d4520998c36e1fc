"""What the team does: statements to begin with, invitations, paper ballots, agreements."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from participa.kernel import mechanisms
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Activity, Contribution
from participa.web.neutrality import neutral
from participa.web.reasons import words
from participa.web.requests import activity_or_404, agent, tell

from ..forms import BallotForm, InvitationForm, PromoteForm, SeedForm, SheetsForm
from ..models import Sheet
from ..operations import (
    Ballot,
    open_invitation,
    print_sheets,
    promote_statement,
    seed_statements,
    take_part,
)
from ..queries import (
    ballot_statements,
    invitations_of,
    reading_of,
    sheets_between,
    sheets_count,
    targets_of,
    waiting_for_review,
)
from ..rules import SHEETS, may_enter_ballots, may_read_votes, may_run
from ..tasks import recompute_soon

CODE = "conversations"
CARDS = 8  # on a sheet of letter or A4 paper
SLIP = "ballot"  # in the session: the code of the last paper ballot


def of_team(request: HttpRequest, activity_id: int) -> Activity:
    """The conversation, for whoever runs it; for others this page does not exist."""
    activity = activity_or_404(request, activity_id, CODE)
    if not may_run(agent(request), activity):
        raise Http404
    return activity


@never_cache
@login_required
def team(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Everything the team needs on one page."""
    activity = of_team(request, activity_id)
    by, at = agent(request), timezone.now()
    invites = request.method == "POST" and "label" in request.POST
    prints = request.method == "POST" and "count" in request.POST
    seeding = request.method == "POST" and not invites and not prints
    seeds = SeedForm(request.POST if seeding else None)
    sheets = SheetsForm(request.POST if prints else None)
    invitation = InvitationForm(request.POST if invites else None)
    for form in (seeds, invitation):
        neutral(form, activity.process.territory)
    try:
        if invites and invitation.is_valid():
            label = invitation.cleaned_data["label"]
            open_invitation(by=by, at=at, activity=activity, label=label)
            return redirect("conversations:team", activity.pk)
        if prints and sheets.is_valid():
            asked = sheets.cleaned_data
            made = print_sheets(
                by=by, at=at, activity=activity, count=asked["count"], once=asked["once"]
            )
            place = f"{activity.get_absolute_url()}equipo/papeletas/"
            return redirect(f"{place}?desde={made[0].number}&hasta={made[-1].number}")
        if seeding and seeds.is_valid():
            new = _seed(request, activity, seeds)
            messages.success(request, _("Frases nuevas a la vista: %(n)d.") % {"n": new})
            return redirect("conversations:team", activity.pk)
    except NotAllowed as refusal:
        tell(request, refusal)
        return redirect("conversations:team", activity.pk)
    return render(
        request,
        "conversations/team.html",
        {
            **_about(activity),
            "seeds": seeds,
            "invitation": invitation,
            "sheets": sheets,
            "waiting": waiting_for_review(activity),
            "printed": sheets_count(activity),
            "invitations": invitations_of(activity),
            "embed_code": _embed_code(request, activity),
        },
        status=422 if seeds.errors or invitation.errors or sheets.errors else 200,
    )


def _embed_code(request: HttpRequest, activity: Activity) -> str:
    """What another site pastes; the title in it is text, whatever it holds."""
    address = request.build_absolute_uri(f"{activity.get_absolute_url()}tarjeta/")
    return (
        f'<iframe src="{address}" width="100%" height="640" style="border:0;max-width:40rem" '
        f'loading="lazy" title="{escape(activity.title)}"></iframe>'
    )


def _seed(request: HttpRequest, activity: Activity, form: SeedForm) -> int:
    by, at, made = agent(request), timezone.now(), 0
    for name, meta in (("statements", False), ("about", True)):
        texts = form.cleaned_data[name]
        if texts:
            made += len(seed_statements(by=by, at=at, activity=activity, texts=texts, meta=meta))
    return made


@never_cache
@login_required
@require_safe
def invitation_cards(request: HttpRequest, activity_id: int, code: str) -> HttpResponse:
    """An invitation to hand out: a sheet of equal cards to cut, without the label of the team."""
    activity = of_team(request, activity_id)
    invitation = invitations_of(activity).filter(code=code.upper()).first()
    if invitation is None:
        raise Http404
    about = {**_about(activity), "invitation": invitation, "copies": range(CARDS)}
    return render(request, "conversations/invitation_cards.html", about)


@never_cache
@login_required
@require_safe
def cards(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Ballots to print: every statement with three boxes, and the short address.

    With `desde` and `hasta` the numbered ones, each with its code; else one without.
    """
    activity = of_team(request, activity_id)
    asked = [request.GET.get(name, "") for name in ("desde", "hasta")]
    sheets: list[Sheet | None] = [None]
    last = 0
    if all(text.isascii() and text.isdecimal() and len(text) < 8 for text in asked):
        first, last = map(int, asked)
        sheets = list(sheets_between(activity, first, min(last, first + SHEETS - 1)))
        if not sheets:
            raise Http404
    return render(
        request,
        "conversations/cards.html",
        {
            **_about(activity),
            "statements": ballot_statements(activity),
            "sheets": sheets,
            "next": sheets[-1].number + 1 if sheets[-1] and sheets[-1].number < last else None,
            "last": last,
        },
    )


@never_cache
@login_required
def ballot(request: HttpRequest, activity_id: int) -> HttpResponse:
    """Type in a paper ballot; the next page gives the code to hand over."""
    activity = activity_or_404(request, activity_id, CODE)
    by, at = agent(request), timezone.now()
    ruling = may_enter_ballots(by, activity, at)
    if not ruling and ruling.reason == "not_on_process_team":
        raise Http404
    form = BallotForm(
        request.POST if request.method == "POST" else None,
        activity=activity,
        statements=ballot_statements(activity),
    )
    if request.method == "POST" and form.is_valid():
        ballots = [Ballot(pk, value) for pk, value in form.answers.items()]
        try:
            joined = take_part(
                by=by,
                at=at,
                activity=activity,
                ballots=ballots,
                on_paper=True,
                once=form.cleaned_data["once"],
                sheet=form.cleaned_data["code"],
            )
        except NotAllowed as refusal:
            beside = "code" if refusal.ruling.reason == "sheet_registered" else None
            form.add_error(beside, words(refusal.ruling))
        else:
            recompute_soon(activity)
            sheet = form.cleaned_data["code"]
            if sheet and joined.code == sheet.code:  # the person keeps the slip with it
                told = _("Se registró la papeleta %(number)d, con el código %(code)s.")
                messages.success(request, told % {"number": sheet.number, "code": sheet.code})
            else:
                request.session[SLIP] = joined.code
            return redirect("conversations:ballot", activity.pk)
    code = request.session.pop(SLIP, "") if request.method == "GET" else ""
    return render(
        request,
        "conversations/ballot.html",
        {
            **_about(activity),
            "form": form,
            "code": code,
            "why_not": "" if ruling else words(ruling),
        },
        status=422 if form.errors else 200,
    )


@never_cache
@login_required
def promote(request: HttpRequest, activity_id: int, pk: int) -> HttpResponse:
    """An agreement becomes a contribution of another activity, with one confirmation."""
    activity = of_team(request, activity_id)
    statement = (
        Contribution.objects.public()
        .select_related("statement", "process")
        .filter(pk=pk, activity=activity)
        .first()
    )
    if statement is None:
        raise Http404
    targets = targets_of(activity, timezone.now())
    form = PromoteForm(
        request.POST if request.method == "POST" else None,
        targets=targets,
        initial={
            "title": statement.title,
            "body": _evidence(activity, statement),
            "reason": _("Lo comparten los grupos de la conversación."),
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = _promoted(request, statement, form)
        except NotAllowed as refusal:
            form.add_error(None, words(refusal.ruling))
        else:
            messages.success(request, _("El acuerdo ya es un aporte y espera respuesta."))
            return redirect(made)
    return render(
        request,
        "conversations/promote.html",
        {**_about(activity), "statement": statement, "form": form, "targets": targets},
        status=422 if form.errors else 200,
    )


def _promoted(request: HttpRequest, statement: Contribution, form: PromoteForm) -> Contribution:
    data = form.cleaned_data
    target: Activity = data["target"]
    asked = mechanisms.get(target.mechanism).capture_fields
    return promote_statement(
        by=agent(request),
        at=timezone.now(),
        statement=statement,
        target=target,
        title=data["title"],
        body=data["body"],
        own={name: data["title"] if field.required else "" for name, field in asked.items()},
        reason=data["reason"],
    )


def _evidence(activity: Activity, statement: Contribution) -> str:
    """In words: who said so, and how many."""
    reading = reading_of(activity)
    told = (
        next((one for one in reading.shared if one.contribution.pk == statement.pk), None)
        if reading
        else None
    )
    words_ = statement.statement.words.removesuffix(".")
    if told is not None and told.nearly_all and told.side == "agree":
        said = _(
            "En la conversación «%(title)s», casi todas las personas están de acuerdo: «%(text)s»."
        )
        return said % {
            "title": activity.title,
            "text": words_,
        }
    if told is None or told.count is None or told.total is None:
        return _("En la conversación «%(title)s» se dijo: «%(text)s».") % {
            "title": activity.title,
            "text": words_,
        }
    said = (
        _("En la conversación «%(title)s», %(n)d de %(m)d personas están de acuerdo: «%(text)s».")
        if told.side == "agree"
        else _("En la conversación «%(title)s», %(n)d de %(m)d personas rechazan: «%(text)s».")
    )
    return said % {"title": activity.title, "n": told.count, "m": told.total, "text": words_}


def _about(activity: Activity) -> dict[str, Any]:
    return {
        "activity": activity,
        "process": activity.process,
        "runs": True,
        "votes_public": bool(may_read_votes(activity, timezone.now())),
    }
