"""What each actor gives: promised, minuted, fulfilled with evidence, revised or withdrawn."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.files import CleanFile
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..enums import GivenKind
from ..models import (
    ActorContribution,
    ActorContributionVersion,
    ContributionMinutes,
    Fulfilment,
    Objective,
)
from ..rules import may_change_contribution, may_give, may_minute

TERMS = ("what", "amount", "unit", "post", "due_on")


def _account(by: Agent) -> User | None:
    return by.user if isinstance(by.user, User) else None


def _check(version: ActorContributionVersion, kind: str) -> None:
    version.clean_fields(exclude=["contribution", "by"])
    if version.amount is not None and version.amount <= 0:
        raise ValidationError({"amount": _("Escriba una cantidad mayor que cero, o déjela vacía.")})
    if kind in (GivenKind.MONEY, GivenKind.HOURS) and version.amount is None:
        raise ValidationError({"amount": _("Escriba cuánto: pesos u horas, sólo el número.")})


@operation
def promise_contribution(
    *,
    by: Agent,
    at: datetime,
    objective: Objective,
    organization: Organization,
    kind: str,
    what: str,
    post: str,
    due_on: date,
    amount: Decimal | None = None,
    unit: str = "",
) -> ActorContribution:
    """An organisation says what it will give, through which post and by when.

    The same promise again is one promise.
    """
    require(may_give(by, objective, organization))
    version = ActorContributionVersion(
        number=1,
        what=what.strip(),
        amount=amount,
        unit=unit.strip(),
        post=post.strip(),
        due_on=due_on,
        by=_account(by),
        at=at,
    )
    contribution = ActorContribution(
        objective=objective, organization=organization, kind=kind, created_at=at
    )
    contribution.clean_fields(exclude=["objective", "organization", "withdrawn_at"])
    _check(version, kind)
    if due_on < timezone.localdate(at):
        raise ValidationError({"due_on": _("La fecha ya pasó: escriba una de hoy en adelante.")})
    twin = ActorContribution.objects.filter(
        objective=objective,
        organization=organization,
        kind=kind,
        versions__number=1,
        versions__what=version.what,
        versions__due_on=due_on,
    ).first()
    if twin is not None:
        unchanged()
        return twin
    contribution.save()
    version.contribution = contribution
    version.save()
    record(
        "objectives.contribution_promised",
        by=by,
        at=at,
        subject=contribution,
        rows=[version],
        data={"objective": objective.pk, "kind": kind, "due_on": due_on.isoformat()},
    )
    return contribution


@operation
def revise_contribution(
    *,
    by: Agent,
    at: datetime,
    contribution: ActorContribution,
    reason: str,
    what: str,
    post: str,
    due_on: date,
    amount: Decimal | None = None,
    unit: str = "",
) -> ActorContributionVersion:
    """Other terms with their reason; what was promised before stays to be read."""
    require(may_change_contribution(by, contribution))
    ActorContribution.objects.select_for_update().get(pk=contribution.pk)
    latest = contribution.versions.order_by("-number")[0]
    version = ActorContributionVersion(
        contribution=contribution,
        number=latest.number + 1,
        what=what.strip(),
        amount=amount,
        unit=unit.strip(),
        post=post.strip(),
        due_on=due_on,
        reason=reason.strip(),
        by=_account(by),
        at=at,
    )
    _check(version, contribution.kind)
    if all(getattr(latest, name) == getattr(version, name) for name in TERMS):
        unchanged()
        return latest
    if due_on != latest.due_on and due_on < timezone.localdate(at):
        raise ValidationError({"due_on": _("La fecha ya pasó: escriba una de hoy en adelante.")})
    if not version.reason:
        raise ValidationError({"reason": _("Escriba por qué cambian los términos.")})
    version.save()
    record(
        "objectives.contribution_revised",
        by=by,
        at=at,
        subject=contribution,
        rows=[version],
        data={"due_on": due_on.isoformat(), "before": latest.due_on.isoformat()},
    )
    return version


@operation
def minute_contribution(
    *,
    by: Agent,
    at: datetime,
    contribution: ActorContribution,
    held_on: date,
    meeting: str,
    link: str = "",
) -> ContributionMinutes:
    """The contribution stands in the minutes of a meeting: from that day it counts."""
    require(may_minute(by, contribution))
    minutes = ContributionMinutes(
        contribution=contribution,
        held_on=held_on,
        meeting=meeting.strip(),
        link=link.strip(),
        at=at,
    )
    minutes.clean_fields(exclude=["contribution"])
    if held_on > timezone.localdate(at):
        raise ValidationError({"held_on": _("La reunión ya ocurrió: escriba su fecha.")})
    if minutes.link and not minutes.link.startswith(("https://", "/")):
        raise ValidationError({"link": _("Escriba un enlace que empiece por https://")})
    twin = contribution.minutes.filter(held_on=held_on, meeting=minutes.meeting).first()
    if twin is not None:
        unchanged()
        return twin
    minutes.save()
    record(
        "objectives.contribution_minuted",
        by=by,
        at=at,
        subject=contribution,
        rows=[minutes],
        data={"held_on": held_on.isoformat()},
    )
    return minutes


@operation
def fulfil_contribution(
    *,
    by: Agent,
    at: datetime,
    contribution: ActorContribution,
    extent: str,
    note: str,
    fulfilled_on: date,
    amount: Decimal | None = None,
    link: str = "",
    file: CleanFile | None = None,
    alternative_text: str = "",
) -> Fulfilment:
    """What was given, in part or wholly, and what shows it: a cleaned file or an https link."""
    require(may_change_contribution(by, contribution))
    fulfilment = Fulfilment(
        contribution=contribution,
        extent=extent,
        amount=amount,
        note=note.strip(),
        fulfilled_on=fulfilled_on,
        link=link.strip(),
        alternative_text=alternative_text.strip(),
        file_digest=file.digest if file else "",
        content_type=file.content_type if file else "",
        size=file.size if file else 0,
        by=_account(by),
        at=at,
    )
    _check_fulfilment(fulfilment, at)
    twin = contribution.fulfilments.filter(
        extent=extent,
        note=fulfilment.note,
        fulfilled_on=fulfilled_on,
        file_digest=fulfilment.file_digest,
        link=fulfilment.link,
    ).first()
    if twin is not None:
        unchanged()
        return twin
    if file is not None:
        fulfilment.file.save(file.file_name, file.as_file(), save=False)
    fulfilment.save()
    record(
        "objectives.contribution_fulfilled",
        by=by,
        at=at,
        subject=contribution,
        rows=[fulfilment],
        data={"extent": extent, "fulfilled_on": fulfilled_on.isoformat()},
    )
    return fulfilment


def _check_fulfilment(fulfilment: Fulfilment, at: datetime) -> None:
    fulfilment.clean_fields(exclude=["contribution", "by", "file"])
    if fulfilment.amount is not None and fulfilment.amount < 0:
        raise ValidationError({"amount": _("Escriba una cantidad mayor que cero, o déjela vacía.")})
    if not (fulfilment.file_digest or fulfilment.link):
        raise ValidationError(
            {"file": _("Adjunte un archivo o escriba la dirección de un enlace.")}
        )
    if fulfilment.link and not fulfilment.link.startswith("https://"):
        raise ValidationError({"link": _("Escriba un enlace que empiece por https://")})
    if fulfilment.content_type.startswith("image/") and not fulfilment.alternative_text:
        raise ValidationError(
            {"alternative_text": _("Describa la foto para quien no puede verla.")}
        )
    if fulfilment.fulfilled_on > timezone.localdate(at):
        raise ValidationError({"fulfilled_on": _("Escriba la fecha de hoy o una anterior.")})


@operation
def withdraw_contribution(
    *, by: Agent, at: datetime, contribution: ActorContribution, reason: str
) -> ActorContribution:
    """The organisation will not give it; the promise and the reason stay to be read."""
    require(may_change_contribution(by, contribution))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué se retira.")})
    contribution.withdrawn_at = at
    contribution.withdrawal_reason = reason.strip()
    contribution.clean_fields(exclude=["objective", "organization"])
    contribution.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    record("objectives.contribution_withdrawn", by=by, at=at, subject=contribution)
    return contribution
