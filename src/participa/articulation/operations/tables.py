"""Opening a table, seating organisations at it, ending it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.objectives.models import Objective
from participa.participation.models import Process
from participa.search import operations as search
from participa.territories.models import Territory

from ..models import TableMember, WorkingTable
from ..queries import table_document
from ..rules import may_open_table, may_run_table


@operation
def open_table(
    *,
    by: Agent,
    at: datetime,
    territory: Territory,
    name: str,
    purpose: str,
    objectives: Collection[Objective] = (),
    process: Process | None = None,
) -> WorkingTable:
    """Actors of a territory begin to meet for a purpose; the same name again changes nothing."""
    require(may_open_table(by, territory))
    existing = WorkingTable.objects.filter(
        territory=territory, name=name.strip(), ended_at=None
    ).first()
    if existing is not None:
        unchanged()
        return existing
    table = WorkingTable(
        slug=_free_slug(name, territory),
        territory=territory,
        name=name.strip(),
        purpose=purpose.strip(),
        process=process,
        created_at=at,
    )
    table.clean_fields(exclude=["territory", "process", "ended_at"])
    _check_place(territory, objectives, process)
    table.save()
    table.objectives.set(objectives)
    search.put(table_document(table))
    record(
        "articulation.table_opened",
        by=by,
        at=at,
        subject=table,
        data={"territory": territory.code, "objectives": sorted(o.pk for o in objectives)},
    )
    return table


def _free_slug(name: str, territory: Territory) -> str:
    base = slugify(name)[:60].strip("-") or "mesa"
    wanted, number = base, 1
    while WorkingTable.objects.filter(slug=wanted).exists():
        number += 1
        wanted = f"{base}-{territory.code}" if number == 2 else f"{base}-{territory.code}-{number}"
    return wanted


def _check_place(
    territory: Territory, objectives: Collection[Objective], process: Process | None
) -> None:
    places = {territory.pk, territory.department_id}
    if any(objective.territory_id not in places for objective in objectives):
        raise ValidationError({"objectives": _("Elija objetivos de este territorio.")})
    if process is not None and process.territory_id not in places:
        raise ValidationError({"process": _("Elija un proceso de este territorio.")})


@operation
def change_table(
    *,
    by: Agent,
    at: datetime,
    table: WorkingTable,
    purpose: str,
    objectives: Collection[Objective],
    process: Process | None,
) -> WorkingTable:
    """Purpose, objectives and process; the event keeps what they were."""
    require(may_run_table(by, table))
    _check_place(table.territory, objectives, process)
    before = (table.purpose, set(table.objectives.all()), table.process_id)
    if before == (purpose.strip(), set(objectives), process.pk if process else None):
        unchanged()
        return table
    table.purpose, table.process = purpose.strip(), process
    table.clean_fields(exclude=["territory", "process", "ended_at"])
    table.save(update_fields=["purpose", "process"])
    table.objectives.set(objectives)
    search.put(table_document(table))
    record(
        "articulation.table_changed",
        by=by,
        at=at,
        subject=table,
        data={
            "purpose": [before[0], table.purpose],
            "objectives": [sorted(o.pk for o in before[1]), sorted(o.pk for o in objectives)],
            "process": [before[2], table.process_id],
        },
    )
    return table


@operation
def seat_member(
    *,
    by: Agent,
    at: datetime,
    table: WorkingTable,
    organization: Organization,
    post: str,
    since_on: date,
) -> TableMember:
    """An organisation sits at the table, through a post; who already sits there stays."""
    require(may_run_table(by, table))
    if organization.verification != Verification.VERIFIED:
        raise ValidationError({"organization": _("Esa organización todavía no está verificada.")})
    sitting = table.members.filter(organization=organization, until_on=None).first()
    if sitting is not None:
        unchanged()
        return sitting
    seat = TableMember(table=table, organization=organization, post=post.strip(), since_on=since_on)
    seat.clean_fields(exclude=["table", "organization", "until_on"])
    if since_on > timezone.localdate(at):
        raise ValidationError({"since_on": _("Escriba la fecha de hoy o una anterior.")})
    seat.save()
    record(
        "articulation.member_seated",
        by=by,
        at=at,
        subject=table,
        rows=[seat],
        data={"organization": organization.slug},
    )
    return seat


@operation
def end_seat(*, by: Agent, at: datetime, seat: TableMember, until_on: date) -> TableMember:
    """It no longer sits there; that it did stays to be read."""
    require(may_run_table(by, seat.table))
    if seat.until_on is not None:
        unchanged()
        return seat
    if not seat.since_on <= until_on <= timezone.localdate(at):
        raise ValidationError(
            {"until_on": _("Escriba una fecha entre su llegada a la mesa y hoy.")}
        )
    seat.until_on = until_on
    seat.save(update_fields=["until_on"])
    record(
        "articulation.seat_ended",
        by=by,
        at=at,
        subject=seat.table,
        rows=[seat],
        data={"organization": seat.organization.slug},
    )
    return seat


@operation
def end_table(*, by: Agent, at: datetime, table: WorkingTable, reason: str) -> WorkingTable:
    """The table meets no more, for a reason; all it said and agreed stays to be read."""
    require(may_run_table(by, table))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué termina la mesa.")})
    table.ended_at, table.end_reason = at, reason.strip()[:240]
    table.save(update_fields=["ended_at", "end_reason"])
    record("articulation.table_ended", by=by, at=at, subject=table)
    return table
