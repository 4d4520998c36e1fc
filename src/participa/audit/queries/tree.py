"""The log as a tree: where it ends, and proofs about it.

A tree over leaves is a tree over tiles of 256 leaves (the last one may be short), because every
split of RFC 6962 above 256 leaves falls between tiles. So tiles stand in for their leaves.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from participa.audit.models import Leaf, SignedHead, Tile
from participa.kernel import rows as plain_rows
from participa_methods.ledger import (
    Frontier,
    consistency_proof,
    inclusion_proof,
    root,
)

TILE = 256


@dataclass(frozen=True)
class Proof:
    """A path of hashes between a leaf or an old root and the root over `size` leaves."""

    size: int
    root: bytes
    path: tuple[bytes, ...]


def latest_head() -> SignedHead | None:
    return SignedHead.objects.order_by("-size").first()


def head_fields(head: SignedHead) -> dict[str, Any]:
    """A head as it is published; what is signed is its canonical JSON without `signature`."""
    return {
        "size": head.size,
        "root": head.root,
        "at": plain_rows.moment(head.at),
        "key": head.key,
        "signature": head.signature,
    }


def tree_frontier(size: int) -> Frontier:
    """The tree over the first `size` leaves, ready to grow, from tiles and at most 255 leaves."""
    tiles = Frontier()
    for tile in _tile_hashes(size // TILE):
        tiles = tiles.append(tile)
    frontier = Frontier(tiles.size * TILE, tiles.peaks)
    for leaf in _leaf_hashes(tiles.size * TILE, size):
        frontier = frontier.append(leaf)
    return frontier


def inclusion(index: int, size: int) -> Proof:
    """The proof that leaf `index` is in the tree of `size` leaves. Raises ValueError."""
    if not 0 <= index < size:
        raise ValueError("0 <= index < size")
    tile = index // TILE
    leaves = _leaf_hashes(tile * TILE, min((tile + 1) * TILE, size))
    tiles = _tiles(size)
    below = inclusion_proof(leaves, index - tile * TILE, len(leaves))
    above = inclusion_proof(tiles, tile, len(tiles))
    return Proof(size, root(tiles), (*below, *above))


def consistency(old: int, new: int) -> Proof:
    """The proof that the tree of `new` leaves begins with that of `old`. Raises ValueError."""
    if not 0 <= old <= new:
        raise ValueError("0 <= old <= new")
    tiles = _tiles(new)
    top = root(tiles)
    tile, rest = divmod(old, TILE)
    if old in (0, new):
        return Proof(new, top, ())
    if rest == 0:
        return Proof(new, top, consistency_proof(tiles, tile, len(tiles)))
    leaves = _leaf_hashes(tile * TILE, min((tile + 1) * TILE, new))
    within = consistency_proof(leaves, rest, len(leaves))
    # The reader knows the old root only where it is a subtree of the first tile; elsewhere the
    # proof has to start with the piece of the old tree that ends it.
    if tile and (rest == len(leaves) or rest & (rest - 1) == 0):
        within = (root(leaves[:rest]), *within)
    return Proof(new, top, (*within, *inclusion_proof(tiles, tile, len(tiles))))


def _tiles(size: int) -> list[bytes]:
    """The roots of all tiles of the tree over `size` leaves, the last one perhaps short."""
    full = size // TILE
    hashes = _tile_hashes(full)
    if size % TILE:
        hashes.append(root(_leaf_hashes(full * TILE, size)))
    return hashes


def _tile_hashes(count: int) -> list[bytes]:
    found = Tile.objects.filter(index__lt=count).order_by("index").values_list("hash", flat=True)
    return _complete([bytes.fromhex(value) for value in found], count)


def _leaf_hashes(start: int, end: int) -> list[bytes]:
    found = Leaf.objects.filter(index__gte=start, index__lt=end).order_by("index")
    hashes = [bytes.fromhex(value) for value in found.values_list("hash", flat=True)]
    return _complete(hashes, end - start)


def _complete(hashes: list[bytes], count: int) -> list[bytes]:
    if len(hashes) != count:
        raise ValueError(f"the log lacks hashes: {len(hashes)} of {count}")
    return hashes
