"""Firms take on bounded roles and show what came of them; others say what it was worth."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.actors.models import Exchange, Organization
from participa.actors.queries import participants_speaking_for
from participa.actors.queries.interests import current_declaration
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.files import CleanFile
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.objectives.models import Objective
from participa.participation.models import Process
from participa.territories.models import Territory

from ..models import AssumedRole, Introduction, Recognition, RoleFulfilment, WorkingTable
from ..rules.business import (
    may_assume_role,
    may_fulfil_role,
    may_introduce,
    may_recognize,
    may_withdraw_recognition,
    may_withdraw_role,
)


@operation
def assume_role(
    *,
    by: Agent,
    at: datetime,
    organization: Organization,
    role: str,
    scope: str,
    territory: Territory,
    starts_on: date,
    ends_on: date,
    objective: Objective | None = None,
    table: WorkingTable | None = None,
    process: Process | None = None,
) -> AssumedRole:
    """The firm takes on a role from one day to another; the same one again changes nothing."""
    if ends_on < starts_on:
        raise ValidationError(
            {"ends_on": _("La fecha final va antes de la inicial. Corrija una de las dos.")}
        )
    today = timezone.localdate(at)
    require(may_assume_role(by, organization, starts_on, ends_on, today))
    same = AssumedRole.objects.standing().filter(
        organization=organization, role=role, territory=territory, starts_on=starts_on
    )
    if (earlier := same.filter(scope=scope.strip()).first()) is not None:
        unchanged()
        return earlier
    declaration = current_declaration(organization, today)
    assert declaration is not None  # noqa: S101  # the rule asked for it
    row = AssumedRole(
        organization=organization,
        role=role,
        scope=scope.strip(),
        territory=territory,
        objective=objective,
        table=table,
        process=process,
        declaration=declaration,
        starts_on=starts_on,
        ends_on=ends_on,
        assumed_at=at,
    )
    row.full_clean(exclude=["withdrawn_at"])
    row.save()
    record(
        "articulation.role_assumed",
        by=by,
        at=at,
        subject=row,
        data={"organization": organization.slug, "role": role, "territory": territory.code},
    )
    return row


@operation
def fulfil_role(
    *,
    by: Agent,
    at: datetime,
    role: AssumedRole,
    text: str,
    done_on: date,
    link: str = "",
    file: CleanFile | None = None,
    file_title: str = "",
) -> RoleFulfilment:
    """The firm did something of the role and shows it: a link or a file, at least one."""
    require(may_fulfil_role(by, role, done_on, timezone.localdate(at)))
    if not link and file is None:
        raise ValidationError(
            {"link": _("Muestre lo que hizo: escriba un enlace o agregue un archivo.")}
        )
    same = role.fulfilments.filter(text=text.strip(), done_on=done_on)
    if (earlier := same.first()) is not None:
        unchanged()
        return earlier
    row = RoleFulfilment(role=role, text=text.strip(), done_on=done_on, link=link, at=at)
    if file is not None:
        row.set_file(file, file_title.strip() or text.strip()[:160])
    row.full_clean()
    row.save()
    record(
        "articulation.role_fulfilled",
        by=by,
        at=at,
        subject=role,
        rows=[row],
        data={"organization": role.organization.slug, "role": role.role},
    )
    return row


@operation
def withdraw_role(*, by: Agent, at: datetime, role: AssumedRole, reason: str) -> AssumedRole:
    """The firm will not do it, and says why; that it had taken it on stays to be read."""
    require(may_withdraw_role(by, role))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué no seguirá con este papel.")})
    if role.withdrawn_at is not None:
        unchanged()
        return role
    role.withdrawn_at, role.withdrawn_reason = at, reason.strip()
    role.full_clean()
    role.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    record("articulation.role_withdrawn", by=by, at=at, subject=role)
    return role


@operation
def recognize_role(
    *, by: Agent, at: datetime, role: AssumedRole, organization: Organization, text: str
) -> Recognition:
    """Another organisation says that it was done, and what it was worth to it; once each."""
    require(may_recognize(by, role, organization))
    row = Recognition.objects.filter(role=role, organization=organization).first()
    if row is not None and row.withdrawn_at is None and row.text == text.strip():
        unchanged()
        return row
    row = row or Recognition(role=role, organization=organization)
    row.text, row.at, row.withdrawn_at = text.strip(), at, None
    row.full_clean(exclude=["withdrawn_at"])
    row.save()
    announce(
        kind="role_recognized",
        participants=participants_speaking_for([role.organization_id]),
        params={"organization": organization.name, "title": role.get_role_display()},
        url=f"{role.organization.get_absolute_url()}roles/",
        at=at,
    )
    record(
        "articulation.role_recognized",
        by=by,
        at=at,
        subject=role,
        rows=[row],
        data={"organization": organization.slug},
    )
    return row


@operation
def withdraw_recognition(*, by: Agent, at: datetime, recognition: Recognition) -> Recognition:
    require(may_withdraw_recognition(by, recognition))
    if recognition.withdrawn_at is not None:
        unchanged()
        return recognition
    recognition.withdrawn_at = at
    recognition.save(update_fields=["withdrawn_at"])
    record("articulation.recognition_withdrawn", by=by, at=at, subject=recognition)
    return recognition


@operation
def introduce(*, by: Agent, at: datetime, offer: Exchange, need: Exchange) -> Introduction:
    """Propose to both organisations to talk: each reads a notice with the other's public page.

    Nobody's name is in it: whoever speaks for an organisation hears, the other side sees none.
    """
    require(may_introduce(by, offer, need))
    row, made = Introduction.objects.get_or_create(offer=offer, need=need, defaults={"at": at})
    if not made:
        unchanged()
        return row
    for own, other in ((offer, need), (need, offer)):
        announce(
            kind="introduction_proposed",
            participants=participants_speaking_for([own.organization_id]),
            params={"organization": other.organization.name, "title": other.text},
            url=f"{own.organization.get_absolute_url()}conexiones/",
            at=at,
        )
    record(
        "articulation.introduction_proposed",
        by=by,
        at=at,
        subject=row,
        created=[row],
        data={"offer": offer.organization.slug, "need": need.organization.slug},
    )
    return row
