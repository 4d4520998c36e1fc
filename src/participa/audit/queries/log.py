"""What the public pages and the desk show of the log, and the file that anyone can verify."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, QuerySet

from participa.audit.models import Event, Leaf, SignedHead
from participa.kernel import rows as plain_rows
from participa_methods.ledger import leaf_hash

from .digests import leaf_content, public_name
from .tree import head_fields, latest_head

BATCH = 1000


@dataclass(frozen=True)
class LedgerState:
    """Where the log stands: events recorded, events under the latest signed head."""

    events: int
    sealed: int
    head: SignedHead | None


@dataclass(frozen=True)
class TypeCount:
    type: str
    events: int


@dataclass(frozen=True)
class EventLine:
    """One event as a list shows it. `subject` is the row's key, "" where it is a person's.

    `actor` is filled only for the desk, and is "" once shredded.
    """

    pk: int
    index: int | None
    type: str
    at: datetime
    subject: str
    rows: int
    actor: str = ""
    shredded: bool = False


def ledger_state() -> LedgerState:
    head = latest_head()
    return LedgerState(Event.objects.count(), head.size if head else 0, head)


def event_types() -> list[TypeCount]:
    """How many events there are of each type, the most frequent first."""
    counted = Event.objects.order_by().values_list("type").annotate(n=Count("pk"))
    return sorted((TypeCount(t, n) for t, n in counted), key=lambda c: (-c.events, c.type))


def types_recorded() -> list[str]:
    return list(Event.objects.order_by("type").values_list("type", flat=True).distinct())


def events_page(
    events: QuerySet[Event], *, before: int | None = None, size: int = 20, for_desk: bool = False
) -> list[EventLine]:
    """The newest events below key `before`: a page costs the same however deep it lies."""
    if before is not None:
        events = events.filter(pk__lt=before)
    found = events.annotate(index=F("leaf__index")).order_by("-pk")[:size]
    return [_line(event, for_desk) for event in found]


def events_naming(key: str) -> QuerySet[Event]:
    """Events that wrote a row, by its key, also where the log hides its name."""
    return Event.objects.filter(salts__has_key=key)


def leaf_time(leaf: dict[str, Any]) -> datetime:
    """When the event of a published leaf took place."""
    return datetime.fromisoformat(leaf["at"])


def leaf_digest(leaf: dict[str, Any]) -> str:
    """The leaf hash of what is published of an event, in hexadecimal."""
    return leaf_hash(plain_rows.canonical(leaf)).hex()


def signed_heads() -> QuerySet[SignedHead]:
    return SignedHead.objects.order_by("-size")


def leaf_line(index: int) -> dict[str, Any] | None:
    """A line of the published file, by index."""
    leaf = Leaf.objects.select_related("event").filter(index=index).first()
    return None if leaf is None else {"index": leaf.index, "leaf": leaf_content(leaf.event)}


def public_file(start: int = 0) -> Iterator[bytes]:
    """The published file, in pieces of many lines: every sealed event, then the last head.

    start: leave out the leaves before this index, for who has them already.
    """
    head = latest_head()  # taken first: what is sealed meanwhile stays out
    size = head.size if head else 0
    while start < size:
        leaves = Leaf.objects.select_related("event").filter(index__gte=start, index__lt=size)
        found: Sequence[Leaf] = list(leaves.order_by("index")[:BATCH])
        if not found:
            break
        yield b"".join(_json({"index": x.index, "leaf": leaf_content(x.event)}) for x in found)
        start = found[-1].index + 1
    if head:
        yield _json({"head": head_fields(head)})


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _line(event: Event, for_desk: bool) -> EventLine:
    subject = event.subject
    if subject.startswith("~"):
        subject = _own_key(event) if for_desk else ""
    return EventLine(
        pk=event.pk,
        index=getattr(event, "index", None),
        type=event.type,
        at=event.at,
        subject=subject,
        rows=len(event.rows),
        actor=event.actor if for_desk else "",
        shredded=event.shredded_at is not None,
    )


def _own_key(event: Event) -> str:
    """The key behind the salted name of an event's subject, "" once it is shredded."""
    for key, salt in event.salts.items():
        if key != "personal" and public_name(key, salt) == event.subject:
            return str(key)
    return ""
