"""Recording rows that factories made, so that a test starts from a database in order."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import models

from participa.audit.models import Event, SignedHead
from participa.audit.operations import record, seal_events, shred
from participa.audit.queries import Recount, Verification, verify_ledger
from participa.kernel.agents import Agent, system
from participa.kernel.operation import operation
from participa.kernel.rows import is_ledgered

AT = datetime(2026, 7, 13, 15, 0, tzinfo=UTC)
SOMEBODY = Agent(participant_id=12)


@operation
def note(
    *,
    at: datetime = AT,
    by: Agent = SOMEBODY,
    type: str = "test.noted",
    subject: models.Model,
    **given: Any,
) -> Event:
    return record(type, by=by, at=at, subject=subject, **given)


@operation
def forget(
    *,
    actors: list[str],
    row_keys: list[str],
    subject: models.Model,
    at: datetime = AT,
    **given: Any,
) -> int:
    emptied = shred(actors=actors, row_keys=row_keys, at=at)
    record("test.forgotten", by=system("test"), at=at, subject=subject, **given)
    return emptied


def note_everything() -> None:
    """One event for each row of every ledgered table."""
    for model in apps.get_models():
        if is_ledgered(model):
            for row in model._base_manager.order_by("pk"):
                note(subject=row)


def seal(minutes: int = 0) -> SignedHead | None:
    return seal_events(by=system("test"), at=AT + timedelta(minutes=minutes))


def verify(recounts: Iterable[Recount] = ()) -> Verification:
    """Rows that factories made have counters that count nothing: recounted only where asked."""
    return verify_ledger(recounts=recounts)


def codes(found: Verification) -> list[str]:
    return [problem.code for problem in found.problems]


def rows_named(found: Verification) -> Iterable[tuple[str, Any]]:
    return [(problem.code, problem.params.get("row")) for problem in found.problems]
