"""Setting up, opening and closing a process."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import slugify
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record, row_key
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.search import operations as search
from participa.territories.models import Territory

from ..enums import ProcessState
from ..models import Activity, Category, FeedbackReturn, Phase, Process, ProcessRole
from ..queries import followers_of_process, process_document
from ..rules import (
    may_be_called,
    may_close,
    may_copy,
    may_create_process,
    may_manage_process,
    may_publish,
    may_remove_activity,
    may_remove_phase,
    may_return_feedback,
    may_take_role,
)

T = TypeVar("T", bound=models.Model)

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


@dataclass(frozen=True, kw_only=True)
class FeedbackText:
    """The three parts of a devolución, or the reason why there is none."""

    said: str = ""
    decided: str = ""
    why: str = ""
    missing_reason: str = ""
    delivered: str = ""
    signed_by: str = ""

    @property
    def is_complete(self) -> bool:
        told = all((self.said.strip(), self.decided.strip(), self.why.strip()))
        return bool(self.signed_by.strip() and (told or self.missing_reason.strip()))


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
    _refuse_unknown(fields, EDITABLE)
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


def _refuse_unknown(fields: dict[str, Any], known: Iterable[str]) -> None:
    if unknown := set(fields) - set(known):
        raise TypeError(f"not fields of a process: {sorted(unknown)}")


@operation
def change_process(*, by: Agent, at: datetime, process: Process, **fields: Any) -> Process:
    """Fill in or correct a process; what was promised does not change once it is open."""
    require(may_manage_process(by, process))
    _refuse_unknown(fields, EDITABLE | {"decider", "objectives"})
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
    _refuse_unknown(fields, {"kind", "title", "description", "starts_on", "ends_on", "position"})
    return _change(phase, fields, "participation.phase_changed", by=by, at=at)


def _change(row: T, fields: dict[str, Any], event: str, *, by: Agent, at: datetime) -> T:
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
    require(may_manage_process(by, phase.process))
    require(may_be_called(title))
    activity = Activity.objects.create(
        phase=phase,
        process=phase.process,
        mechanism=mechanism,
        title=title,
        description=description,
        opens_at=opens_at,
        closes_at=closes_at,
        settings=settings or {},
        position=phase.activities.count(),
    )
    record("participation.activity_added", by=by, at=at, subject=activity)
    return activity


@operation
def change_activity(*, by: Agent, at: datetime, activity: Activity, **fields: Any) -> Activity:
    require(may_manage_process(by, activity.process))
    require(may_be_called(fields.get("title", "")))
    _refuse_unknown(
        fields, {"title", "description", "opens_at", "closes_at", "settings", "position"}
    )
    return _change(activity, fields, "participation.activity_changed", by=by, at=at)


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


@operation
def give_process_role(
    *, by: Agent, at: datetime, process: Process, user: User, role: str
) -> ProcessRole:
    require(may_manage_process(by, process))
    row, made = ProcessRole.objects.get_or_create(process=process, user=user, role=role)
    if made:
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
    record("participation.process_published", by=by, at=at, subject=process)
    return process


@operation
def return_feedback(
    *, by: Agent, at: datetime, process: Process, text: FeedbackText
) -> FeedbackReturn:
    """Publish the devolución, or a new version of it; earlier versions stay to be read."""
    require(may_return_feedback(by, process))
    if not text.is_complete:
        raise ValidationError(
            _("Escriba qué dijo la gente, qué se decidió y por qué, o la razón de que no haya "
              "devolución; y qué cargo la firma.")
        )  # fmt: skip
    feedback = FeedbackReturn.objects.create(
        process=process,
        number=process.feedback_returns.count() + 1,
        said=text.said,
        decided=text.decided,
        why=text.why,
        missing_reason=text.missing_reason,
        delivered=text.delivered,
        signed_by=text.signed_by,
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    record(
        "participation.feedback_returned",
        by=by,
        at=at,
        subject=feedback,
        data={"number": feedback.number, "delivered": text.delivered},
    )
    return feedback


@operation
def close_process(*, by: Agent, at: datetime, process: Process) -> Process:
    require(may_close(by, process))
    process.state = ProcessState.CLOSED
    process.closed_at = at
    process.save(update_fields=["state", "closed_at"])
    announce(
        kind="process_closed",
        participants=followers_of_process(process),
        params={"process": process.title},
        url=process.get_absolute_url() + "#devolucion",
        at=at,
    )
    record("participation.process_closed", by=by, at=at, subject=process)
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
    is a copy that is only there to be copied.
    """
    require(may_copy(by, source, territory))
    require(may_be_called(title))
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
