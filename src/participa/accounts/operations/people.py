"""Accounts and participants: opening, claiming, how often a person wants mail."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from participa.audit.operations import record, row_key
from participa.kernel import versions
from participa.kernel.agents import Agent
from participa.kernel.enums import chosen
from participa.kernel.operation import operation, unchanged
from participa.kernel.relations import cascade, pointing_at
from participa.kernel.rulings import YES, no, require

from ..enums import Digest, Purpose
from ..models import Participant, User
from ..queries import get_user_by_email, participant_by_code
from ..rules import may_claim, may_have_account, may_open_superuser
from ._rows import account, own_participant, take_consent, visitor


@operation
def open_account(
    *,
    by: Agent,
    at: datetime,
    email: str,
    language: str = "es-co",
    proven: bool = True,
    superuser: bool = False,
) -> User:
    """The account of an e-mail address: opened, or the one that exists already.

    `proven`: a code sent to the address came back. Otherwise (a sign-in service names it) only
    a new account is opened, and the address waits to be proven.
    """
    if superuser:
        require(may_open_superuser(by))
    email = email.strip().lower()
    validate_email(email)
    if user := get_user_by_email(email):
        require(YES if user.is_active and proven else no("account_closed"))
        if user.is_superuser or not superuser:
            unchanged()
            return user
        user.is_superuser = user.is_staff = True
        user.save(update_fields=["is_superuser", "is_staff"])
        record("accounts.superuser_appointed", by=by, at=at, subject=user)
        return user
    user = User.objects.create_user(
        email, language=language, is_superuser=superuser, is_staff=superuser
    )
    if proven:
        EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    participant = Participant.objects.create(user=user)
    acting = by if by.system else Agent(user=user, channel=by.channel)
    record("accounts.account_opened", by=acting, at=at, subject=user, rows=[participant])
    return user


@operation
def change_email(*, by: Agent, at: datetime, email: str) -> User:
    """Move one's account to another address, which the page has proven by a code."""
    require(may_have_account(by))
    user = User.objects.get(pk=account(by).pk)
    email = email.strip().lower()
    validate_email(email)
    if user.email == email:
        unchanged()
        return user
    if User.objects.filter(email=email).exists():
        raise ValidationError(_("Ese correo ya tiene cuenta. Escriba otro."))
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    user.email = email
    user.save(update_fields=["email"])
    record("accounts.email_changed", by=by, at=at, subject=user)
    return user


@operation
def open_participant(
    *,
    by: Agent,
    at: datetime,
    name: str = "",
    contact_email: str = "",
    consent_channel: str = "web",
    taken_by: User | None = None,
) -> tuple[Participant, str | None]:
    """Whoever acts as a participant, with the consents that taking part asks for.

    An account has one participant. A visitor gets a new one and its resume code: only its digest
    is stored, and it is told here, once more to the same visit for a while (`code_again`). Who
    already holds a code keeps it; a name or address typed now replaces the earlier one.
    `contact_email` given means: write to me. `taken_by`: the facilitator who took the consent of
    somebody they typed in for.
    """
    code = None
    rows: list[models.Model]
    if by.user is None and by.participant_id is None:
        participant, code, created = visitor(by, at)
    else:
        participant, created = own_participant(by, at)
    rows = [participant] if created else []
    if participant.user_id is None and _type_in(participant, name, contact_email):
        participant.save(update_fields=["name", "contact_email"])
        rows.append(participant)
        versions.bump(versions.PEOPLE)
    hand = Agent(user=taken_by) if taken_by else by
    purposes = [Purpose.PARTICIPATION]
    if contact_email and participant.user_id is None:
        purposes.append(Purpose.CONTACT)
    for purpose in purposes:
        rows += take_consent(
            participant, purpose, by=hand, at=at, channel=consent_channel, first=created
        )
    if not rows:
        unchanged()
        return participant, code
    record(
        "accounts.participant_opened",
        by=by,
        at=at,
        subject=participant,
        rows=() if created else rows,
        created=rows if created else (),
    )
    return participant, code


def _type_in(participant: Participant, name: str, contact_email: str) -> bool:
    """Put what was typed into the row; whether anything differs. Raises if it is no address."""
    if contact_email:
        validate_email(contact_email)
    before = (participant.name, participant.contact_email)
    participant.name = name.strip()[:80] or participant.name
    participant.contact_email = contact_email.strip().lower() or participant.contact_email
    return before != (participant.name, participant.contact_email)


@operation
def claim_participant(
    *, by: Agent, at: datetime, code: str = "", held_id: int | None = None
) -> Participant:
    """Bring what was done with a resume code into one's account.

    The person shows the code, or their browser still holds its participant (`held_id`). Every
    row that points at the code's participant then points at the account's. Where both did what
    counts once, the code's row goes and its counter is put right. The code stops working.
    """
    if held_id is not None:
        source = Participant.objects.filter(pk=held_id, claimed_into=None, user=None).first()
    else:
        source = participant_by_code(code)
    require(may_claim(by, source))
    assert source is not None  # noqa: S101  # the rule said so
    target, _created = own_participant(by, at)
    rows, removed = _move_rows(source, target)
    source.claimed_into = target
    source.code_digest = source.visit_digest = None
    source.name = source.contact_email = ""
    source.save(
        update_fields=["claimed_into", "code_digest", "visit_digest", "name", "contact_email"]
    )
    versions.bump(versions.PEOPLE)
    record(
        "accounts.participant_claimed",
        by=by,
        at=at,
        subject=source,
        rows=[target, *rows],
        removed=removed,
        data={"moved": len(rows), "removed": len(removed)},
    )
    return target


def _move_rows(source: Participant, target: Participant) -> tuple[list[models.Model], list[str]]:
    """Point everything of `source` at `target`; the rows moved, the keys of those dropped."""
    moved: dict[str, models.Model] = {}
    removed: list[str] = []
    for model, field in pointing_at(Participant):
        for row in model._default_manager.filter(**{field.name: source}).order_by("pk"):
            if row_key(row) in removed:
                continue
            setattr(row, field.attname, target.pk)
            try:
                with transaction.atomic():
                    row.save(update_fields=[field.name])
            except IntegrityError:  # the database knows what counts once
                removed += _drop(row)
            else:
                moved[row_key(row)] = row
    return [row for key, row in moved.items() if key not in removed], removed


def _drop(row: models.Model) -> list[str]:
    """Delete a duplicate with what hangs on it; count one less where its kind is counted.

    By convention the counter of `Support` rows on a parent is its field `support_count`.
    """
    keys = [row_key(each) for each in cascade(row)]
    counter = f"{row._meta.model_name}_count"
    for field in row._meta.concrete_fields:
        parent: Any = field.related_model
        if parent and any(each.name == counter for each in parent._meta.concrete_fields):
            counted = parent._default_manager.filter(pk=getattr(row, field.attname))
            counted.filter(**{f"{counter}__gt": 0}).update(**{counter: F(counter) - 1})
    row.delete()
    return keys


@operation
def change_notice_digest(*, by: Agent, at: datetime, digest: str) -> User:
    """How often an account wants mail."""
    require(may_have_account(by))
    digest = chosen(Digest, digest)
    user = account(by)
    if user.digest == digest:
        unchanged()
        return user
    user.digest = digest
    user.save(update_fields=["digest"])
    record("accounts.digest_changed", by=by, at=at, subject=user, data={"digest": digest})
    return user


@operation
def inboxes_of(*, by: Agent, at: datetime, users: Iterable[int]) -> dict[int, int]:
    """Account → the participant where it hears news; who never took part gets one now."""
    wanted = set(users)
    known = dict(Participant.objects.filter(user__in=wanted).values_list("user_id", "pk"))
    missing = User.objects.filter(pk__in=wanted - known.keys(), is_active=True).order_by("pk")
    for user in missing if len(known) < len(wanted) else ():
        known[user.pk] = open_participant(by=Agent(user=user), at=at)[0].pk
    unchanged()  # of its own: each inbox opened has its event
    return known
