"""Defining what is measured, reading it, and correcting a figure in the open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..enums import Direction
from ..models import Indicator, IndicatorVersion, Objective, Reading, ReadingVersion
from ..rules import may_run_objective

PARTS = 30  # groups into which one figure may be broken down


@dataclass(frozen=True, kw_only=True)
class IndicatorTerms:
    """What an indicator measures, where it stands (baseline) and where it should get (target).

    Values in `unit`; `every_months`: how often it should be read.
    """

    name: str
    unit: str
    source: str
    direction: str
    baseline_value: Decimal
    baseline_on: date
    target_value: Decimal
    target_on: date
    every_months: int = 6
    disaggregation: str = ""


DEFINITION = tuple(field.name for field in fields(IndicatorTerms))


def _account(by: Agent) -> User | None:
    return by.user if isinstance(by.user, User) else None


def _version(by: Agent, at: datetime, number: int, terms: IndicatorTerms) -> IndicatorVersion:
    given = {name: getattr(terms, name) for name in DEFINITION}
    trimmed = {name: v.strip() if isinstance(v, str) else v for name, v in given.items()}
    version = IndicatorVersion(number=number, by=_account(by), at=at, **trimmed)
    version.clean_fields(exclude=["indicator", "by"])
    if version.target_on <= version.baseline_on:
        raise ValidationError(
            {"target_on": _("La meta es para después de la línea base: revise las fechas.")}
        )
    change = version.target_value - version.baseline_value
    if (change <= 0) if version.direction == Direction.UP else (change >= 0):
        raise ValidationError(
            {"target_value": _("Con esa meta no mejora: compárela con la línea base y el sentido.")}
        )
    if not 1 <= version.every_months <= 60:
        raise ValidationError({"every_months": _("Escriba de 1 a 60 meses.")})
    return version


@operation
def add_indicator(
    *,
    by: Agent,
    at: datetime,
    objective: Objective,
    terms: IndicatorTerms,
) -> Indicator:
    """A measure of the objective, with where it stands and where it should get; once per name."""
    require(may_run_objective(by, objective))
    version = _version(by, at, 1, terms)
    twin = objective.indicators.filter(versions__number=1, versions__name=version.name).first()
    if twin is not None:
        unchanged()
        return twin
    indicator = Indicator.objects.create(objective=objective, created_at=at)
    version.indicator = indicator
    version.save()
    record("objectives.indicator_added", by=by, at=at, subject=indicator, rows=[version])
    return indicator


@operation
def revise_indicator(
    *, by: Agent, at: datetime, indicator: Indicator, terms: IndicatorTerms, reason: str
) -> IndicatorVersion:
    """Other terms with their reason: the earlier ones, and an earlier target, stay to be read."""
    require(may_run_objective(by, indicator.objective))
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    latest = indicator.versions.order_by("-number")[0]
    version = _version(by, at, latest.number + 1, terms)
    if all(getattr(latest, field) == getattr(version, field) for field in DEFINITION):
        unchanged()
        return latest
    version.indicator, version.reason = indicator, reason.strip()[:240]
    if not version.reason:
        raise ValidationError({"reason": _("Escriba por qué cambia el indicador.")})
    version.save()
    record(
        "objectives.indicator_revised",
        by=by,
        at=at,
        subject=indicator,
        rows=[version],
        data={"number": version.number},
    )
    return version


@operation
def record_reading(
    *,
    by: Agent,
    at: datetime,
    indicator: Indicator,
    read_on: date,
    value: Decimal,
    parts: Sequence[Mapping[str, Any]] = (),
    note: str = "",
) -> Reading:
    """The figure of one day. A day that already has one is corrected instead, with a reason."""
    require(may_run_objective(by, indicator.objective))
    Indicator.objects.select_for_update().get(pk=indicator.pk)
    if read_on > timezone.localdate(at):
        raise ValidationError({"read_on": _("Escriba la fecha de hoy o una anterior.")})
    version = _figure(by, at, 1, value, parts, note)
    existing = indicator.readings.filter(read_on=read_on).first()
    if existing is not None:
        latest = existing.versions.order_by("-number")[0]
        if _same(latest, version):
            unchanged()
            return existing
        raise ValidationError(
            {"read_on": _("Ya hay una medición de ese día: corríjala y diga por qué.")}
        )
    reading = Reading.objects.create(indicator=indicator, read_on=read_on, created_at=at)
    version.reading = reading
    version.save()
    record(
        "objectives.reading_recorded",
        by=by,
        at=at,
        subject=reading,
        rows=[version],
        data={"read_on": read_on.isoformat(), "value": str(version.value)},
    )
    return reading


@operation
def correct_reading(
    *,
    by: Agent,
    at: datetime,
    reading: Reading,
    value: Decimal,
    reason: str,
    parts: Sequence[Mapping[str, Any]] = (),
    note: str = "",
) -> ReadingVersion:
    """Another figure for the same day, with its reason; the one that was published stays."""
    require(may_run_objective(by, reading.indicator.objective))
    Reading.objects.select_for_update().get(pk=reading.pk)
    latest = reading.versions.order_by("-number")[0]
    version = _figure(by, at, latest.number + 1, value, parts, note)
    if _same(latest, version):
        unchanged()
        return latest
    version.reading, version.reason = reading, reason.strip()[:240]
    if not version.reason:
        raise ValidationError({"reason": _("Escriba por qué se corrige la cifra.")})
    version.save()
    record(
        "objectives.reading_corrected",
        by=by,
        at=at,
        subject=reading,
        rows=[version],
        data={
            "number": version.number,
            "value": str(version.value),
            "before": str(latest.value),
        },
    )
    return version


def _figure(
    by: Agent,
    at: datetime,
    number: int,
    value: Decimal,
    parts: Sequence[Mapping[str, Any]],
    note: str,
) -> ReadingVersion:
    version = ReadingVersion(
        number=number, value=value, parts=_parts(parts), note=note.strip(), by=_account(by), at=at
    )
    version.clean_fields(exclude=["reading", "by", "parts"])
    return version


def _parts(parts: Sequence[Mapping[str, Any]]) -> list[dict[str, str]]:
    found = []
    for part in parts:
        group, value = str(part.get("group", "")).strip()[:80], str(part.get("value", "")).strip()
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("nan")
        if not group or not number.is_finite() or abs(number) > Decimal(10) ** 13:
            raise ValidationError(
                {"parts": _("Escriba cada grupo en una línea con su cifra: «La Estancia: 12,5».")}
            )
        found.append({"group": group, "value": f"{number:f}"})
    if len(found) > PARTS:
        raise ValidationError({"parts": _("Son muchos grupos: deje 30 o menos.")})
    return found


def _same(latest: ReadingVersion, version: ReadingVersion) -> bool:
    return all(getattr(latest, name) == getattr(version, name) for name in ("value", "parts"))
