"""Committing, changing the terms in the open, reporting progress and what changed."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.participation.models import Process
from participa.search import operations as search

from ..enums import Completion
from ..models import Change, Commitment, CommitmentVersion, Progress, Response
from ..queries import commitment_document, followers_of_commitment
from ..rules import may_commit, may_follow_up
from ._reach import settle_reach

TERMS = ("title", "post", "due_on", "means_of_verification", "description")


def _account(by: Agent) -> User | None:
    return by.user if isinstance(by.user, User) else None


def _tell(
    commitment: Commitment, title: str, *, kind: str, by: Agent, at: datetime, **params: str | int
) -> None:
    announce(
        kind=kind,
        participants=followers_of_commitment(commitment),
        params={"title": title, **params},
        url=commitment.get_absolute_url(),
        at=at,
        by=by,
    )


def _current(commitment: Commitment) -> CommitmentVersion:
    return commitment.versions.order_by("-number")[0]


def _check_due(due_on: date, at: datetime) -> None:
    if due_on < timezone.localdate(at):
        raise ValidationError({"due_on": _("La fecha ya pasó: escriba una de hoy en adelante.")})


@operation
def make_commitment(
    *,
    by: Agent,
    at: datetime,
    responsible: Organization,
    title: str,
    post: str,
    due_on: date,
    means_of_verification: str,
    description: str = "",
    response: Response | None = None,
    process: Process | None = None,
) -> Commitment:
    """A body commits itself, through a post, by a date, with a way to verify it.

    It comes from a response (then followers of its contributions hear of it) or of a process.
    """
    process = response.process if response is not None else process
    if process is None:
        raise TypeError("a commitment comes from a response or a process")
    require(may_commit(by, process, responsible))
    version = CommitmentVersion(
        number=1,
        title=title.strip(),
        post=post.strip(),
        due_on=due_on,
        means_of_verification=means_of_verification.strip(),
        description=description.strip(),
        by=_account(by),
        at=at,
    )
    version.clean_fields(exclude=["commitment", "by"])
    _check_due(due_on, at)
    lock(f"commitments:{process.pk}")  # the same one sent twice at the same instant
    twin = Commitment.objects.filter(
        process=process,
        response=response,
        responsible=responsible,
        versions__number=1,
        versions__title=version.title,
        versions__due_on=due_on,
    ).first()
    if twin is not None:
        unchanged()
        return twin
    commitment = Commitment.objects.create(
        process=process, response=response, responsible=responsible, created_at=at, due_on=due_on
    )
    version.commitment = commitment
    version.save()
    settle_reach(response)
    search.put(commitment_document(commitment, version))
    _tell(
        commitment,
        version.title,
        kind="commitment_made",
        by=by,
        at=at,
        body=responsible.name,
        due_on=due_on.isoformat(),
    )
    record(
        "accountability.commitment_made",
        by=by,
        at=at,
        subject=commitment,
        rows=[version],
        data={"due_on": due_on.isoformat(), "response": response.pk if response else None},
    )
    return commitment


@operation
def revise_commitment(
    *,
    by: Agent,
    at: datetime,
    commitment: Commitment,
    reason: str,
    title: str,
    post: str,
    due_on: date,
    means_of_verification: str,
    description: str = "",
) -> CommitmentVersion:
    """New terms with their reason; the earlier terms and dates stay to be read."""
    require(may_follow_up(by, commitment))
    Commitment.objects.select_for_update().get(pk=commitment.pk)
    latest = _current(commitment)
    version = CommitmentVersion(
        commitment=commitment,
        number=latest.number + 1,
        title=title.strip(),
        post=post.strip(),
        due_on=due_on,
        means_of_verification=means_of_verification.strip(),
        description=description.strip(),
        reason=reason.strip(),
        by=_account(by),
        at=at,
    )
    version.clean_fields(exclude=["commitment", "by"])
    if all(getattr(latest, name) == getattr(version, name) for name in TERMS):
        unchanged()
        return latest
    if due_on != latest.due_on:
        _check_due(due_on, at)
    if not version.reason:
        raise ValidationError({"reason": _("Escriba por qué cambian los términos.")})
    version.save()
    commitment.due_on = due_on
    commitment.save(update_fields=["due_on"])
    search.put(commitment_document(commitment, version))
    _tell(
        commitment,
        version.title,
        kind="commitment_revised",
        by=by,
        at=at,
        reason=version.reason,
        due_on=due_on.isoformat(),
    )
    record(
        "accountability.commitment_revised",
        by=by,
        at=at,
        subject=commitment,
        rows=[version],
        data={
            "number": version.number,
            "due_on": due_on.isoformat(),
            "before": latest.due_on.isoformat(),
        },
    )
    return version


@operation
def record_progress(
    *, by: Agent, at: datetime, commitment: Commitment, completion: str, note: str
) -> Progress:
    """A dated note on how far it has come; `completed_on` is the day it was declared complete."""
    require(may_follow_up(by, commitment))
    progress = Progress(
        commitment=commitment, completion=completion, note=note.strip(), by=_account(by), at=at
    )
    progress.clean_fields(exclude=["commitment", "by"])
    lock(f"progress:{commitment.pk}")
    latest = commitment.progress.order_by("pk").last()
    if latest and (latest.completion, latest.note) == (completion, progress.note):
        unchanged()
        return latest
    progress.save()
    commitment.completion = completion
    if completion != Completion.COMPLETE:
        commitment.completed_on = None
    elif commitment.completed_on is None:
        commitment.completed_on = timezone.localdate(at)
    commitment.save(update_fields=["completion", "completed_on"])
    _tell(
        commitment,
        _current(commitment).title,
        kind="commitment_progress",
        by=by,
        at=at,
        completion=completion,
    )
    record(
        "accountability.progress_recorded",
        by=by,
        at=at,
        subject=progress,
        rows=[commitment],
        data={"completion": completion},
    )
    return progress


@operation
def record_change(
    *,
    by: Agent,
    at: datetime,
    commitment: Commitment,
    condition: str,
    description: str,
    happened_on: date,
) -> Change:
    """What became different, coded on one of the six conditions of systems change."""
    require(may_follow_up(by, commitment))
    change = Change(
        commitment=commitment,
        condition=condition,
        description=description.strip(),
        happened_on=happened_on,
        by=_account(by),
        at=at,
    )
    change.clean_fields(exclude=["commitment", "by"])
    if happened_on > timezone.localdate(at):
        raise ValidationError(
            {"happened_on": _("Un cambio ya ocurrió: escriba una fecha de hoy o anterior.")}
        )
    lock(f"changes:{commitment.pk}")
    twin = commitment.changes.filter(
        condition=condition, description=change.description, happened_on=happened_on
    ).first()
    if twin is not None:
        unchanged()
        return twin
    change.save()
    settle_reach(commitment.response)
    _tell(
        commitment,
        _current(commitment).title,
        kind="change_recorded",
        by=by,
        at=at,
        condition=condition,
    )
    record(
        "accountability.change_recorded",
        by=by,
        at=at,
        subject=change,
        data={"condition": condition, "happened_on": happened_on.isoformat()},
    )
    return change
