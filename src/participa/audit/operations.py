"""Recording and shredding events: the parts that operations call, not operations themselves."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import rfc8785
from django.db import models
from django.db.models import Q

from participa.kernel.agents import Agent
from participa.kernel.operation import count_event

from .models import Event


def row_key(row: models.Model) -> str:
    """`participa.contribution:12`."""
    return f"{row._meta.label_lower}:{row.pk}"


def row_digest(row: models.Model, salt: str) -> str:
    """Salted SHA-256 of a row's stored fields, the same before and after a database round trip.

    A model names derived fields (counters) in `LEDGER_EXCLUDES`; they are recounted, not hashed.
    """
    excluded = getattr(row, "LEDGER_EXCLUDES", ())
    content = {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if field.name not in excluded
    }
    return hashlib.sha256(bytes.fromhex(salt) + rfc8785.dumps(content)).hexdigest()


def commitment(salt: str, actor: str, personal: dict[str, Any]) -> str:
    """Salted SHA-256 over who acted and the personal part of an event."""
    content = rfc8785.dumps({"actor": actor, "personal": personal})
    return hashlib.sha256(bytes.fromhex(salt) + content).hexdigest()


def record(
    type: str,
    *,
    by: Agent,
    at: datetime,
    subject: models.Model,
    rows: Iterable[models.Model] = (),
    removed: Iterable[str] = (),
    data: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
) -> Event:
    """Book the one event of the running operation.

    rows: every row the operation wrote, `subject` included by itself; removed: keys of rows
    it deleted; data: public facts, no personal ones; personal: shreddable facts.
    """
    count_event(type)
    salts: dict[str, str] = {"personal": secrets.token_hex(16)}
    digests: dict[str, str] = dict.fromkeys(removed, "")
    for row in (subject, *rows):
        key = row_key(row)
        if key not in digests:
            salts[key] = secrets.token_hex(16)
            digests[key] = row_digest(row, salts[key])
    personal = personal or {}
    return Event.objects.create(
        type=type,
        at=at,
        subject=row_key(subject),
        data=data or {},
        rows=digests,
        commitment=commitment(salts["personal"], by.ref, personal),
        actor=by.ref,
        personal=personal,
        salts=salts,
    )


def shred(*, actors: Sequence[str], row_keys: Sequence[str] = (), at: datetime) -> int:
    """Forget who acted, in every event of `actors`, and what `row_keys` once held.

    Actor, personal facts and their salt go; so do the salts of the rows, without which their
    earlier digests say nothing. The hashed part of each event stays, so the log verifies.
    Returns how many events were touched. Called by the operation that erases a person.
    """
    keys, refs = set(row_keys), set(actors)
    touched = Q(actor__in=refs)
    if keys:
        touched |= Q(subject__in=keys) | Q(rows__has_any_keys=sorted(keys))
    events = list(Event.objects.filter(touched))
    for event in events:
        if event.actor in refs:
            event.actor = ""
        event.personal = {}
        gone = keys | {"personal"}
        event.salts = {key: salt for key, salt in event.salts.items() if key not in gone}
        event.shredded_at = at
        event.save(update_fields=["actor", "personal", "salts", "shredded_at"])
    return len(events)
