"""Layered profiles: what a person tells, to whom, for how long; hiding at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import models

from participa.audit.operations import record
from participa.kernel import versions
from participa.kernel.agents import Agent
from participa.kernel.enums import chosen
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import NotAllowed, no, require

from ..enums import Layer, ProfileKey, Purpose
from ..models import Participant, ProfileField, ProfileView, User
from ..queries import has_consent
from ..rules import may_act_as_person, may_have_account
from ._rows import account, own_participant, take_consent

ONE_VIEW_PER = timedelta(days=1)


@operation
def set_profile_field(
    *,
    by: Agent,
    at: datetime,
    key: str,
    value: str,
    layer: str = "private",
    authorize: bool = False,
) -> None:
    """Fill in, change or empty one field of one's profile, and choose its layer."""
    _write(by=by, at=at, fields={key: (value, layer)}, authorize=authorize)


@operation
def set_profile(
    *, by: Agent, at: datetime, fields: Mapping[str, tuple[str, str]], authorize: bool = False
) -> None:
    """Several fields of one's profile at once: key → (value, layer)."""
    _write(by=by, at=at, fields=fields, authorize=authorize)


def _write(
    *, by: Agent, at: datetime, fields: Mapping[str, tuple[str, str]], authorize: bool
) -> None:
    require(may_have_account(by))
    user = account(by)
    present = {row.key: row for row in ProfileField.objects.filter(user=user)}
    rows: list[models.Model] = []
    for key, (value, layer) in fields.items():
        key, layer, value = chosen(ProfileKey, key), chosen(Layer, layer), value.strip()
        row = present.get(key)
        if row is None and not value:
            continue
        if row is None:
            row = ProfileField(user=user, key=key, layer="", layered_at=at)
        if (row.value, row.layer) == (value, layer):
            continue
        if row.layer != layer:
            row.layered_at = at
        row.value, row.layer = value, (layer if value else Layer.PRIVATE)
        row.full_clean(exclude=["user"])
        row.save()
        rows.append(row)
    if not rows:
        unchanged()
        return
    rows += _authorized(by, at, rows, authorize)
    versions.bump(versions.PEOPLE)
    record("accounts.profile_changed", by=by, at=at, subject=rows[0], rows=rows)


def _authorized(
    by: Agent, at: datetime, rows: list[models.Model], authorize: bool
) -> list[models.Model]:
    """Showing anything to others needs its own consent; without it nothing is written."""
    shows = any(isinstance(row, ProfileField) and row.layer != Layer.PRIVATE for row in rows)
    participant, created = own_participant(by, at)
    made: list[models.Model] = [participant] if created else []
    if not shows or has_consent(participant, Purpose.PUBLIC_PROFILE):
        return made
    if not authorize:
        raise NotAllowed(no("profile_consent_missing"))
    return made + take_consent(participant, Purpose.PUBLIC_PROFILE, by=by, at=at, channel="web")


@operation
def renew_public_layer(*, by: Agent, at: datetime) -> int:
    """Confirm for another twelve months every public field; how many there are."""
    require(may_have_account(by))
    rows = list(ProfileField.objects.filter(user=account(by), layer=Layer.PUBLIC))
    if not rows:
        unchanged()
        return 0
    for row in rows:
        row.layered_at = at
        row.save(update_fields=["layered_at"])
    versions.bump(versions.PEOPLE)
    record("accounts.public_layer_renewed", by=by, at=at, subject=rows[0], rows=rows)
    return len(rows)


@operation
def hide_now(*, by: Agent, at: datetime) -> None:
    """ "Ocultarme ahora": from this moment no page, list, export or cache shows who I am."""
    _set_hidden(by, at, at)


@operation
def show_again(*, by: Agent, at: datetime) -> None:
    """Undo `hide_now`: each field shows again in the layer it has."""
    _set_hidden(by, at, None)


def _set_hidden(by: Agent, at: datetime, hidden_at: datetime | None) -> None:
    require(may_act_as_person(by))
    row: User | Participant = (
        account(by) if by.user is not None else Participant.objects.get(pk=by.participant_id or 0)
    )
    if (row.hidden_at is None) == (hidden_at is None):
        unchanged()
        return
    row.hidden_at = hidden_at
    row.save(update_fields=["hidden_at"])
    versions.bump(versions.PEOPLE)
    record("accounts.hidden" if hidden_at else "accounts.shown_again", by=by, at=at, subject=row)


@operation
def record_profile_view(*, by: Agent, at: datetime, user: User) -> None:
    """That somebody saw the table layer of a profile; once a day for each pair of people."""
    require(may_have_account(by))
    recent = ProfileView.objects.filter(user=user, viewer=account(by), at__gt=at - ONE_VIEW_PER)
    if by.user_id == user.pk or recent.exists():
        unchanged()
        return
    row = ProfileView.objects.create(user=user, viewer=account(by), at=at)
    record("accounts.profile_viewed", by=by, at=at, subject=row)
