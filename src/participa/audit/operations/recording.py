"""Recording and shredding. Parts of other operations, so not operations themselves."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db import models

from participa.audit.models import Event
from participa.audit.queries.digests import commitment, leaf_content, public_name, row_digest
from participa.kernel import rows as plain_rows
from participa.kernel.agents import Agent
from participa.kernel.operation import (
    OperationShapeError,
    count_event,
    count_shredded,
    shredded,
)

row_key = plain_rows.key


def record(
    type: str,
    *,
    by: Agent,
    at: datetime,
    subject: models.Model,
    rows: Iterable[models.Model] = (),
    created: Iterable[models.Model] = (),
    removed: Iterable[str] = (),
    data: dict[str, Any] | None = None,
    personal: dict[str, Any] | None = None,
) -> Event:
    """Book the one event of the running operation, after its last write.

    rows: every row the operation wrote, `subject` included by itself; each is read again, so
    that a stale or half-loaded object does no harm. created: rows that this operation inserted
    and has not changed since; they are taken as they are, which saves reading them. removed:
    keys of rows it deleted. data: public facts, no personal ones; personal: shreddable facts.
    Both become plain JSON (dates ISO 8601). Rows of tables that are not ledgered may be named.
    """
    count_event(type)
    fresh = {row_key(row): row for row in created if plain_rows.is_ledgered(row.__class__)}
    named = {row_key(row): row for row in (subject, *rows) if _concrete(row)}
    reread = plain_rows.load(key for key in named if key not in fresh)
    if missing := named.keys() - reread.keys() - fresh.keys():
        raise OperationShapeError(f"{type} names {sorted(missing)}, not in the database: removed=?")
    salts = {"personal": secrets.token_hex(16)}
    names: dict[str, str] = {}
    for key, digest in _digests({**reread, **fresh}, salts):
        names[public_name(key, salts[key])] = digest
    plain_rows.check_fits([*reread.values(), *fresh.values()])
    for key in removed:
        if plain_rows.is_ledgered(apps.get_model(key.partition(":")[0])):
            salts.setdefault(key, secrets.token_hex(16))
            names[public_name(key, salts[key])] = ""
    subject_key = row_key(subject)
    facts = plain_rows.simple(data or {})
    if emptied := shredded():
        facts["shredded_events"] = emptied
    private = plain_rows.simple(personal or {})
    event = Event(
        type=type,
        at=at,
        subject=public_name(subject_key, salts.get(subject_key, salts["personal"])),
        data=facts,
        rows=names,
        commitment=commitment(salts["personal"], by.ref, private),
        actor=by.ref,
        personal=private,
        salts=salts,
    )
    plain_rows.canonical(
        leaf_content(event)
    )  # what has no canonical form is refused now, not at sealing
    event.save(force_insert=True)
    return event


def shred(*, actors: Iterable[str], row_keys: Iterable[str] = (), at: datetime) -> int:
    """Empty what the log knows of a person; returns how many events were emptied.

    actors: the person's pseudonyms (`user:3`, `participant:12`). row_keys: their own rows,
    those removed and those that stay. An event by one of these actors loses its actor, its
    personal part and the salt of the commitment; an event that names one of these rows loses
    that row's salt. So neither who acted nor what a row said can be read or guessed again.
    Salts of other people's rows stay: they still have to verify.

    Call it before `record`, in the same operation: the event then says how many events were
    emptied, and names anew (in `rows`) each of the person's rows that stays.
    """
    people, keys = set(actors), set(row_keys)
    emptied, batch = 0, []
    events = Event.objects.only("actor", "personal", "salts", "shredded_at").order_by("pk")
    for event in events.iterator(chunk_size=2000):
        acted, known = event.actor in people, keys & event.salts.keys()
        if not acted and not known:
            continue
        if acted:
            event.actor, event.personal = "", {}
            known.add("personal")
        event.salts = {key: salt for key, salt in event.salts.items() if key not in known}
        emptied += event.shredded_at is None
        event.shredded_at = event.shredded_at or at
        batch.append(event)
    Event.objects.bulk_update(batch, ["actor", "personal", "salts", "shredded_at"], batch_size=200)
    count_shredded(emptied)
    return emptied


def _concrete(row: models.Model) -> bool:
    row_key(row)  # refuses a row without key
    return plain_rows.is_ledgered(row.__class__)


def _digests(found: dict[str, models.Model], salts: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Key and digest of each row, model by model; puts the salt of each into `salts`."""
    for _label, group in groupby(sorted(found), key=lambda key: key.partition(":")[0]):
        keys = list(group)
        for key, content in zip(
            keys, plain_rows.contents([found[key] for key in keys]), strict=True
        ):
            salts[key] = secrets.token_hex(16)
            yield key, row_digest(content, salts[key])
