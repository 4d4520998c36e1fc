"""What happens in a process and when: its phases, activities and subjects."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import models

from participa.audit.operations import record, row_key
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..models import Activity, Category, Phase, Process
from ..rules import may_be_called, may_manage_process, may_remove_activity, may_remove_phase
from ._fields import change_row, prepare, refuse_unknown


@operation
def add_phase(
    *,
    by: Agent,
    at: datetime,
    process: Process,
    kind: str,
    title: str,
    starts_on: date,
    ends_on: date,
    description: str = "",
) -> Phase:
    require(may_manage_process(by, process))
    require(may_be_called(title))
    phase = Phase.objects.create(
        process=process,
        kind=kind,
        title=title,
        description=description,
        starts_on=starts_on,
        ends_on=ends_on,
        position=process.phases.count(),
    )
    record("participation.phase_added", by=by, at=at, subject=phase)
    return phase


@operation
def change_phase(*, by: Agent, at: datetime, phase: Phase, **fields: Any) -> Phase:
    require(may_manage_process(by, phase.process))
    require(may_be_called(fields.get("title", "")))
    refuse_unknown(fields, {"kind", "title", "description", "starts_on", "ends_on", "position"})
    return change_row(phase, fields, "participation.phase_changed", by=by, at=at)


@operation
def remove_phase(*, by: Agent, at: datetime, phase: Phase) -> None:
    require(may_remove_phase(by, phase))
    key = row_key(phase)
    process = phase.process
    phase.delete()
    record("participation.phase_removed", by=by, at=at, subject=process, removed=[key])


@operation
def order_phases(*, by: Agent, at: datetime, process: Process, order: Sequence[int]) -> None:
    """Put the phases in the order of their ids; phases not named keep their place after them."""
    require(may_manage_process(by, process))
    place = {pk: position for position, pk in enumerate(order)}
    phases = sorted(process.phases.all(), key=lambda phase: place.get(phase.pk, len(place)))
    moved = [phase for position, phase in enumerate(phases) if phase.position != position]
    if not moved:
        unchanged()
        return
    for position, phase in enumerate(phases):
        phase.position = position
    Phase.objects.bulk_update(moved, ["position"])
    record("participation.phases_ordered", by=by, at=at, subject=process, rows=moved)


@operation
def add_activity(
    *,
    by: Agent,
    at: datetime,
    phase: Phase,
    mechanism: str,
    title: str,
    opens_at: datetime,
    closes_at: datetime,
    description: str = "",
    settings: dict[str, Any] | None = None,
) -> Activity:
    """A new activity at the end of its phase; one that is already there word for word is that one."""
    require(may_manage_process(by, phase.process))
    require(may_be_called(title))
    lock(f"activities:{phase.pk}")  # the same form sent twice at the same instant
    said = {
        "mechanism": mechanism,
        "title": title,
        "description": description,
        "opens_at": opens_at,
        "closes_at": closes_at,
    }
    if earlier := phase.activities.filter(**said).first():
        unchanged()
        return earlier
    activity = Activity.objects.create(
        phase=phase,
        process=phase.process,
        position=phase.activities.count(),
        settings=settings or {},
        **said,
    )
    prepare(activity, phase.process, by=by, at=at)
    record("participation.activity_added", by=by, at=at, subject=activity)
    return activity


@operation
def change_activity(*, by: Agent, at: datetime, activity: Activity, **fields: Any) -> Activity:
    require(may_manage_process(by, activity.process))
    require(may_be_called(fields.get("title", "")))
    refuse_unknown(
        fields, {"title", "description", "opens_at", "closes_at", "settings", "position"}
    )
    changed = change_row(activity, fields, "participation.activity_changed", by=by, at=at)
    prepare(changed, activity.process, by=by, at=at)
    return changed


@operation
def remove_activity(*, by: Agent, at: datetime, activity: Activity) -> None:
    require(may_remove_activity(by, activity))
    key = row_key(activity)
    process = activity.process
    activity.delete()
    record("participation.activity_removed", by=by, at=at, subject=process, removed=[key])


@operation
def set_categories(*, by: Agent, at: datetime, process: Process, names: Sequence[str]) -> None:
    """Keep, add and remove categories so that they are `names`, in that order."""
    require(may_manage_process(by, process))
    existing = {category.name: category for category in process.categories.all()}
    wanted = list(dict.fromkeys(name.strip() for name in names if name.strip()))
    if list(existing) == wanted:
        unchanged()
        return
    removed = [row_key(row) for name, row in existing.items() if name not in wanted]
    left = list(
        process.contributions.filter(category__in=process.categories.exclude(name__in=wanted))
    )
    process.categories.exclude(name__in=wanted).delete()
    # Contributions of a category that goes lose it: they are rows of this change too.
    for contribution in left:
        contribution.category = None
    rows: list[models.Model] = [*left]
    for position, name in enumerate(wanted):
        row = existing.get(name) or Category(process=process, name=name)
        row.position = position
        row.save()
        rows.append(row)
    record(
        "participation.categories_set",
        by=by,
        at=at,
        subject=process,
        rows=rows,
        removed=removed,
        data={"names": wanted},
    )
