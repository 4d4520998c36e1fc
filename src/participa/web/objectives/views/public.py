"""What anybody reads of objectives, their indicators and what actors give to them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Case, Exists, IntegerField, OuterRef, Value, When
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from participa.articulation.models import WorkingTable
from participa.objectives.enums import StepKind
from participa.objectives.models import (
    ActorContribution,
    Indicator,
    Objective,
    ObjectiveVersion,
)
from participa.objectives.queries import (
    conditions_of,
    contributions_of,
    giving_counts,
    indicators_of,
    sdg_targets,
    shared_objectives,
    with_giving,
)
from participa.objectives.rules import may_change_contribution, may_minute, may_run_objective
from participa.participation.models import Process
from participa.relations.queries import measured_waves
from participa.territories.models import Territory
from participa.territories.queries import find_territories
from participa.web.networks.views.figures import change_words
from participa.web.requests import agent, organizations, query_without_page

from ..exports import contribution_lines, reading_lines

PAGE_SIZE = 20
DRAWN = 3  # indicators with a chart on the page of the objective; the others have their own
GIVING_ORDER = ("late", "partly", "promised", "fulfilled", "withdrawn")
SECTORS_NEEDED, WAVES_NEEDED = 3, 2


@dataclass(frozen=True)
class Check:
    """One line of "is this articulation yet?", computed."""

    word: str | Promise
    done: bool
    detail: str | Promise

    @property
    def state(self) -> str:
        return "good" if self.done else "waiting"


@require_safe
def objectives(request: HttpRequest) -> HttpResponse:
    """All of them, or those of a place."""
    text = request.GET.get("territorio", "").strip()[:80].replace("\x00", "")
    place = find_territories(text).first() if text else None
    page = Paginator(shared_objectives(territory=place), PAGE_SIZE).get_page(
        request.GET.get("pagina")
    )
    return render(
        request,
        "participa/objectives/list.html",
        {
            "page": page,
            "place": place,
            "text": text,
            "unknown_place": bool(text) and place is None,
            "query": query_without_page(request),
        },
    )


def objective_or_404(pk: int) -> Objective:
    """With `reworded`: whether there is an earlier wording to read."""
    reworded = Exists(ObjectiveVersion.objects.filter(objective=OuterRef("pk")))
    rows = Objective.objects.select_related("territory__department").annotate(reworded=reworded)
    return get_object_or_404(rows, pk=pk)


@require_safe
def objective(request: HttpRequest, pk: int) -> HttpResponse:
    """What is at stake, who committed to what, what one can do, what has happened."""
    found = objective_or_404(pk)
    today = timezone.localdate()
    indicators = indicators_of(found.indicators.all(), today)
    counts, sectors = giving_counts(found.actor_contributions.all(), today)
    theory = found.theories.last()
    tables = list(WorkingTable.objects.filter(objectives=found, ended_at=None).order_by("name"))
    context: dict[str, Any] = {
        "objective": found,
        "indicators": indicators,
        "drawn": indicators[:DRAWN],
        "first": indicators[0] if indicators else None,
        "counts": [count for count in counts if count.count],
        "total": sum(count.count for count in counts),
        "late": next(count.count for count in counts if count.state == "late"),
        "sectors": sectors,
        "theory": theory,
        "columns": columns(theory.steps) if theory else [],
        "conditions": conditions_of(found),
        "activities": found.activities.select_related("organization"),
        "targets": _targets(found),
        "processes": Process.objects.public().filter(objectives=found).order_by("-published_at"),
        "tables": tables,
        "checks": checks(len(sectors), found.territory),
    }
    context |= contributions_page(request, found, context["total"])
    if request.user.is_authenticated:
        context["runs"] = bool(may_run_objective(agent(request), found))
    context["offers"] = (
        not request.user.is_authenticated or context["runs"] or organizations(request)
    )
    return render(request, "participa/objectives/objective.html", context)


def checks(sectors: int, territory: Territory) -> list[Check]:
    """The done rule of articulation (domain specification, J8)."""
    waves = measured_waves(territory, timezone.now())
    measured = _("Hoy: %(n)s de %(of)s.") % {"n": len(waves), "of": WAVES_NEEDED}
    last = waves[-1][1] if len(waves) >= WAVES_NEEDED else None
    change = change_words(last) if last else None
    return [
        Check(
            _("Al menos tres sectores cumplieron algún aporte"),
            sectors >= SECTORS_NEEDED,
            _("Hoy: %(n)s de %(of)s.") % {"n": sectors, "of": SECTORS_NEEDED},
        ),
        Check(
            _("Las relaciones entre sectores se midieron dos veces"),
            len(waves) >= WAVES_NEEDED,
            f"{measured} {change.across}".strip() if change else measured,
        ),
    ]


def columns(steps: list[dict[str, str]]) -> list[dict[str, Any]]:
    """The theory as a picture: one column for each kind of step that it has."""
    found = [
        {"kind": kind, "steps": [step for step in steps if step["kind"] == kind]}
        for kind in StepKind
    ]
    return [column for column in found if column["steps"]]


def _targets(found: Objective) -> list[Any]:
    known = sdg_targets()
    codes = set(found.targets.filter(removed_at=None).values_list("code", flat=True))
    return [target for code, target in known.items() if code in codes]


def contributions_page(request: HttpRequest, found: Objective, total: int) -> dict[str, Any]:
    """The late ones first; the total is known, so that no query counts again."""
    order = Case(
        *(When(state=state, then=Value(place)) for place, state in enumerate(GIVING_ORDER)),
        output_field=IntegerField(),
    )
    rows = with_giving(found.actor_contributions.all(), timezone.localdate())
    paginator = Paginator(
        rows.select_related("organization").order_by(order, "due_on", "pk"), PAGE_SIZE
    )
    paginator.count = total
    page = paginator.get_page(request.GET.get("pagina"))
    return {"page": page, "given": contributions_of(page.object_list)}


@require_safe
def wordings(request: HttpRequest, pk: int) -> HttpResponse:
    """How the objective was worded and why it changed, the latest first; as it stands if never."""
    found = objective_or_404(pk)
    return render(
        request,
        "participa/objectives/wordings.html",
        {"objective": found, "versions": found.versions.order_by("-number")},
    )


@require_safe
def contributions_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    found = objective_or_404(pk)
    return _csv(contribution_lines(found), f"aportes-{slugify(found.title)[:50]}")


def _csv(lines: Any, name: str) -> HttpResponseBase:
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def indicator_or_404(pk: int) -> Indicator:
    return get_object_or_404(
        Indicator.objects.select_related("objective__territory__department"), pk=pk
    )


@require_safe
def indicator(request: HttpRequest, pk: int) -> HttpResponse:
    """Its terms now and before, and every reading with its corrections."""
    found = indicator_or_404(pk)
    context = {
        "objective": found.objective,
        "indicator": indicators_of([found], timezone.localdate())[0],
        "runs": request.user.is_authenticated
        and bool(may_run_objective(agent(request), found.objective)),
    }
    return render(request, "participa/objectives/indicator.html", context)


@require_safe
def readings_csv(request: HttpRequest, pk: int) -> HttpResponseBase:
    return _csv(reading_lines(indicator_or_404(pk)), f"mediciones-{pk}")


def contribution_or_404(pk: int) -> ActorContribution:
    rows = with_giving(ActorContribution.objects.all(), timezone.localdate())
    found: ActorContribution = get_object_or_404(
        rows.select_related("objective__territory__department", "organization__territory"), pk=pk
    )
    return found


@require_safe
def contribution(request: HttpRequest, pk: int) -> HttpResponse:
    """What an actor promised, where it was minuted, what it gave and what shows it."""
    found = contribution_or_404(pk)
    versions = list(found.versions.all())
    context = {
        "objective": found.objective,
        "contribution": found,
        "given": contributions_of([found])[0],
        "current": versions[-1],
        "earlier": versions[:-1],
        "minutes": found.minutes.all(),
        "fulfilments": found.fulfilments.all(),
        "signatures": found.signatures.select_related("agreement__table", "agreement__session"),
    }
    if request.user.is_authenticated:
        by = agent(request)
        context["may_change"] = bool(may_change_contribution(by, found))
        context["may_minute"] = bool(may_minute(by, found))
    return render(request, "participa/objectives/contribution.html", context)
