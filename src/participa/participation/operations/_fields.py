"""Changing named fields of a row, with what they were before."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, TypeVar

from django.db import models

from participa.audit.operations import record
from participa.kernel import mechanisms
from participa.kernel.agents import Agent
from participa.kernel.operation import unchanged

from ..enums import ProcessState
from ..models import Activity, Process

T = TypeVar("T", bound=models.Model)


def refuse_unknown(fields: dict[str, Any], known: Iterable[str]) -> None:
    if unknown := set(fields) - set(known):
        raise TypeError(f"not fields of a process: {sorted(unknown)}")


def change_row(row: T, fields: dict[str, Any], event: str, *, by: Agent, at: datetime) -> T:
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    if not changed:
        unchanged()
        return row
    before = {name: str(getattr(row, name)) for name in changed}
    for name, value in changed.items():
        setattr(row, name, value)
    row.save(update_fields=list(changed))
    after = {name: str(value) for name, value in changed.items()}
    record(event, by=by, at=at, subject=row, data={"before": before, "after": after})
    return row


def prepare(activity: Activity, process: Process, *, by: Agent, at: datetime) -> None:
    """Let the mechanism put in what its settings ask for, once people can see the activity."""
    mechanism = mechanisms.installed().get(activity.mechanism)
    if process.state != ProcessState.OPEN or process.is_template or mechanism is None:
        return
    if mechanism.prepare is not None:
        activity.process = process
        mechanism.prepare(by=by, at=at, activity=activity)
