"""What is on record of organisations: numbers in registers, their part in the model."""

from __future__ import annotations

from datetime import date, datetime

from participa.audit.operations import record, row_key
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.territories.models import Territory

from ..models import Organization, Partnership, RegisterEntry
from ..queries.registers import clean_number
from ..rules import may_describe, may_name_partner


@operation
def add_register_entry(
    *,
    by: Agent,
    at: datetime,
    organization: Organization,
    register: str,
    number: str,
    link: str = "",
) -> RegisterEntry:
    """A number in a public register; a NIT whose check digit is wrong is a ValidationError."""
    require(may_describe(by, organization))
    number = clean_number(register, number)
    same = RegisterEntry.objects.filter(organization=organization, register=register, number=number)
    if (earlier := same.first()) is not None:
        unchanged()
        return earlier
    entry = RegisterEntry(
        organization=organization, register=register, number=number, link=link, added_at=at
    )
    entry.full_clean()
    entry.save()
    record(
        "actors.register_entry_added",
        by=by,
        at=at,
        subject=organization,
        rows=[entry],
        data={"organization": organization.slug, "register": register},
    )
    return entry


@operation
def remove_register_entry(*, by: Agent, at: datetime, entry: RegisterEntry) -> None:
    """The number was wrong, or is no longer the organisation's."""
    require(may_describe(by, entry.organization))
    key = row_key(entry)
    entry.delete()
    record(
        "actors.register_entry_removed",
        by=by,
        at=at,
        subject=entry.organization,
        removed=[key],
        data={"organization": entry.organization.slug, "register": entry.register},
    )


@operation
def start_partnership(
    *,
    by: Agent,
    at: datetime,
    organization: Organization,
    territory: Territory,
    role: str,
    since_on: date,
) -> Partnership:
    """The organisation has a part in the model at work in the territory."""
    require(may_name_partner(by, organization, territory))
    standing = Partnership.objects.filter(
        organization=organization, territory=territory, role=role, ended_on=None
    )
    if (earlier := standing.first()) is not None:
        unchanged()
        return earlier
    row = Partnership(organization=organization, territory=territory, role=role, since_on=since_on)
    row.full_clean(exclude=["ended_on"])
    row.save()
    record(
        "actors.partnership_started",
        by=by,
        at=at,
        subject=organization,
        rows=[row],
        data={"organization": organization.slug, "role": role, "territory": territory.code},
    )
    return row


@operation
def end_partnership(
    *, by: Agent, at: datetime, partnership: Partnership, ended_on: date
) -> Partnership:
    """From that day on it has no such part any more; that it had one stays."""
    require(may_name_partner(by, partnership.organization, partnership.territory))
    if partnership.ended_on is not None:
        unchanged()
        return partnership
    partnership.ended_on = max(ended_on, partnership.since_on)
    partnership.save(update_fields=["ended_on"])
    record(
        "actors.partnership_ended",
        by=by,
        at=at,
        subject=partnership.organization,
        rows=[partnership],
        data={"organization": partnership.organization.slug, "role": partnership.role},
    )
    return partnership
