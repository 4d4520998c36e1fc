"""Running the survey: preparing a wave, its list, opening, following, reminding, closing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participa.actors.models import Organization
from participa.actors.queries import public_organizations
from participa.desk.queries import Scope
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed, require
from participa.relations import operations
from participa.relations.enums import TieKind, WaveState
from participa.relations.models import Wave
from participa.relations.queries import (
    response_by_sector,
    response_rate,
    response_rates,
    roster,
)
from participa.relations.rules import (
    CONVENERS,
    LISTENERS,
    may_capture_answers,
    may_change_roster,
    may_extend_wave,
    may_run_wave,
)
from participa.territories.queries import search_key
from participa.web.desk.views.access import desk_page
from participa.web.neutrality import neutral
from participa.web.requests import agent, query_without_page, tell

from ..forms import ExtendForm, PasteForm, RosterForm, WaveForm

PAGE = 25
CHOICES = 50  # organisations of the directory on one page


def wave_of_desk(request: HttpRequest, pk: int) -> Wave:
    """A wave that the person runs or captures for; for others it is as if it did not exist."""
    found = get_object_or_404(Wave.objects.select_related("territory__department"), pk=pk)
    by = agent(request)
    if not (may_capture_answers(by, found) or may_run_wave(by, found.territory)):
        raise Http404
    return found


@require_safe
@desk_page
def waves(request: HttpRequest, scope: Scope) -> HttpResponse:
    """The surveys of my territories, the latest first."""
    found = Wave.objects.filter(scope.in_places("territory", *CONVENERS, *LISTENERS))
    page = Paginator(
        found.select_related("territory__department").order_by("-created_at", "-pk"), PAGE
    ).get_page(request.GET.get("pagina"))
    rates, at = response_rates(page.object_list), timezone.now()
    return render(
        request,
        "participa/relations/desk_waves.html",
        {
            "page": page,
            "rows": [(one, one.state(at), rates[one.pk]) for one in page.object_list],
            "runs": _runs(scope),
        },
    )


@require_http_methods(["GET", "POST"])
@desk_page
def new_wave(request: HttpRequest, scope: Scope) -> HttpResponse:
    """What is asked, where and until when; the list comes next."""
    form = WaveForm(request.POST or None, initial={"kinds": [TieKind.KNOWS, TieKind.WORKS_WITH]})
    neutral(form, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = operations.create_wave(by=agent(request), at=timezone.now(), **form.values())
        except ValidationError as error:
            form.refuse(error)
        else:
            return redirect("desk_roster", made.pk)
    return _wave_form(request, form, None)


@require_http_methods(["GET", "POST"])
@desk_page
def edit_wave(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    found = wave_of_desk(request, pk)
    require(may_change_roster(agent(request), found))
    form = WaveForm(
        request.POST or None,
        initial={
            "territory": found.territory,
            "name": found.name,
            "purpose": found.purpose,
            "kinds": found.kinds,
            "closes_on": timezone.localdate(found.closes_at),
        },
    )
    del form.fields["territory"]
    neutral(form, found.territory)
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_wave(by=agent(request), at=timezone.now(), wave=found, **form.values())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(request, _("Guardamos los cambios."))
            return redirect("desk_wave", found.pk)
    return _wave_form(request, form, found)


@require_safe
@desk_page
def wave(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """How it goes: who has answered, by which door, who is missing, and what to do now."""
    found, at = wave_of_desk(request, pk), timezone.now()
    entries = roster(found)
    only = request.GET.get("ver", "")
    if only == "faltan":
        entries = entries.filter(answers=None)
    elif only == "respondieron":
        entries = entries.exclude(answers=None)
    by, state = agent(request), found.state(at)
    runs = bool(may_run_wave(by, found.territory))
    return render(
        request,
        "participa/relations/desk_wave.html",
        {
            "wave": found,
            "state": state,
            "is_draft": state == WaveState.DRAFT,
            "is_open": state == WaveState.OPEN,
            "runs": runs,
            "captures": bool(may_capture_answers(by, found)),
            "rate": response_rate(found),
            "rows": _sector_rows(found),
            "kinds": [TieKind(kind).label for kind in found.kinds],
            "page": Paginator(entries, PAGE).get_page(request.GET.get("pagina")),
            "only": only,
            "query": query_without_page(request),
        },
    )


@require_http_methods(["GET", "POST"])
@desk_page
def choose(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """The list, while the wave is in preparation: from the directory, pasted, or all at once."""
    found = wave_of_desk(request, pk)
    require(may_change_roster(agent(request), found))
    paste = PasteForm(request.POST if "names" in request.POST else None)
    if request.method == "POST":
        chosen, unknown = _chosen(request, found, paste)
        if chosen is not None:
            return _change_list(request, found, chosen, unknown)
    form = RosterForm(request.GET)
    form.is_valid()
    entries = list(roster(found))
    fitting = _fitting(found, form).exclude(pk__in=[entry.organization_id for entry in entries])
    return render(
        request,
        "participa/relations/desk_roster.html",
        {
            "wave": found,
            "entries": entries,
            "form": form,
            "paste": paste,
            "page": Paginator(fitting, CHOICES).get_page(request.GET.get("pagina")),
            "query": query_without_page(request),
        },
        status=422 if paste.errors else 200,
    )


@require_http_methods(["GET", "POST"])
@desk_page
def extend(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """More time to answer, and why; the date it had stays on the public page."""
    found, at = wave_of_desk(request, pk), timezone.now()
    require(may_extend_wave(agent(request), found, at))
    form = neutral(ExtendForm(request.POST or None), found.territory)
    if request.method == "POST" and form.is_valid():
        try:
            operations.extend_wave(by=agent(request), at=at, wave=found, **form.values())
        except ValidationError as error:
            form.refuse(error)
        else:
            messages.success(
                request,
                _("El plazo nuevo está publicado. Avisamos a las que faltan por responder."),
            )
            return redirect("desk_wave", found.pk)
    return render(
        request,
        "participa/relations/desk_extend.html",
        {"form": form, "wave": found},
        status=422 if form.errors else 200,
    )


@require_POST
@desk_page
def act(request: HttpRequest, scope: Scope, pk: int, what: str) -> HttpResponse:
    """Open it, remind those who are missing, or close it."""
    found, at = wave_of_desk(request, pk), timezone.now()
    by = agent(request)
    try:
        if what == "abrir":
            operations.open_wave(by=by, at=at, wave=found)
            messages.success(request, _("La encuesta está abierta. Ahora entregue los enlaces."))
            return redirect("desk_wave_links", found.pk)
        if what == "recordar":
            told = operations.remind_roster(by=by, at=at, wave=found)
            messages.success(request, _reminded(told))
        else:
            operations.close_wave(by=by, at=at, wave=found)
            messages.success(request, _("La encuesta cerró. Los resultados ya se ven."))
    except NotAllowed as refusal:
        tell(request, refusal)
    return redirect("desk_wave", found.pk)


def _wave_form(request: HttpRequest, form: WaveForm, found: Wave | None) -> HttpResponse:
    return render(
        request,
        "participa/relations/desk_wave_form.html",
        {"form": form, "wave": found},
        status=422 if form.errors else 200,
    )


def _runs(scope: Scope) -> bool:
    places = scope.places(*CONVENERS)
    return places is None or bool(places)


def _sector_rows(found: Wave) -> list[dict[str, Any]]:
    return [
        {"sector": sector.value, "word": Sector(sector).label, "rate": rate}
        for sector, rate in response_by_sector(found).items()
    ]


def _fitting(found: Wave, form: RosterForm) -> Any:
    wanted = form.cleaned_data
    place = None if wanted.get("cerca") else found.territory
    return public_organizations(
        sector=wanted.get("sector", ""), territory=place, text=wanted.get("q", "")
    )


def _chosen(
    request: HttpRequest, found: Wave, paste: PasteForm
) -> tuple[list[Organization] | None, list[str]]:
    """The organisations a form names to be put on the list, and the names that are none."""
    if "names" in request.POST:
        if not paste.is_valid():
            return None, []
        return _named(found, paste.cleaned_data["names"])
    if "todas" in request.POST:
        return list(public_organizations(territory=found.territory)[:2000]), []
    return list(Organization.objects.filter(pk__in=_ids(request, "organizacion"))), []


def _named(found: Wave, text: str) -> tuple[list[Organization], list[str]]:
    """By name: first of the territory, else of anywhere if there is only one."""
    wanted = {search_key(line): line.strip() for line in text.splitlines() if line.strip()}
    rows: dict[str, list[Organization]] = {}
    for organization in Organization.objects.public().filter(folded_name__in=list(wanted)[:1000]):
        rows.setdefault(organization.folded_name, []).append(organization)
    chosen, unknown = [], []
    for key, line in wanted.items():
        candidates = rows.get(key, [])
        near = [one for one in candidates if one.territory_id == found.territory_id]
        if len(near or candidates) == 1:
            chosen.append((near or candidates)[0])
        else:
            unknown.append(line[:80])
    return chosen, unknown


def _change_list(
    request: HttpRequest, found: Wave, chosen: list[Organization], unknown: list[str]
) -> HttpResponse:
    by, at = agent(request), timezone.now()
    try:
        if "quitar" in request.POST:
            operations.remove_from_roster(
                by=by, at=at, wave=found, organization_ids=[one.pk for one in chosen]
            )
            messages.success(request, _("Listo: ya no está en la lista."))
        else:
            added = operations.add_to_roster(by=by, at=at, wave=found, organizations=chosen)
            messages.success(
                request,
                ngettext(
                    "Agregamos %(n)d organización a la lista.",
                    "Agregamos %(n)d organizaciones a la lista.",
                    added,
                )
                % {"n": added},
            )
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    if unknown:
        messages.warning(
            request,
            _("Estos nombres no están en el directorio, o hay varias iguales: %(names)s.")
            % {"names": "; ".join(unknown[:20])},
        )
    return redirect("desk_roster", found.pk)


def _ids(request: HttpRequest, name: str) -> list[int]:
    given = request.POST.getlist(name)[:2000]
    return [int(one) for one in given if one.isascii() and one.isdecimal() and len(one) < 10]


def _reminded(told: int) -> str:
    if not told:
        return _("Nadie a quien recordar por la plataforma hoy: llame o envíe el enlace.")
    return ngettext(
        "Recordamos a %(n)d organización.", "Recordamos a %(n)d organizaciones.", told
    ) % {"n": told}
