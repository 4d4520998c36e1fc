"""Sealing: events get their place in the log, and the log a new signed head."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime

from django.db.models import Max

from participa.audit.models import Event, Leaf, SignedHead, Tile
from participa.audit.queries.digests import leaf_content
from participa.audit.queries.tree import TILE, head_fields, latest_head, tree_frontier
from participa.audit.rules import may_seal
from participa.kernel import rows as plain_rows
from participa.kernel import signing
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa_methods.ledger import Frontier, head_message, leaf_hash, root

BATCH = 2000
# Events this far below the newest sealed one are looked at again: on PostgreSQL an event may be
# committed after events with a larger key. `verify` names any that came later still.
LATE = 20_000


class LedgerBrokenError(RuntimeError):
    """The log does not match its last signed head; nothing is signed on top of that."""


@operation
def seal_events(*, by: Agent, at: datetime) -> SignedHead | None:
    """Give every event without a place the next index, and sign the root over all of them.

    Safe when two run at once: the second waits and finds nothing left. Returns the new head,
    or None where there was nothing to seal. Raises LedgerBrokenError.
    """
    require(may_seal(by))
    unchanged()  # sealing is itself the record; an event about it would need sealing in turn
    lock("ledger")
    head = latest_head()
    frontier = tree_frontier(head.size if head else 0)
    if head and frontier.root.hex() != head.root:
        raise LedgerBrokenError(f"the root over {head.size} leaves is not the signed one")
    if Leaf.objects.filter(index__gte=frontier.size).exists():
        raise LedgerBrokenError(f"there are leaves beyond the signed {frontier.size}")
    start = frontier.size
    for events in _unsealed():
        frontier = _append(frontier, events)
    if frontier.size == start:
        return None
    _complete_tiles(start, frontier.size)
    new = SignedHead(
        size=frontier.size,
        root=frontier.root.hex(),
        at=at,
        key=signing.key_id(signing.public_key()),
    )
    new.signature = b64encode(signing.sign(head_message(head_fields(new)))).decode()
    new.save(force_insert=True)
    return new


def _unsealed() -> Iterator[list[Event]]:
    newest = Leaf.objects.aggregate(newest=Max("event_id"))["newest"] or 0
    waiting = Event.objects.filter(leaf=None, pk__gt=newest - LATE).order_by("pk")
    last = 0
    while events := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = events[-1].pk
        yield events


def _append(frontier: Frontier, events: list[Event]) -> Frontier:
    leaves = []
    for event in events:
        hashed = leaf_hash(plain_rows.canonical(leaf_content(event)))
        leaves.append(Leaf(index=frontier.size, event=event, hash=hashed.hex()))
        frontier = frontier.append(hashed)
    Leaf.objects.bulk_create(leaves)
    return frontier


def _complete_tiles(start: int, end: int) -> None:
    """Keep the root of each run of 256 leaves that is now full."""
    tiles = []
    for index in range(start // TILE, end // TILE):
        leaves = Leaf.objects.filter(index__gte=index * TILE, index__lt=(index + 1) * TILE)
        hashes = leaves.order_by("index").values_list("hash", flat=True)
        tiles.append(Tile(index=index, hash=root([bytes.fromhex(h) for h in hashes]).hex()))
    Tile.objects.bulk_create(tiles, batch_size=BATCH)
