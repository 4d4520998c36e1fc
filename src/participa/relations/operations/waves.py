"""Preparing a wave, opening it on its closed list, reminding, closing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import Participant, User
from participa.actors.enums import Verification
from participa.actors.models import Membership, Organization
from participa.audit.operations import record
from participa.kernel import codes, rows
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.territories.models import Territory

from ..enums import TieKind
from ..models import RosterEntry, Wave, WaveExtension
from ..queries import link_token, roster, token_digest
from ..rules import (
    may_change_roster,
    may_close_wave,
    may_extend_wave,
    may_open_wave,
    may_remind,
    may_run_wave,
)

LONGEST_EXTENSION = timedelta(days=366)  # from the day it is given
LARGEST_ROSTER = 400  # a longer list nobody reads to the end
BETWEEN_REMINDERS = timedelta(hours=20)


@operation
def create_wave(
    *,
    by: Agent,
    at: datetime,
    territory: Territory,
    name: str,
    kinds: Collection[str],
    closes_at: datetime,
    purpose: str = "",
) -> Wave:
    """A wave in preparation, with an empty list; a name serves once in a territory."""
    require(may_run_wave(by, territory))
    wave = Wave(territory=territory, created_at=at)
    _describe(wave, at, name, kinds, closes_at, purpose)
    wave.save()
    record(
        "relations.wave_created",
        by=by,
        at=at,
        subject=wave,
        data={"territory": territory.code, "name": wave.name},
    )
    return wave


@operation
def edit_wave(
    *,
    by: Agent,
    at: datetime,
    wave: Wave,
    name: str,
    kinds: Collection[str],
    closes_at: datetime,
    purpose: str = "",
) -> Wave:
    """What is asked and until when, while it has not opened."""
    require(may_change_roster(by, wave))
    _describe(wave, at, name, kinds, closes_at, purpose)
    wave.save()
    record("relations.wave_edited", by=by, at=at, subject=wave, data={"name": wave.name})
    return wave


@operation
def add_to_roster(
    *, by: Agent, at: datetime, wave: Wave, organizations: Iterable[Organization]
) -> int:
    """Put verified organisations on the list, each once; returns how many were new."""
    require(may_change_roster(by, wave))
    listed = set(wave.roster.values_list("organization_id", flat=True))
    wanted = {
        organization.pk: organization
        for organization in organizations
        if organization.pk not in listed and organization.verification == Verification.VERIFIED
    }
    if len(listed) + len(wanted) > LARGEST_ROSTER:
        raise ValidationError(
            _(
                "La lista tendría %(many)s organizaciones y el máximo es %(limit)s. "
                "Elija las que trabajan en los mismos temas."
            )
            % {"many": len(listed) + len(wanted), "limit": LARGEST_ROSTER}
        )
    if not wanted:
        unchanged()
        return 0
    made = [_entry(wave, organization) for organization in wanted.values()]
    RosterEntry.objects.bulk_create(made)
    record(
        "relations.roster_extended",
        by=by,
        at=at,
        subject=wave,
        created=made,
        data={"organizations": len(made)},
    )
    return len(made)


@operation
def remove_from_roster(
    *, by: Agent, at: datetime, wave: Wave, organization_ids: Collection[int]
) -> int:
    """Take organisations off the list while the wave is in preparation."""
    require(may_change_roster(by, wave))
    gone = list(wave.roster.filter(organization__in=organization_ids))
    if not gone:
        unchanged()
        return 0
    removed = [rows.key(entry) for entry in gone]
    wave.roster.filter(pk__in=[entry.pk for entry in gone]).delete()
    record(
        "relations.roster_reduced",
        by=by,
        at=at,
        subject=wave,
        removed=removed,
        data={"organizations": len(removed)},
    )
    return len(removed)


@operation
def open_wave(*, by: Agent, at: datetime, wave: Wave) -> Wave:
    """From now on the list is closed and may be answered; who speaks for each is told."""
    require(may_open_wave(by, wave, at))
    entries = list(roster(wave))
    for number, entry in enumerate(entries, start=1):
        entry.number = number
    RosterEntry.objects.bulk_update(entries, ["number"])
    wave.opened_at = at
    wave.save(update_fields=["opened_at"])
    _tell("wave_opened", wave, entries, at)
    record(
        "relations.wave_opened",
        by=by,
        at=at,
        subject=wave,
        rows=entries,
        data={"organizations": len(entries), "closes_at": wave.closes_at},
    )
    return wave


@operation
def remind_roster(*, by: Agent, at: datetime, wave: Wave) -> int:
    """Tell who speaks for those that have not answered; at most once a day. Returns how many.

    Organisations without anybody on the platform are not counted: call them.
    """
    require(may_remind(by, wave, at))
    silent = [
        entry
        for entry in roster(wave).filter(answers=None)
        if entry.reminded_at is None or at - entry.reminded_at > BETWEEN_REMINDERS
    ]
    told = _tell("wave_reminder", wave, silent, at)
    if not told:
        unchanged()
        return 0
    for entry in told:
        entry.reminded_at = at
    RosterEntry.objects.bulk_update(told, ["reminded_at"])
    record(
        "relations.roster_reminded",
        by=by,
        at=at,
        subject=wave,
        rows=told,
        data={"organizations": len(told)},
    )
    return len(told)


@operation
def extend_wave(
    *, by: Agent, at: datetime, wave: Wave, closes_at: datetime, reason: str
) -> WaveExtension:
    """More time to answer an open wave; the date it had stays to be read, with the reason.

    Those who speak for an organisation that has not answered hear of it.
    """
    held = Wave.objects.select_for_update().get(pk=wave.pk)
    require(may_extend_wave(by, held, at))
    latest = held.extensions.last()
    if latest is not None and (latest.closes_at, latest.reason) == (closes_at, reason.strip()):
        unchanged()
        return latest
    problems: dict[str, str] = {}
    if closes_at <= at or closes_at <= held.closes_at:
        problems["closes_on"] = _("Escriba una fecha posterior a la que tiene ahora.")
    elif closes_at > at + LONGEST_EXTENSION:
        problems["closes_on"] = _("Escriba una fecha de los próximos doce meses.")
    if not reason.strip():
        problems["reason"] = _("Escriba por qué se amplía el plazo.")
    if problems:
        raise ValidationError(problems)
    extension = WaveExtension(
        wave=held,
        number=latest.number + 1 if latest else 1,
        before=held.closes_at,
        closes_at=closes_at,
        reason=reason.strip(),
        by=by.user if isinstance(by.user, User) else None,
        at=at,
    )
    extension.clean_fields(exclude=["wave", "by"])
    extension.save()
    held.closes_at = wave.closes_at = closes_at
    held.save(update_fields=["closes_at"])
    _tell("wave_extended", held, roster(held).filter(answers=None), at)
    record(
        "relations.wave_extended",
        by=by,
        at=at,
        subject=held,
        rows=[extension],
        data={"before": extension.before, "closes_at": closes_at, "reason": extension.reason},
    )
    return extension


@operation
def close_wave(*, by: Agent, at: datetime, wave: Wave) -> Wave:
    """Nobody answers any more, before the date that had been set."""
    require(may_close_wave(by, wave, at))
    wave.closed_at = at
    wave.save(update_fields=["closed_at"])
    record("relations.wave_closed", by=by, at=at, subject=wave)
    return wave


def _describe(
    wave: Wave,
    at: datetime,
    name: str,
    kinds: Collection[str],
    closes_at: datetime,
    purpose: str,
) -> None:
    """Set and check what a wave says of itself; ValidationError by field."""
    wave.name = " ".join(name.split())
    wave.purpose = purpose.strip()
    wave.kinds = [kind for kind in TieKind.values if kind in kinds]
    wave.closes_at = closes_at
    problems: dict[str, str] = {}
    if not wave.kinds:
        problems["kinds"] = _("Elija al menos una relación para preguntar.")
    if closes_at <= at:
        problems["closes_on"] = _("Escriba una fecha que no haya pasado.")
    same = Wave.objects.filter(territory=wave.territory, name=wave.name).exclude(pk=wave.pk)
    if same.exists():
        problems["name"] = _("Ya hay una encuesta con ese nombre aquí: agréguele el año o el mes.")
    if problems:
        raise ValidationError(problems)
    wave.clean_fields(exclude=["territory", "opened_at", "closed_at", "kinds"])


def _entry(wave: Wave, organization: Organization) -> RosterEntry:
    entry = RosterEntry(
        wave=wave, organization=organization, sector=organization.sector, code=codes.new_code()
    )
    entry.token_digest = token_digest(link_token(entry))
    return entry


def _tell(kind: str, wave: Wave, entries: Iterable[RosterEntry], at: datetime) -> list[RosterEntry]:
    """A notice to the representatives of each organisation; returns those that have any."""
    by_organization = {entry.organization_id: entry for entry in entries}
    people: dict[int, list[int]] = {}
    members = (
        Membership.objects.representatives()
        .filter(organization__in=by_organization)
        .values_list("organization_id", "user_id")
    )
    users = dict(
        Participant.objects.filter(user__in={user for _, user in members}).values_list(
            "user_id", "pk"
        )
    )
    for organization, user in members:
        if user in users:
            people.setdefault(organization, []).append(users[user])
    told = [by_organization[pk] for pk in people]
    for entry in told:
        announce(
            kind=kind,
            participants=people[entry.organization_id],
            params={
                "organization": entry.organization.name,
                "territory": wave.territory.name,
                "due_on": timezone.localdate(wave.closes_at),
            },
            url=f"{wave.get_absolute_url()}responder/",
            at=at,
        )
    return told
