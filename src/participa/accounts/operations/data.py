"""A person's right to all that is kept about them, and to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.utils.translation import gettext as _

from participa.audit.models import Event
from participa.audit.operations import record, row_key, shred
from participa.kernel import versions
from participa.kernel.agents import Agent
from participa.kernel.files import discard
from participa.kernel.operation import operation
from participa.kernel.relations import cascade, owned_by_library, parts_of, pointing_at, quoting
from participa.kernel.rulings import require
from participa.search.operations import drop

from ..enums import Digest
from ..models import Participant, RoleGrant, User
from ..queries import participants_of, refs_of
from ..rules import may_act_as_person, may_erase
from ._rows import account

# What opens an account is not a fact about its owner.
SECRETS = {"password", "code_digest", "visit_digest", "token", "token_secret", "idempotency_key"}


def _people(by: Agent, user: User | None) -> tuple[User | None, list[Participant]]:
    """The account meant, and every participant that is the same person."""
    user = user or (account(by) if by.user else None)
    if user is not None:
        return User.objects.get(pk=user.pk), participants_of(user)
    return None, list(Participant.objects.filter(pk=by.participant_id or 0))


def _rows_of(user: User | None, participants: list[Participant]) -> Iterator[models.Model]:
    """Every row that points at the person and is theirs, each once.

    Columns without a reverse name that point at an account (`granted_by`, `taken_by`) tell who
    handled other people's rows; the events about the person cover those.
    """
    seen: set[str] = set()
    for model, field in pointing_at(User):
        hidden = field.remote_field.hidden and not model._meta.auto_created
        if user is not None and model is not Participant and not hidden:
            yield from _once(model._default_manager.filter(**{field.name: user}), seen)
    for model, field in pointing_at(Participant):
        if model is not Participant:
            mine = model._default_manager.filter(**{f"{field.name}__in": participants})
            for row in _once(mine, seen):
                yield row
                yield from _once(parts_of(row), seen)


def _once(rows: Iterable[models.Model], seen: set[str]) -> Iterator[models.Model]:
    for row in rows:
        if row_key(row) not in seen:
            seen.add(row_key(row))
            yield row


# --- export -----------------------------------------------------------------------------------


@operation
def export_my_data(*, by: Agent, at: datetime) -> dict[str, Any]:
    """Everything the platform keeps about whoever asks, ready to be written as JSON."""
    require(may_act_as_person(by))
    user, participants = _people(by, None)
    tables: dict[str, list[dict[str, Any]]] = {}
    for row in _rows_of(user, participants):
        tables.setdefault(row._meta.label_lower, []).append(_as_json(row))
    refs = refs_of(user, participants)
    keys = [row_key(row) for row in ([user] if user else []) + participants]
    # An event names a person's rows by salted digests; their keys stand beside its salts.
    about = Event.objects.filter(models.Q(actor__in=refs) | models.Q(salts__has_any_keys=keys))
    record("accounts.data_exported", by=by, at=at, subject=user or participants[0])
    return {
        "exported_at": at.isoformat(),
        "account": _as_json(user) if user else None,
        "participants": [_as_json(participant) for participant in participants],
        "tables": tables,
        "events": [
            {
                "type": event.type,
                "at": event.at.isoformat(),
                "about": event.subject,
                "data": event.data,
                "personal": event.personal,
            }
            for event in about.order_by("pk")
        ],
    }


def _as_json(row: models.Model) -> dict[str, Any]:
    """Field → value as text, with the word people read beside coded values; without secrets."""
    content: dict[str, Any] = {"id": row.pk}
    library_secret = {"data"} if row._meta.label_lower == "mfa.authenticator" else set()
    for field in row._meta.concrete_fields:
        if field.primary_key or field.name in SECRETS | library_secret:
            continue
        value = getattr(row, field.attname)
        plain = value is None or isinstance(value, bool | int | float | str | list | dict)
        content[field.name] = value if plain else field.value_to_string(row)
    return content


# --- erasure ----------------------------------------------------------------------------------


@operation
def erase_person(
    *, by: Agent, at: datetime, erase_texts: bool, user: User | None = None
) -> dict[str, int]:
    """Forget a person: oneself, or (`user`) somebody who asked the data officer.

    Gone: profile, addresses, names, codes, ways to sign in, sessions, notices, memberships and
    whatever else says `LEAVES_WITH_PERSON`. Kept without a person behind: contributions,
    supports, consents, so that counts stay. With `erase_texts` their own words are replaced
    everywhere they were stored. In the audit log who acted is shredded; the log still verifies.
    """
    require(may_erase(by, user or (account(by) if by.user else None)))
    person, participants = _people(by, user)
    rows: list[models.Model] = []
    removed: list[str] = []
    rewritten: list[models.Model] = []
    words: set[str] = set()
    for row in list(_rows_of(person, participants)):
        leaves = getattr(row, "LEAVES_WITH_PERSON", False) or owned_by_library(type(row))
        files = _files(row) if erase_texts else []
        if leaves or files:
            for file in files:
                transaction.on_commit(partial(discard, file.storage, file.name))
            gone = [each for each in cascade(row) if not owned_by_library(type(each))]
            removed += [row_key(each) for each in gone]
            row.delete()
        elif isinstance(row, RoleGrant) and row.ended_at is None:
            row.ended_at = at
            row.save(update_fields=["ended_at"])
            rows.append(row)
        elif erase_texts and hasattr(row, "OWN_WORDS"):
            _empty_files(row)
            words |= _replace_words(row)
            rewritten.append(row)
    emptied = _empty(person, participants, at)
    _replace_quotes(words)
    for row in rewritten:
        drop(str(row._meta.model_name), row.pk)  # what was replaced is found no more
    if person is not None:
        _end_sessions(person)
    versions.bump(versions.PEOPLE)
    changed = [*rows, *rewritten]
    shred(
        actors=refs_of(person, participants),
        row_keys=[*removed, *(row_key(row) for row in (*emptied, *rewritten))],
        at=at,
    )
    record(
        "accounts.person_erased",
        by=by,
        at=at,
        subject=emptied[0],
        rows=[*emptied[1:], *changed],
        removed=removed,
        data={"texts": erase_texts},
    )
    return {"removed": len(removed), "rewritten": len(rewritten)}


def _empty(
    user: User | None, participants: list[Participant], at: datetime
) -> list[User | Participant]:
    """Leave of the person's own rows only that they existed."""
    for participant in participants:
        participant.name = participant.contact_email = ""
        participant.code_digest = participant.visit_digest = None
        participant.erased_at = at
        participant.save()
    if user is None:
        return [*participants]
    user.email = None
    user.is_active = user.is_staff = user.is_superuser = False
    user.digest = Digest.NEVER
    user.erased_at = at
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()
    return [user, *participants]


def _files(row: models.Model) -> list[Any]:
    """The files among the person's own words."""
    fields = [row._meta.get_field(name) for name in getattr(row, "OWN_WORDS", ())]
    found = [getattr(row, field.name) for field in fields if isinstance(field, models.FileField)]
    return [file for file in found if file]


def _empty_files(row: models.Model) -> None:
    """Take away the files (`OWN_FILES`) of a row that stays because others built on it."""
    for name in getattr(row, "OWN_FILES", ()):
        if file := getattr(row, name):
            transaction.on_commit(partial(discard, file.storage, file.name))
            setattr(row, name, "")
            if digest := getattr(row, "FILE_DIGESTS", {}).get(name):
                setattr(row, digest, "")


def _tombstone() -> str:
    return _("Texto borrado por la persona que lo escribió.")


def _replace_words(row: models.Model) -> set[str]:
    """Put the tombstone where the person's words were; returns the words."""
    words = set()
    fields = {field.name: field for field in row._meta.concrete_fields}
    for name in getattr(row, "OWN_WORDS", ()):
        field = fields[name]
        if isinstance(field, models.JSONField):
            setattr(row, name, {})
        elif isinstance(field, models.URLField):
            setattr(row, name, "")
        elif text := getattr(row, name):
            words.add(text)
            setattr(row, name, _tombstone()[: getattr(field, "max_length", None)])
    row.save()
    return words


def _replace_quotes(words: set[str]) -> None:
    """The same where ottheirs were told of them: the title of a contribution in an inbox."""
    for model, name in quoting():
        changed = []
        for row in model._base_manager.only(name).iterator(chunk_size=2000):
            quoted = getattr(row, name)
            theirs = [k for k, text in quoted.items() if isinstance(text, str) and text in words]
            if theirs:
                setattr(row, name, quoted | dict.fromkeys(theirs, _tombstone()))
                changed.append(row)
        model._base_manager.bulk_update(changed, [name], batch_size=200)


def _end_sessions(user: User) -> None:
    """Sign the account out everywhere: sessions hold the address that was signed in with.

    There is no column to find them by; they are read one by one, which is rare enough.
    """
    if not settings.SESSION_ENGINE.endswith((".db", ".cached_db")):
        return
    for session in Session.objects.iterator():
        content = session.get_decoded()
        if content.get("_auth_user_id") == str(user.pk):
            session.delete()
