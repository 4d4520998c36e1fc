"""Handing a survey out and taking it in: links, messages, paper forms, transcription."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from participa.desk.queries import Scope
from participa.kernel.rulings import NotAllowed, require
from participa.kernel.spreadsheets import csv_lines
from participa.relations.enums import AnswerChannel, TieKind, strength_choices
from participa.relations.models import RosterEntry, Wave
from participa.relations.operations import Given, answer_wave
from participa.relations.queries import entry_of_code, link_url, response_rate, roster
from participa.relations.rules import may_be_answered, may_capture_answers
from participa.web.desk.views.access import desk_page
from participa.web.reasons import words
from participa.web.requests import agent

from ..forms import QUESTIONS, CodeForm, PaperForm
from .desk import wave_of_desk

PAGE = 20
SHEETS = 10  # paper forms on one page to print


def _captured_wave(request: HttpRequest, pk: int) -> Wave:
    """A wave whose links and sheets this person may see: whoever holds one may answer."""
    found = wave_of_desk(request, pk)
    require(may_capture_answers(agent(request), found))
    return found


@require_safe
@desk_page
def links(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The link of each organisation, with a message ready to be sent."""
    found = _captured_wave(request, pk)
    page = Paginator(roster(found), PAGE).get_page(request.GET.get("pagina"))
    rows = [(entry, link_url(entry), _message(found, entry)) for entry in page.object_list]
    return render(
        request,
        "participa/relations/desk_links.html",
        {
            "wave": found,
            "page": page,
            "rows": rows,
            "ruling": may_be_answered(found, timezone.now()),
        },
    )


@require_safe
@desk_page
def links_csv(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The same as a file, for a mail merge; for the team's hands only."""
    found = _captured_wave(request, pk)
    heads = ("organizacion", "sector", "codigo", "respondio", "enlace", "mensaje")
    lines = csv_lines(heads, _link_rows(found))
    # The mark in front lets spreadsheets take the file for UTF-8.
    response = HttpResponse("\ufeff" + "".join(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="enlaces-encuesta-{found.pk}.csv"'
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
@desk_page
def sheets(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Paper forms to print: one for each organisation, with its code and the numbered list."""
    found = _captured_wave(request, pk)
    entries = list(roster(found))
    page = Paginator(entries, SHEETS).get_page(request.GET.get("pagina"))
    return render(
        request,
        "participa/relations/desk_sheets.html",
        {
            "wave": found,
            "entries": entries,
            "page": page,
            "kinds": [
                {
                    "word": TieKind(kind).label,
                    "question": QUESTIONS[kind][0],
                    "choices": strength_choices(kind),
                }
                for kind in found.kinds
            ],
        },
    )


@require_http_methods(["GET", "POST"])
@desk_page
def transcribe(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Sheet after sheet: its code, the numbers on it, reading them back, and the next one."""
    found = _captured_wave(request, pk)
    ruling = may_be_answered(found, timezone.now())
    code = CodeForm(request.GET if "codigo" in request.GET else None)
    entry = None
    if code.is_bound and code.is_valid():
        entry = entry_of_code(code.cleaned_data["codigo"], [found])
        if entry is None:
            code.add_error(
                "codigo",
                _(
                    "Ninguna hoja de esta encuesta tiene ese código. Revíselo en la esquina de "
                    "la hoja: no lleva O, I, L, S, Z, B, U ni V, ni 0, 1, 2, 5 ni 8."
                ),
            )
    context: dict[str, Any] = {
        "wave": found,
        "ruling": ruling,
        "why_not": words(ruling),
        "code": code,
        "entry": entry,
        "rate": response_rate(found),
    }
    if entry is None or not ruling:
        return render(
            request,
            "participa/relations/desk_transcribe.html",
            context,
            status=422 if code.errors else 200,
        )
    entries = list(roster(found))
    form = PaperForm(request.POST or None, entry=entry, entries=entries)
    if request.method == "POST" and form.is_valid() and "correct" not in request.POST:
        if "confirm" in request.POST and _received(request, entry, form):
            return redirect("desk_transcribe", found.pk)
        if "confirm" not in request.POST:
            context["said"] = _said(form, entries)
    context["form"] = form
    return render(
        request,
        "participa/relations/desk_transcribe.html",
        context,
        status=422 if form.errors else 200,
    )


def _received(request: HttpRequest, entry: RosterEntry, form: PaperForm) -> bool:
    data = form.cleaned_data
    given = Given(
        post=data["post"],
        marks=form.marks,
        channel=AnswerChannel.PAPER,
        answered_on=data["answered_on"],
    )
    try:
        answer_wave(by=agent(request), at=timezone.now(), entry=entry, given=given)
    except NotAllowed as refusal:
        form.add_error(None, words(refusal.ruling))
    except ValidationError as error:
        form.refuse(error)
    else:
        messages.success(
            request,
            _("Quedó la respuesta de %(name)s, registrada con apoyo. Siga con la próxima hoja.")
            % {"name": entry.organization.name},
        )
        return True
    return False


def _said(form: PaperForm, entries: list[RosterEntry]) -> list[tuple[int, Any, list[str], str]]:
    names = {entry.organization_id: entry.organization.name for entry in entries}
    return [
        (number, TieKind(kind).label, sorted(names[pk] for pk in marked), "")
        for number, (kind, marked) in enumerate(form.marks.items(), start=1)
    ]


def _message(found: Wave, entry: RosterEntry) -> str:
    """For WhatsApp: it says all there is to know before the link costs data."""
    return _(
        "Encuesta «%(name)s». Le preguntamos a %(organization)s con qué organizaciones de "
        "%(territory)s se relaciona. Toma unos diez minutos, se guarda a cada paso y no pide "
        "nombres. Responda hasta el %(day)s en: %(link)s"
    ) % {
        "name": found.name,
        "organization": entry.organization.name,
        "territory": found.territory.name,
        "day": timezone.localdate(found.closes_at).strftime("%d/%m/%Y"),
        "link": link_url(entry),
    }


def _link_rows(found: Wave) -> Iterator[tuple[str, ...]]:
    for entry in roster(found):
        yield (
            entry.organization.name,
            entry.sector,
            entry.code,
            "si" if entry.answers_made else "no",  # type: ignore[attr-defined]  # annotated
            link_url(entry),
            _message(found, entry),
        )
