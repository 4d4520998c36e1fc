"""Declaring an objective, how it should come about and how well its actors work together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.search import operations as search
from participa.territories.models import Territory

from ..enums import StepKind
from ..models import (
    ConditionRating,
    Objective,
    ObjectiveTarget,
    ObjectiveVersion,
    ReinforcingActivity,
    TheoryVersion,
)
from ..queries import objective_document, sdg_targets
from ..rules import may_declare_objective, may_give, may_run_objective

STEP_LENGTH, STEPS = 300, 24
TARGETS = 12


@operation
def declare_objective(
    *, by: Agent, at: datetime, territory: Territory, title: str, description: str = ""
) -> Objective:
    """What actors of a territory want to achieve together; the same title again changes nothing."""
    require(may_declare_objective(by, territory))
    if existing := Objective.objects.filter(territory=territory, title=title).first():
        unchanged()
        return existing
    objective = Objective(territory=territory, title=title, description=description, created_at=at)
    objective.full_clean()
    objective.save()
    search.put(objective_document(objective))
    record(
        "objectives.objective_declared",
        by=by,
        at=at,
        subject=objective,
        data={"territory": territory.code, "title": title},
    )
    return objective


@operation
def reword_objective(
    *, by: Agent, at: datetime, objective: Objective, title: str, description: str, reason: str
) -> ObjectiveVersion | None:
    """Another title or text with its reason; what it said before stays to be read.

    The same words change nothing (the latest version, or None where there is none).
    """
    require(may_run_objective(by, objective))
    held = Objective.objects.select_for_update().select_related("territory").get(pk=objective.pk)
    latest = held.versions.last()
    version = ObjectiveVersion(
        objective=held,
        number=latest.number + 1 if latest else 2,
        title=" ".join(title.split()),
        description=description.strip(),
        reason=reason.strip(),
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    version.clean_fields(exclude=["objective", "by"])
    if (held.title, held.description) == (version.title, version.description):
        unchanged()
        return latest
    _check_wording(held, version)
    rows = [version]
    if latest is None:
        words = {"title": held.title, "description": held.description}
        rows.insert(0, ObjectiveVersion(objective=held, number=1, at=held.created_at, **words))
    for row in rows:
        row.save()
    held.title, held.description = version.title, version.description
    held.save(update_fields=["title", "description"])
    objective.title, objective.description = version.title, version.description
    search.put(objective_document(held))
    record(
        "objectives.objective_reworded",
        by=by,
        at=at,
        subject=held,
        rows=rows,
        data={"number": version.number, "title": version.title},
    )
    return version


def _check_wording(objective: Objective, version: ObjectiveVersion) -> None:
    problems = {}
    twins = Objective.objects.filter(territory=objective.territory_id, title=version.title)
    if twins.exclude(pk=objective.pk).exists():
        problems["title"] = _(
            "Ya hay un objetivo con ese título aquí: escriba en qué se distingue."
        )
    if not version.description and objective.description:
        problems["description"] = _("Escriba qué está en juego.")
    if not version.reason:
        problems["reason"] = _("Escriba por qué cambia el objetivo.")
    if problems:
        raise ValidationError(problems)


@operation
def write_theory(
    *,
    by: Agent,
    at: datetime,
    objective: Objective,
    steps: Sequence[Mapping[str, str]],
    reason: str = "",
) -> TheoryVersion:
    """How what is done leads to the objective; a later version says why, the earlier one stays.

    steps: {"kind": a StepKind, "text": …, "assumption": …}; ones without a text are left out.
    """
    require(may_run_objective(by, objective))
    Objective.objects.select_for_update().get(pk=objective.pk)
    wanted = _clean_steps(steps)
    latest = objective.theories.last()
    if latest is not None and latest.steps == wanted:
        unchanged()
        return latest
    if latest is not None and not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué cambia la explicación.")})
    version = TheoryVersion(
        objective=objective,
        number=latest.number + 1 if latest else 1,
        steps=wanted,
        reason=reason.strip(),
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    version.clean_fields(exclude=["objective", "by"])
    version.save()
    record("objectives.theory_written", by=by, at=at, subject=version, data={"steps": len(wanted)})
    return version


def _clean_steps(steps: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    order = list(StepKind.values)
    wanted = [
        {name: str(step.get(name, "")).strip() for name in ("kind", "text", "assumption")}
        for step in steps
    ]
    wanted = [step for step in wanted if step["text"] and step["kind"] in order]
    if not {"activity", "outcome"} <= {step["kind"] for step in wanted}:
        raise ValidationError(
            {"steps": _("Escriba al menos algo que hacen y algo que cambia con eso.")}
        )
    if len(wanted) > STEPS or any(
        len(step[name]) > STEP_LENGTH for step in wanted for name in ("text", "assumption")
    ):
        raise ValidationError(
            {"steps": _("Déjelo más corto: hasta 24 pasos de 300 letras cada uno.")}
        )
    return sorted(wanted, key=lambda step: order.index(step["kind"]))


@operation
def set_targets(
    *, by: Agent, at: datetime, objective: Objective, codes: Collection[str]
) -> list[ObjectiveTarget]:
    """The targets of the Sustainable Development Goals it serves; those left out are ended."""
    require(may_run_objective(by, objective))
    known = sdg_targets()
    if unknown := sorted(set(codes) - known.keys()):
        raise ValidationError(
            {"codes": _("No hay una meta %(code)s: elíjala de la lista.") % {"code": unknown[0]}}
        )
    if len(set(codes)) > TARGETS:
        raise ValidationError({"codes": _("Elija hasta 12 metas: las que de verdad mueve.")})
    rows = {row.code: row for row in objective.targets.all()}
    now_held = {code for code, row in rows.items() if row.removed_at is None}
    if now_held == set(codes):
        unchanged()
        return [rows[code] for code in sorted(now_held)]
    changed = []
    for code in sorted(set(codes) ^ now_held):
        row = rows.get(code) or ObjectiveTarget(objective=objective, code=code, added_at=at)
        row.removed_at = at if code in now_held else None
        row.save()
        changed.append(row)
    record(
        "objectives.targets_set",
        by=by,
        at=at,
        subject=objective,
        rows=changed,
        data={"codes": sorted(set(codes))},
    )
    return list(objective.targets.filter(removed_at=None))


@operation
def add_activity(
    *,
    by: Agent,
    at: datetime,
    objective: Objective,
    organization: Organization,
    title: str,
    reinforces: str,
    starts_on: date,
    ends_on: date | None = None,
) -> ReinforcingActivity:
    """What one organisation does that makes the work of the others count for more."""
    require(may_give(by, objective, organization))
    activity = ReinforcingActivity(
        objective=objective,
        organization=organization,
        title=title.strip(),
        reinforces=reinforces.strip(),
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=at,
    )
    activity.clean_fields(exclude=["objective", "organization"])
    if ends_on is not None and ends_on < starts_on:
        raise ValidationError({"ends_on": _("Termina antes de comenzar: revise las fechas.")})
    twin = objective.activities.filter(
        organization=organization, title=activity.title, starts_on=starts_on
    ).first()
    if twin is not None:
        unchanged()
        return twin
    activity.save()
    record("objectives.activity_added", by=by, at=at, subject=activity)
    return activity


@operation
def rate_condition(
    *,
    by: Agent,
    at: datetime,
    objective: Objective,
    condition: str,
    level: int,
    evidence: str,
    rated_on: date,
) -> ConditionRating:
    """How far a condition of collective impact holds, with what shows it; earlier ratings stay."""
    require(may_run_objective(by, objective))
    Objective.objects.select_for_update().get(pk=objective.pk)
    latest = objective.ratings.filter(condition=condition).last()
    rating = ConditionRating(
        objective=objective,
        condition=condition,
        number=latest.number + 1 if latest else 1,
        level=level,
        evidence=evidence.strip(),
        rated_on=rated_on,
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    rating.clean_fields(exclude=["objective", "by"])
    if not 0 <= rating.level <= 4:
        raise ValidationError({"level": _("Elija un nivel de 0 a 4.")})
    if rated_on > timezone.localdate(at):
        raise ValidationError({"rated_on": _("Escriba la fecha de hoy o una anterior.")})
    if latest and all(
        getattr(latest, name) == getattr(rating, name) for name in ("level", "evidence", "rated_on")
    ):
        unchanged()
        return latest
    rating.save()
    record(
        "objectives.condition_rated",
        by=by,
        at=at,
        subject=rating,
        data={"condition": condition, "level": level},
    )
    return rating
