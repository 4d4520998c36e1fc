"""The Merkle tree of RFC 6962, section 2.1: hashes, roots and the two kinds of proof.

Every hash is 32 bytes of SHA-256. A tree is the sequence of its leaf hashes, oldest first.
"""

from collections.abc import Sequence
from hashlib import sha256

EMPTY_ROOT = sha256(b"").digest()
HASH_BYTES = 32


def leaf_hash(data: bytes) -> bytes:
    """Hash the bytes of one leaf. The 0x00 keeps a leaf from passing for an inner node."""
    return sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash an inner node from its two children, 32 bytes each."""
    return sha256(b"\x01" + left + right).digest()


def root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Return the root over all `leaf_hashes`; `EMPTY_ROOT` for none."""
    if not leaf_hashes:
        return EMPTY_ROOT
    if len(leaf_hashes) == 1:
        return leaf_hashes[0]
    split = _split(len(leaf_hashes))
    return node_hash(root(leaf_hashes[:split]), root(leaf_hashes[split:]))


def inclusion_proof(leaf_hashes: Sequence[bytes], index: int, size: int) -> tuple[bytes, ...]:
    """Return the audit path of leaf `index` (from 0) in the tree of the first `size` leaves.

    At most ⌈log₂ size⌉ hashes, from the leaf's sibling up to the root's child (section 2.1.1).
    Raises `ValueError` unless 0 ≤ index < size ≤ number of leaves.
    """
    if not 0 <= index < size <= len(leaf_hashes):
        raise ValueError("an inclusion proof needs 0 <= index < size <= number of leaves")
    return _path(leaf_hashes[:size], index)


def consistency_proof(
    leaf_hashes: Sequence[bytes], old_size: int, new_size: int
) -> tuple[bytes, ...]:
    """Return the proof that the first `new_size` leaves begin with the first `old_size`.

    Empty when the sizes are equal or `old_size` is 0 (section 2.1.2).
    Raises `ValueError` unless 0 ≤ old_size ≤ new_size ≤ number of leaves.
    """
    if not 0 <= old_size <= new_size <= len(leaf_hashes):
        raise ValueError("a consistency proof needs 0 <= old size <= new size <= number of leaves")
    return _extension(leaf_hashes[:new_size], old_size, known=True) if old_size else ()


def _split(size: int) -> int:
    """Return the largest power of two below `size` ≥ 2."""
    return 1 << ((size - 1).bit_length() - 1)


def _path(hashes: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    if len(hashes) == 1:
        return ()
    split = _split(len(hashes))
    left, right = hashes[:split], hashes[split:]
    if index < split:
        return (*_path(left, index), root(right))
    return (*_path(right, index - split), root(left))


def _extension(hashes: Sequence[bytes], old_size: int, known: bool) -> tuple[bytes, ...]:
    """`known`: the verifier already holds the root of these `hashes`, as it is the old root."""
    if old_size == len(hashes):
        return () if known else (root(hashes),)
    split = _split(len(hashes))
    left, right = hashes[:split], hashes[split:]
    if old_size <= split:
        return (*_extension(left, old_size, known), root(right))
    return (*_extension(right, old_size - split, known=False), root(left))
