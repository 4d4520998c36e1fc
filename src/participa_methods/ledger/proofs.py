"""Checking proofs with nothing but hashes and sizes (RFC 9162, sections 2.1.3.2 and 2.1.4.2).

A proof speaks about a root *and* its size: some wrong sizes share the shape of the right one, so
take both from the same signed head. Wrong input is a proof that fails, never an exception.
"""

from collections.abc import Sequence

from participa_methods.ledger.tree import EMPTY_ROOT, node_hash


def verify_inclusion(
    leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether `proof` leads from leaf `index` (from 0) of `size` leaves to `root`."""
    if not 0 <= index < size:
        return False
    node, place, last = leaf_hash, index, size - 1
    for sibling in proof:
        if last == 0:
            return False  # longer than the tree is high
        place, last, is_right = _climb(place, last)
        node = node_hash(sibling, node) if is_right else node_hash(node, sibling)
    return last == 0 and node == root


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the tree with `new_root` begins with the whole tree with `old_root`.

    Every tree begins with the empty one, whose root is `EMPTY_ROOT` and whose proof is empty.
    """
    if not 0 <= old_size <= new_size:
        return False
    if old_size == new_size:
        return not proof and old_root == new_root and (old_size > 0 or old_root == EMPTY_ROOT)
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    place, last = old_size - 1, new_size - 1
    while place & 1:  # the largest full subtree that ends the old tree is the starting node
        place, last = place >> 1, last >> 1
    path = list(proof) if place else [old_root, *proof]
    if not path:
        return False
    old = new = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        place, last, is_right = _climb(place, last)
        if is_right:
            old = node_hash(sibling, old)
        new = node_hash(sibling, new) if is_right else node_hash(new, sibling)
    return last == 0 and old == old_root and new == new_root


def _climb(place: int, last: int) -> tuple[int, int, bool]:
    """Go up one sibling from node `place` of a level whose last node is `last`.

    Returns the parent's place and last, and whether the node was a right child. A last node
    without sibling first rises, unchanged, to the level where it is a right child.
    """
    is_right = bool(place & 1) or place == last
    while is_right and not place & 1:
        place, last = place >> 1, last >> 1
    return place >> 1, last >> 1, is_right
