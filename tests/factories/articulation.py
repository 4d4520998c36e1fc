"""Tables of actors, their sessions and what they sign."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import count
from typing import Any

from participa.actors.models import Organization
from participa.articulation import operations
from participa.articulation.models import (
    Agreement,
    Minutes,
    TableMember,
    TableSession,
    WorkingTable,
)
from participa.kernel.agents import system

from .actors import AT, make_organization
from .territories import make_territory

SETUP = system("tests")
_numbers = count(1)


def make_table(**changes: Any) -> WorkingTable:
    fields: dict[str, Any] = {
        "name": f"Mesa del aire {next(_numbers)}",
        "purpose": "Acordar qué se mide y qué hace cada quien.",
    }
    if "territory" not in changes:
        fields["territory"] = make_territory()
    return operations.open_table(by=SETUP, at=AT, **fields | changes)


def seat(table: WorkingTable, organization: Organization | None = None) -> TableMember:
    return operations.seat_member(
        by=SETUP,
        at=AT,
        table=table,
        organization=organization or make_organization(),
        post="Presidencia",
        since_on=date(2026, 1, 10),
    )


def make_session(table: WorkingTable | None = None, **changes: Any) -> TableSession:
    """Held two weeks before `AT`, unless told otherwise."""
    fields: dict[str, Any] = {
        "starts_at": AT - timedelta(days=14),
        "place": "Casa de la cultura",
        "agenda": "Medición\nVías",
    }
    fields |= changes
    fields.setdefault("ends_at", fields["starts_at"] + timedelta(hours=2))
    return operations.call_session(by=SETUP, at=AT, table=table or make_table(), **fields)


def write_minutes(session: TableSession, *organizations: Organization) -> Minutes:
    """Published, with these organisations present."""
    operations.save_attendance(
        by=SETUP, at=AT, session=session, posts=dict.fromkeys(organizations, "Presidencia")
    )
    operations.save_minutes(by=SETUP, at=AT, session=session, said="Se habló del polvo.")
    return operations.publish_minutes(by=SETUP, at=AT, session=session)


def make_agreement(session: TableSession) -> Agreement:
    return operations.make_agreement(
        by=SETUP, at=AT, session=session, title=f"Acuerdo {next(_numbers)}", text="Medir juntos."
    )
