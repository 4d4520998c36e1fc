"""A tree that only grows, remembered by the few hashes that its next leaf will need."""

from dataclasses import dataclass
from functools import reduce

from participa_methods.ledger.tree import EMPTY_ROOT, HASH_BYTES, node_hash


@dataclass(frozen=True)
class Frontier:
    """A tree of `size` leaves, kept as the roots of its full subtrees, largest first.

    There is one peak for each binary one of `size`, so the state is O(log n) and fits in a row.
    Raises `ValueError` when `size` and `peaks` do not belong together.
    """

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or self.size.bit_count() != len(self.peaks):
            raise ValueError("a frontier has one peak for each binary one of its size")
        if any(len(peak) != HASH_BYTES for peak in self.peaks):
            raise ValueError(f"a peak has {HASH_BYTES} bytes")

    def append(self, leaf_hash: bytes) -> "Frontier":
        """Return the frontier after one more leaf, in O(log n)."""
        peaks, node, trailing = list(self.peaks), leaf_hash, self.size
        while trailing & 1:  # as in a binary counter, each carry joins two equal subtrees
            node = node_hash(peaks.pop(), node)
            trailing >>= 1
        return Frontier(self.size + 1, (*peaks, node))

    @property
    def root(self) -> bytes:
        """The root over all leaves so far: the peaks joined from the smallest to the largest."""
        if not self.peaks:
            return EMPTY_ROOT
        return reduce(lambda right, left: node_hash(left, right), reversed(self.peaks))
