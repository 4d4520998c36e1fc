"""Answering a survey: one page a relation, each saved as it goes, then the post and sending.

Two doors lead here: the organisation's own link, without an account, and whoever facilitates and
asks aloud. Both see the same pages.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from participa.desk.queries import Scope
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.relations.enums import AnswerChannel, TieKind, strength_choices
from participa.relations.models import AnswerDraft, RosterEntry
from participa.relations.operations import Given, answer_wave, keep_draft
from participa.relations.queries import entry_of_token, link_token, roster
from participa.relations.rules import may_be_answered, may_capture_answers
from participa.web.desk.views.access import desk_page
from participa.web.requests import agent, tell

from ..forms import QUESTIONS, SendForm, read_marks, sector_lines

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Door:
    """By which way somebody came to answer for which organisation."""

    entry: RosterEntry
    channel: AnswerChannel
    by: Agent
    token: str
    base: str  # address of the first page
    frame: str  # template around the pages

    @property
    def kinds(self) -> list[str]:
        return list(self.entry.wave.kinds)

    def url(self, step: int | None = None) -> str:
        """Of a step; the last one is sending."""
        if step is None:
            return self.base
        return f"{self.base}{step}/" if step <= len(self.kinds) else f"{self.base}enviar/"


Page = Callable[Concatenate[HttpRequest, Door, P], HttpResponse]


def _by_link(page: Page[P]) -> Callable[..., HttpResponse]:
    """The page behind an organisation's link; an unknown one gets a page that helps."""

    @never_cache
    @wraps(page)
    def view(
        request: HttpRequest, /, token: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        entry = entry_of_token(token)
        if entry is None or entry.wave.opened_at is None:
            response = render(request, "participa/relations/unknown_link.html", status=404)
        else:
            known = link_token(entry)
            door = Door(
                entry,
                AnswerChannel.LINK,
                Agent(),
                known,
                f"/encuesta/{known}/",
                "participa/relations/survey_base.html",
            )
            response = page(request, door, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Referrer-Policy"] = "same-origin"
        return response

    return view


def _by_interview(page: Page[P]) -> Callable[..., HttpResponse]:
    """The same page for whoever facilitates, at the desk."""

    @desk_page
    @wraps(page)
    def view(
        request: HttpRequest, scope: Scope, /, pk: int, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        entry = get_object_or_404(
            RosterEntry.objects.select_related("organization", "wave__territory__department"),
            pk=pk,
        )
        by = agent(request)
        if not may_capture_answers(by, entry.wave):
            raise Http404
        door = Door(
            entry,
            AnswerChannel.FACILITATOR,
            by,
            "",
            f"/mesa/relaciones/entrevistas/{entry.pk}/",
            "participa/desk/base.html",
        )
        return page(request, door, *args, **kwargs)

    return view


def _cover(request: HttpRequest, door: Door) -> HttpResponse:
    """Who asks, what for, until when; where it was left, or that it was received."""
    marks, _post = _kept(door.entry)
    kinds = door.kinds
    left_at = next(
        (n for n, kind in enumerate(kinds, start=1) if kind not in marks), len(kinds) + 1
    )
    last = door.entry.answers.last()
    draft = _draft(door.entry)
    return render(
        request,
        "participa/relations/survey_cover.html",
        {
            **_about(door),
            "ruling": may_be_answered(door.entry.wave, timezone.now()),
            "last": last,
            "draft": draft,
            "start": door.url(left_at if draft else 1),
            "kinds": [TieKind(kind).label for kind in kinds],
            "asked": door.entry.wave.roster.count(),
        },
    )


def _step(request: HttpRequest, door: Door, step: int) -> HttpResponse:
    """One relation: the list by sector, each organisation with what is marked."""
    if not 1 <= step <= len(door.kinds):
        raise Http404
    at = timezone.now()
    if not may_be_answered(door.entry.wave, at):
        return redirect(door.url())
    kind = door.kinds[step - 1]
    entries = list(roster(door.entry.wave))
    if request.method == "POST":
        marked = read_marks(request.POST, entries, kind)
        keep_draft(entry=door.entry, kind=kind, marked=marked, at=at)
        if "later" in request.POST:
            messages.success(request, _("Guardamos lo marcado. Siga cuando pueda."))
            return redirect(door.url())
        return redirect(door.url(step + 1))
    marks, _post = _kept(door.entry)
    known = set(marks.get(TieKind.KNOWS, ())) if kind != TieKind.KNOWS else set()
    own = door.entry.organization_id
    first = [entry for entry in entries if not known or entry.organization_id in known]
    rest = [entry for entry in entries if known and entry.organization_id not in known]
    question, meaning = QUESTIONS[kind]
    marked = marks.get(kind, {})
    return render(
        request,
        "participa/relations/survey_step.html",
        {
            **_about(door),
            "kind": kind,
            "question": question,
            "meaning": meaning,
            "choices": strength_choices(kind),
            "steps": _steps(door, step, marks),
            "groups": sector_lines(first, own, marked),
            "rest": sector_lines(rest, own, marked),
            "rest_open": any(entry.organization_id in marked for entry in rest),
            "before": door.url(step - 1) if step > 1 else door.url(),
        },
    )


def _send(request: HttpRequest, door: Door) -> HttpResponse:
    """What was marked, read once more; the post; and off it goes."""
    at = timezone.now()
    if not may_be_answered(door.entry.wave, at):
        return redirect(door.url())
    marks, post = _kept(door.entry)
    form = SendForm(request.POST or None, initial={"post": post})
    if request.method == "POST" and form.is_valid():
        try:
            _answer(door, at, form.cleaned_data["post"], marks)
        except NotAllowed as refusal:
            tell(request, refusal)
            return redirect(door.url())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Recibimos la respuesta. Gracias por responder."))
            return redirect(door.url())
    names = {entry.organization_id: entry.organization.name for entry in roster(door.entry.wave)}
    said = [
        (
            number,
            TieKind(kind).label,
            sorted(names[pk] for pk in marks.get(kind, {}) if pk in names),
            door.url(number),
        )
        for number, kind in enumerate(door.kinds, start=1)
    ]
    return render(
        request,
        "participa/relations/survey_send.html",
        {
            **_about(door),
            "form": form,
            "said": said,
            "steps": _steps(door, len(door.kinds) + 1, marks),
            "before": door.url(len(door.kinds)),
        },
        status=422 if form.errors else 200,
    )


cover = require_safe(_by_link(_cover))
step = require_http_methods(["GET", "POST"])(_by_link(_step))
send = require_http_methods(["GET", "POST"])(_by_link(_send))
interview = require_safe(_by_interview(_cover))
interview_step = require_http_methods(["GET", "POST"])(_by_interview(_step))
interview_send = require_http_methods(["GET", "POST"])(_by_interview(_send))


def _answer(door: Door, at: datetime, post: str, marks: dict[str, dict[int, int]]) -> None:
    given = Given(post=post, marks=marks, channel=door.channel)
    answer_wave(by=door.by, at=at, entry=door.entry, given=given, token=door.token)


def _draft(entry: RosterEntry) -> AnswerDraft | None:
    return AnswerDraft.objects.filter(entry=entry).first()


def _kept(entry: RosterEntry) -> tuple[dict[str, dict[int, int]], str]:
    """What is marked so far: in the draft, else in the answer that counts; and its post."""
    last = entry.answers.last()
    found = _draft(entry) or last
    marks = {
        kind: {int(pk): strength for pk, strength in marked.items()}
        for kind, marked in (found.marks if found else {}).items()
    }
    return marks, last.post if last else ""


def _about(door: Door) -> dict[str, Any]:
    return {
        "entry": door.entry,
        "organization": door.entry.organization,
        "wave": door.entry.wave,
        "door": door,
        "base": door.base,
        "frame": door.frame,
        "assisted": door.channel != AnswerChannel.LINK,
    }


def _steps(door: Door, now: int, marks: dict[str, Any]) -> list[dict[str, str]]:
    """For `ui/steps.html`: one for each relation, and sending."""
    names = [str(TieKind(kind).label) for kind in door.kinds] + [_("Enviar")]
    done = [kind in marks for kind in door.kinds] + [False]
    return [
        {
            "name": name,
            "state": "now" if number == now else "done" if done[number - 1] else "next",
            "url": door.url(number),
        }
        for number, name in enumerate(names, start=1)
    ]
