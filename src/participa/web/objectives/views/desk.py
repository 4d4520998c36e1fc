"""Running an objective: its explanation, what is measured, how well its actors work together."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participa.desk.queries import Scope
from participa.kernel.rulings import require
from participa.objectives import operations
from participa.objectives.enums import CollectiveCondition
from participa.objectives.models import Objective, Reading
from participa.objectives.operations.indicators import DEFINITION
from participa.objectives.queries import (
    CONDITIONS,
    conditions_of,
    indicators_of,
    sdg_targets,
)
from participa.objectives.rules import may_run_objective
from participa.web.desk.views.access import desk_page
from participa.web.form_pages import AnsweringForm, acting, form_page, posted
from participa.web.neutrality import neutral
from participa.web.requests import agent

from ..forms import (
    ActivityForm,
    ConditionForm,
    CorrectionForm,
    IndicatorForm,
    IndicatorRevisionForm,
    NewObjectiveForm,
    ReadingForm,
    RewordingForm,
    TargetsForm,
    TheoryForm,
)
from .public import contributions_page, indicator_or_404, objective_or_404


def run_or_refuse(request: HttpRequest, pk: int) -> Objective:
    objective = objective_or_404(pk)
    require(may_run_objective(agent(request), objective))
    return objective


def desk_url(objective: Objective) -> str:
    return f"/mesa/objetivos/{objective.pk}/"


def page(
    request: HttpRequest,
    objective: Objective,
    form: AnsweringForm,
    save: Any,
    *,
    title: str,
    button: str,
    done: str,
    to: str = "",
    **context: Any,
) -> HttpResponse:
    return form_page(
        request,
        neutral(form, objective.territory),
        save,
        title=title,
        button=button,
        done=done,
        to=to or desk_url(objective),
        crumbs=[(objective.get_absolute_url(), objective.title)],
        **context,
    )


@desk_page
def new_objective(request: HttpRequest, scope: Scope) -> HttpResponse:
    def save(**fields: Any) -> str:
        return desk_url(operations.declare_objective(**acting(request), **fields))

    return form_page(
        request,
        neutral(NewObjectiveForm(posted(request)), None),
        save,
        title=_("Declarar un objetivo compartido"),
        button=_("Publicar el objetivo"),
        done=_("El objetivo está publicado. Ahora diga cómo se mide y quién aporta."),
        to="/mesa/articulacion/",
    )


@require_safe
@desk_page
def overview(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Everything about an objective, each thing with what can be done to it."""
    objective = run_or_refuse(request, pk)
    today = timezone.localdate()
    total = objective.actor_contributions.filter(organization__campaigns=False).count()
    return render(
        request,
        "participa/objectives/desk.html",
        {
            "objective": objective,
            "indicators": indicators_of(objective.indicators.all(), today),
            **contributions_page(request, objective, total),
            "conditions": conditions_of(objective),
            "theory": objective.theories.last(),
            "targets": objective.targets.filter(removed_at=None).count(),
            "activities": objective.activities.select_related("organization"),
        },
    )


@desk_page
def reword(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Other words for the objective: both stay to be read."""
    objective = run_or_refuse(request, pk)
    words = {"title": objective.title, "description": objective.description}
    return page(
        request,
        objective,
        RewordingForm(posted(request), initial=words),
        lambda **fields: operations.reword_objective(
            **acting(request), objective=objective, **fields
        ),
        title=_("Cambiar el título o el texto"),
        button=_("Publicar el cambio"),
        done=_("El cambio está publicado; lo que decía antes se puede seguir leyendo."),
        to=objective.get_absolute_url(),
    )


@desk_page
def theory(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    objective = run_or_refuse(request, pk)
    latest = objective.theories.last()
    form = TheoryForm(
        posted(request),
        first=latest is None,
        initial=TheoryForm.lines(latest.steps) if latest else {},
    )
    return page(
        request,
        objective,
        form,
        lambda **fields: operations.write_theory(**acting(request), objective=objective, **fields),
        title=_("¿Cómo se llega al objetivo?"),
        button=_("Publicar la explicación"),
        done=_("La explicación está publicada; la anterior se puede seguir leyendo."),
    )


@desk_page
def targets(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    objective = run_or_refuse(request, pk)
    held = objective.targets.filter(removed_at=None).values_list("code", flat=True)
    known = sdg_targets()
    form = TargetsForm(
        posted(request), initial={"codes": ", ".join(code for code in known if code in set(held))}
    )
    return page(
        request,
        objective,
        form,
        lambda **fields: operations.set_targets(**acting(request), objective=objective, **fields),
        title=_("Metas de los Objetivos de Desarrollo Sostenible"),
        button=_("Guardar las metas"),
        done=_("Las metas quedaron guardadas."),
        more="participa/objectives/sdg.html",
        sdg=known.values(),
    )


@desk_page
def activity(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    objective = run_or_refuse(request, pk)
    return page(
        request,
        objective,
        ActivityForm(posted(request)),
        lambda **fields: operations.add_activity(**acting(request), objective=objective, **fields),
        title=_("Sumar una actividad que refuerza a las demás"),
        button=_("Sumar la actividad"),
        done=_("La actividad ya aparece en la página del objetivo."),
    )


@desk_page
def condition(request: HttpRequest, scope: Scope, pk: int, condition: str) -> HttpResponse:
    objective = run_or_refuse(request, pk)
    if condition not in CollectiveCondition.values:
        raise Http404
    latest = objective.ratings.filter(condition=condition).last()
    initial = {"rated_on": timezone.localdate()} | (
        {"level": str(latest.level), "evidence": latest.evidence} if latest else {}
    )
    return page(
        request,
        objective,
        ConditionForm(posted(request), initial=initial),
        lambda **fields: operations.rate_condition(
            **acting(request), objective=objective, condition=condition, **fields
        ),
        title=str(CollectiveCondition(condition).label),
        lede=CONDITIONS[condition],
        button=_("Publicar la calificación"),
        done=_("La calificación está publicada; las anteriores se pueden seguir leyendo."),
    )


@desk_page
def new_indicator(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    objective = run_or_refuse(request, pk)
    return page(
        request,
        objective,
        IndicatorForm(posted(request)),
        lambda **fields: operations.add_indicator(**acting(request), objective=objective, **fields),
        title=_("Agregar un indicador"),
        button=_("Publicar el indicador"),
        done=_("El indicador está publicado. Registre la primera medición cuando la tenga."),
    )


@desk_page
def indicator(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    found = indicator_or_404(pk)
    objective = run_or_refuse(request, found.objective_id)
    latest = found.versions.order_by("-number")[0]
    initial = {field: getattr(latest, field) for field in DEFINITION}
    return page(
        request,
        objective,
        IndicatorRevisionForm(posted(request), initial=initial),
        lambda **fields: operations.revise_indicator(**acting(request), indicator=found, **fields),
        title=_("Cambiar el indicador"),
        button=_("Publicar el cambio"),
        done=_("El cambio está publicado; lo que decía antes se puede seguir leyendo."),
        to=found.get_absolute_url(),
    )


@desk_page
def reading(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    found = indicator_or_404(pk)
    objective = run_or_refuse(request, found.objective_id)
    latest = found.versions.order_by("-number")[0]
    return page(
        request,
        objective,
        ReadingForm(posted(request), initial={"read_on": timezone.localdate()}),
        lambda **fields: operations.record_reading(**acting(request), indicator=found, **fields),
        title=_("Registrar una medición"),
        lede=f"{latest.name} ({latest.unit})",
        button=_("Publicar la medición"),
        done=_("La medición está publicada."),
        to=found.get_absolute_url(),
    )


@desk_page
def correct(request: HttpRequest, scope: Scope, pk: int) -> HttpResponse:
    """Another figure for a day that has one: both stay to be read."""
    found = get_object_or_404(
        Reading.objects.select_related("indicator__objective__territory"), pk=pk
    )
    objective = run_or_refuse(request, found.indicator.objective_id)
    latest = found.versions.order_by("-number")[0]
    parts = "\n".join(f"{part['group']}: {part['value']}" for part in latest.parts)
    initial = {
        "value": latest.value,
        "note": latest.note,
        "parts": parts.replace(".", ","),
    }
    return page(
        request,
        objective,
        CorrectionForm(posted(request), initial=initial),
        lambda **fields: operations.correct_reading(**acting(request), reading=found, **fields),
        title=_("Corregir una medición"),
        button=_("Publicar la corrección"),
        done=_("La corrección está publicada junto a la cifra anterior."),
        to=found.indicator.get_absolute_url(),
    )
