"""Setting up, opening and closing a process."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.text import slugify

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record, row_key
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import TWICE, operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.search import operations as search
from participa.territories.models import Territory

from ..enums import ProcessState
from ..models import Activity, Category, Phase, Process, ProcessRole
from ..queries import process_document, team_of, voices_of_territory
from ..rules import (
    may_be_called,
    may_copy,
    may_create_process,
    may_manage_process,
    may_publish,
    may_take_role,
)
from ._fields import prepare, refuse_unknown

# What the steps of the set-up may fill in, in any order, until and after opening.
EDITABLE = frozenset(
    [
        "title",
        "component",
        "stake",
        "description",
        "promise",
        "promise_text",
        "not_negotiable",
        "menu_category",
        "preconditions",
        "affects_ethnic_peoples",
        "moderated_before",
        "answer_days",
        "is_template",
    ]
)
# What a copy takes over; state, preconditions and the ethnic-peoples notice start afresh.
COPIED = (
    "component",
    "stake",
    "description",
    "promise",
    "promise_text",
    "not_negotiable",
    "decider",
    "menu_category",
    "moderated_before",
    "answer_days",
)
# What people relied on when they contributed: fixed once the process is open.
FIXED_ONCE_OPEN = frozenset({"promise", "answer_days", "component", "is_template"})


def _free_slug(title: str) -> str:
    base = slugify(title)[:70] or "proceso"
    taken = set(Process.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(f"{base}-{n}" for n in range(2, len(taken) + 3) if f"{base}-{n}" not in taken)


@operation
def create_process(
    *,
    by: Agent,
    at: datetime,
    territory: Territory,
    title: str,
    decider: Organization,
    **fields: Any,
) -> Process:
    """A draft that only its team sees; whoever makes it is its owner."""
    require(may_create_process(by, territory))
    require(may_be_called(title))
    refuse_unknown(fields, EDITABLE)
    process = Process.objects.create(
        slug=_free_slug(title),
        title=title,
        territory=territory,
        decider=decider,
        created_at=at,
        **fields,
    )
    rows: list[models.Model] = []
    if isinstance(by.user, User):
        rows.append(ProcessRole.objects.create(process=process, user=by.user, role="owner"))
    record("participation.process_created", by=by, at=at, subject=process, rows=rows)
    return process


@operation
def change_process(*, by: Agent, at: datetime, process: Process, **fields: Any) -> Process:
    """Fill in or correct a process; what was promised does not change once it is open."""
    require(may_manage_process(by, process))
    refuse_unknown(fields, EDITABLE | {"decider", "objectives"})
    require(may_be_called(fields.get("title", process.title)))
    objectives = fields.pop("objectives", None)
    if objectives is not None and set(process.objectives.all()) == set(objectives):
        objectives = None
    changed = {name: value for name, value in fields.items() if getattr(process, name) != value}
    if process.state != ProcessState.DRAFT:
        changed = {name: value for name, value in changed.items() if name not in FIXED_ONCE_OPEN}
    if not changed and objectives is None:
        unchanged()
        return process
    before = {name: _plain(getattr(process, name)) for name in changed}
    for name, value in changed.items():
        setattr(process, name, value)
    if changed:
        process.save(update_fields=list(changed))
    if objectives is not None:
        process.objectives.set(objectives)
    record(
        "participation.process_changed",
        by=by,
        at=at,
        subject=process,
        data={"before": before, "after": {name: _plain(value) for name, value in changed.items()}},
    )
    return process


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


@operation
def give_process_role(
    *, by: Agent, at: datetime, process: Process, user: User, role: str
) -> ProcessRole:
    require(may_manage_process(by, process))
    row, made = ProcessRole.objects.get_or_create(process=process, user=user, role=role)
    if made:
        announce(
            kind="role_granted",
            users=[user.pk],
            params={"role": role, "process": process.title},
            url=f"/mesa{process.get_absolute_url()}",
            at=at,
            by=by,
        )
        record("participation.process_role_given", by=by, at=at, subject=row, data={"role": role})
    else:
        unchanged()
    return row


@operation
def take_process_role(*, by: Agent, at: datetime, role: ProcessRole) -> None:
    require(may_take_role(by, role))
    key, process = row_key(role), role.process
    role.delete()
    record("participation.process_role_taken", by=by, at=at, subject=process, removed=[key])


@operation
def publish_process(*, by: Agent, at: datetime, process: Process) -> Process:
    """Open a process to everybody; refused until its preconditions hold."""
    require(may_publish(by, process))
    process.state = ProcessState.OPEN
    process.published_at = at
    process.save(update_fields=["state", "published_at"])
    search.put(process_document(process))
    for activity in process.activities.all():
        prepare(activity, process, by=by, at=at)
    announce(
        kind="process_published",
        participants=voices_of_territory(process),
        users=team_of(process),
        params={"process": process.title, "territory": process.territory.name},
        url=process.get_absolute_url(),
        at=at,
        by=by,
    )
    record("participation.process_published", by=by, at=at, subject=process)
    return process


@operation
def copy_process(
    *,
    by: Agent,
    at: datetime,
    source: Process,
    territory: Territory,
    title: str,
    starts_on: date,
    decider: Organization | None = None,
    as_template: bool = False,
) -> Process:
    """A draft with the source's words, phases, activities and categories, moved to `starts_on`.

    Nothing that people wrote or promised comes along: preconditions start unticked. A template
    is a copy that is only there to be copied. The same one asked for again at once is one.
    """
    require(may_copy(by, source, territory))
    require(may_be_called(title))
    lock(f"copy:{source.pk}")
    same = Process.objects.filter(copied_from=source, title=title, territory=territory)
    if earlier := same.filter(is_template=as_template, created_at__gt=at - TWICE).first():
        unchanged()
        return earlier
    copied_fields = {name: getattr(source, name) for name in COPIED}
    process = Process.objects.create(
        slug=_free_slug(title),
        title=title,
        territory=territory,
        copied_from=source,
        is_template=as_template,
        created_at=at,
        **(copied_fields | ({"decider": decider} if decider else {})),
    )
    rows: list[models.Model] = []
    phases = list(source.phases.prefetch_related("activities"))
    shift = starts_on - min((phase.starts_on for phase in phases), default=starts_on)
    for phase in phases:
        copied = Phase.objects.create(
            process=process,
            kind=phase.kind,
            title=phase.title,
            description=phase.description,
            starts_on=phase.starts_on + shift,
            ends_on=phase.ends_on + shift,
            position=phase.position,
        )
        rows.append(copied)
        rows += [
            Activity.objects.create(
                phase=copied,
                process=process,
                mechanism=activity.mechanism,
                title=activity.title,
                description=activity.description,
                opens_at=activity.opens_at + shift,
                closes_at=activity.closes_at + shift,
                settings=activity.settings,
                position=activity.position,
            )
            for activity in phase.activities.all()
        ]
    rows += [
        Category.objects.create(process=process, name=category.name, position=category.position)
        for category in source.categories.all()
    ]
    if isinstance(by.user, User):
        rows.append(ProcessRole.objects.create(process=process, user=by.user, role="owner"))
    record(
        "participation.process_copied",
        by=by,
        at=at,
        subject=process,
        rows=rows,
        data={"from": source.pk},
    )
    return process
