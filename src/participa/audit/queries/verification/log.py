"""The log in itself: leaves against events, the tree, tiles, heads, signatures, commitments."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Iterator, Mapping

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db.models import Max

from participa.audit.models import Event, Leaf, SignedHead, Tile
from participa.audit.queries.digests import commitment, leaf_content, public_name
from participa.audit.queries.tree import TILE, head_fields
from participa.kernel import rows as plain_rows
from participa.kernel import signing
from participa_methods.explain import Reason
from participa_methods.ledger import Frontier, head_message, leaf_hash, root

from .latest import LatestDigests

BATCH = 2000


class LogCheck:
    """One pass over the log; fills `latest` for the comparison of rows that follows."""

    def __init__(
        self, latest: LatestDigests, problems: list[Reason], keys: Mapping[str, Ed25519PublicKey]
    ) -> None:
        self.latest, self.problems, self.keys = latest, problems, keys
        self.frontier, self.tile = Frontier(), list[bytes]()
        self.leaves = self.covered = self.heads = self.unsealed = 0
        self.shredded = self.shredded_by_events = 0
        self.upcoming: Iterator[SignedHead] = iter(())
        self.head: SignedHead | None = None

    def run(self) -> None:
        self.upcoming = SignedHead.objects.order_by("size").iterator(chunk_size=BATCH)
        self.head = next(self.upcoming, None)
        for leaves in _leaf_batches():
            events = Event.objects.in_bulk([leaf.event_id for leaf in leaves])
            for leaf in leaves:
                self._check_leaf(leaf, events.get(leaf.event_id))
            self._learn(list(events.values()))
        self._check_ends()
        for events_left in _unsealed_batches():
            self.unsealed += len(events_left)
            self._learn(events_left)
        if self.shredded != self.shredded_by_events:
            params = {"shredded": self.shredded, "recorded": self.shredded_by_events}
            self._find("shredded_count_differs", **params)

    def _find(self, code: str, **params: str | int) -> None:
        self.problems.append(Reason(code, params))

    def _check_leaf(self, leaf: Leaf, event: Event | None) -> None:
        if leaf.index != self.leaves:
            self._find("leaf_out_of_order", expected=self.leaves, index=leaf.index)
        self.leaves = leaf.index + 1
        hashed = _bytes(leaf.hash)
        if event is None:
            self._find("event_missing", index=leaf.index, event=leaf.event_id)
        elif _hash_of(event) != hashed:
            self._find("event_changed", index=leaf.index, event=event.pk, type=event.type)
        self.frontier = self.frontier.append(hashed)
        self.tile.append(hashed)
        if len(self.tile) == TILE:
            self._check_tile()
        while self.head and self.head.size <= self.frontier.size:
            self._check_head(self.head)
            self.head = next(self.upcoming, None)

    def _check_tile(self) -> None:
        index = self.frontier.size // TILE - 1
        kept = Tile.objects.filter(index=index).values_list("hash", flat=True).first()
        if kept != root(self.tile).hex():
            self._find("tile_differs", index=index)
        self.tile = []

    def _check_head(self, head: SignedHead) -> None:
        codes = []
        if head.size != self.frontier.size:
            codes.append("head_out_of_order")
        elif head.root != self.frontier.root.hex():
            codes.append("head_root_differs")
        if head.key not in self.keys:
            codes.append("head_key_unknown")
        elif not _is_signed(head, self.keys[head.key]):
            codes.append("signature_invalid")
        for code in codes:
            self._find(code, size=head.size)
        if not codes:
            self.heads, self.covered = self.heads + 1, head.size

    def _check_ends(self) -> None:
        last = SignedHead.objects.aggregate(size=Max("size"))["size"] or 0
        for head in (self.head, *self.upcoming) if self.head else ():
            self._find("head_without_leaves", size=head.size, leaves=self.frontier.size)
        if self.frontier.size > last:
            self._find("leaves_without_head", leaves=self.frontier.size, covered=last)
        beyond = Tile.objects.filter(index__gte=self.frontier.size // TILE).values_list("index")
        for (index,) in beyond:
            self._find("tile_differs", index=index)

    def _learn(self, events: list[Event]) -> None:
        """Check what only the database knows of these events; remember their digests."""
        entries: list[tuple[str, int, str, str]] = []
        for event in events:
            try:
                entries += self._digests(event)
            except (ValueError, TypeError, AttributeError, KeyError):
                self._find("event_unreadable", event=event.pk)
        self.latest.put(entries)

    def _digests(self, event: Event) -> list[tuple[str, int, str, str]]:
        salts = dict(event.salts)
        personal_salt = salts.pop("personal", "")
        if event.shredded_at:
            self.shredded += 1
        self.shredded_by_events += int(event.data.get("shredded_events", 0))
        if personal_salt:
            if commitment(personal_salt, event.actor, event.personal) != event.commitment:
                self._find("commitment_differs", event=event.pk, type=event.type)
        elif event.actor or event.personal or not event.shredded_at:
            self._find("commitment_differs", event=event.pk, type=event.type)
        names = {public_name(key, salt): (key, salt) for key, salt in salts.items()}
        if names.keys() - event.rows.keys():
            self._find("salts_differ", event=event.pk, type=event.type)
        entries = []
        for name, digest in event.rows.items():
            key, salt = names.get(name, (name, ""))
            if not salt and not event.shredded_at:
                self._find("salts_differ", event=event.pk, type=event.type)
            if not key.startswith("~"):  # a shredded row of a person has no name any more
                entries.append((key, event.pk, digest, salt))
        return entries


def _leaf_batches() -> Iterator[list[Leaf]]:
    last = -1
    while leaves := list(Leaf.objects.filter(index__gt=last).order_by("index")[:BATCH]):
        last = leaves[-1].index
        yield leaves


def _unsealed_batches() -> Iterator[list[Event]]:
    last = 0
    waiting = Event.objects.filter(leaf=None).order_by("pk")
    while events := list(waiting.filter(pk__gt=last)[:BATCH]):
        last = events[-1].pk
        yield events


def _hash_of(event: Event) -> bytes | None:
    try:
        return leaf_hash(plain_rows.canonical(leaf_content(event)))
    except (ValueError, TypeError):
        return None  # changed into something that has no canonical form


def _bytes(text: str) -> bytes:
    """The hash, or 32 zero bytes (no event has them) where it is not one."""
    try:
        value = bytes.fromhex(text)
    except ValueError:
        value = b""
    return value if len(value) == 32 else bytes(32)


def _is_signed(head: SignedHead, public_key: Ed25519PublicKey) -> bool:
    try:
        signature = b64decode(head.signature, validate=True)
    except ValueError:
        return False
    return signing.is_signed(public_key, head_message(head_fields(head)), signature)
