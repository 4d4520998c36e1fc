"""What the tree, its frontier and its proofs promise at their edges."""

import pytest

from participa_methods.ledger import (
    EMPTY_ROOT,
    Frontier,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    verify_consistency,
    verify_inclusion,
)

HASHES = [leaf_hash(bytes([number])) for number in range(8)]


def test_leaf_hash_never_equals_the_node_over_the_same_bytes() -> None:
    left, right = HASHES[:2]
    assert leaf_hash(left + right) != node_hash(left, right)


def test_frontier_of_nothing_has_the_empty_root() -> None:
    assert (Frontier().size, Frontier().peaks, Frontier().root) == (0, (), EMPTY_ROOT)


def test_frontier_keeps_one_peak_for_each_binary_one() -> None:
    frontier = Frontier()
    for leaf in HASHES[:7]:
        frontier = frontier.append(leaf)
    assert frontier == Frontier(7, (root(HASHES[:4]), root(HASHES[4:6]), HASHES[6]))


@pytest.mark.parametrize(
    ("size", "peaks"), [(-1, ()), (1, ()), (2, (HASHES[0], HASHES[1])), (1, (b"short",))]
)
def test_frontier_refuses_peaks_that_do_not_fit(size: int, peaks: tuple[bytes, ...]) -> None:
    with pytest.raises(ValueError, match="peak"):
        Frontier(size, peaks)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0), (0, 9)])
def test_inclusion_proof_refuses_a_place_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(ValueError, match="inclusion proof"):
        inclusion_proof(HASHES, index, size)


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3), (3, 9)])
def test_consistency_proof_refuses_sizes_out_of_order(old: int, new: int) -> None:
    with pytest.raises(ValueError, match="consistency proof"):
        consistency_proof(HASHES, old, new)


def test_verify_inclusion_leaves_the_size_to_the_signed_head() -> None:
    """Sizes 3 and 4 give leaf 0 the same shape of path: only the head tells them apart."""
    proof, top = inclusion_proof(HASHES, 0, 3), root(HASHES[:3])
    assert [verify_inclusion(HASHES[0], 0, size, proof, top) for size in range(7)] == [
        *(False, False, False),
        *(True, True),
        *(False, False),
    ]


@pytest.mark.parametrize(
    ("old", "new", "old_root", "new_root", "proof", "holds"),
    [
        (0, 0, EMPTY_ROOT, EMPTY_ROOT, (), True),
        (0, 3, EMPTY_ROOT, root(HASHES[:3]), (), True),
        (3, 3, root(HASHES[:3]), root(HASHES[:3]), (), True),
        (0, 0, HASHES[0], HASHES[0], (), False),
        (0, 3, HASHES[0], root(HASHES[:3]), (), False),
        (0, 3, EMPTY_ROOT, root(HASHES[:3]), (HASHES[0],), False),
        (3, 3, root(HASHES[:3]), root(HASHES[:2]), (), False),
        (3, 3, root(HASHES[:3]), root(HASHES[:3]), (HASHES[0],), False),
        (3, 2, root(HASHES[:3]), root(HASHES[:2]), (), False),
        (-1, 2, EMPTY_ROOT, root(HASHES[:2]), (), False),
        (3, 5, root(HASHES[:3]), root(HASHES[:5]), (), False),
        (2, 4, root(HASHES[:2]), root(HASHES[:4]), (root(HASHES[2:4]),), True),
        (2, 8, root(HASHES[:2]), root(HASHES[:4]), (root(HASHES[2:4]),), False),
    ],
)
def test_verify_consistency_at_the_edges(
    old: int, new: int, old_root: bytes, new_root: bytes, proof: tuple[bytes, ...], holds: bool
) -> None:
    assert verify_consistency(old, new, old_root, new_root, proof) is holds
