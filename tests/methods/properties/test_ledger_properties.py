"""What holds for every tree, and what no change to a proof gets past."""

import json
from hashlib import sha256

from hypothesis import assume, given
from hypothesis import strategies as st

from participa_methods.ledger import (
    Frontier,
    canonical,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root,
    verify_consistency,
    verify_file,
    verify_inclusion,
)

LARGEST = 70
HASHES = [leaf_hash(number.to_bytes(2)) for number in range(LARGEST)]
ROOTS = [root(HASHES[:size]) for size in range(LARGEST + 1)]

sizes = st.integers(1, LARGEST)
places = sizes.flatmap(lambda size: st.tuples(st.integers(0, size - 1), st.just(size)))
growths = sizes.flatmap(lambda new: st.tuples(st.integers(1, new), st.just(new)))
flips = st.tuples(st.integers(0, 31), st.integers(1, 255))


def flipped(value: bytes, flip: tuple[int, int]) -> bytes:
    position, mask = flip
    return value[:position] + bytes([value[position] ^ mask]) + value[position + 1 :]


def flipped_at(proof: tuple[bytes, ...], step: int, flip: tuple[int, int]) -> tuple[bytes, ...]:
    return (*proof[:step], flipped(proof[step], flip), *proof[step + 1 :])


def levels(hashes: list[bytes]) -> bytes:
    while len(hashes) > 1:
        pairs = [hashes[n : n + 2] for n in range(0, len(hashes), 2)]
        hashes = [sha256(b"\x01" + b"".join(p)).digest() if len(p) == 2 else p[0] for p in pairs]
    return hashes[0]


@given(st.lists(st.binary(max_size=8), min_size=1, max_size=LARGEST))
def test_frontier_root_equals_the_root_over_all_leaves(leaves: list[bytes]) -> None:
    hashes, frontier = [leaf_hash(leaf) for leaf in leaves], Frontier()
    for leaf in hashes:
        frontier = frontier.append(leaf)
    assert (frontier.size, frontier.root, frontier.root) == (
        len(leaves),
        root(hashes),
        levels(hashes),
    )


@given(places)
def test_inclusion_proof_verifies_and_is_short(place: tuple[int, int]) -> None:
    index, size = place
    proof = inclusion_proof(HASHES, index, size)
    assert len(proof) <= (size - 1).bit_length()
    assert verify_inclusion(HASHES[index], index, size, proof, ROOTS[size])


@given(places, flips, st.data())
def test_inclusion_fails_with_any_flipped_byte(
    place: tuple[int, int], flip: tuple[int, int], data: st.DataObject
) -> None:
    index, size = place
    proof, leaf, top = inclusion_proof(HASHES, index, size), HASHES[index], ROOTS[size]
    assert not verify_inclusion(flipped(leaf, flip), index, size, proof, top)
    assert not verify_inclusion(leaf, index, size, proof, flipped(top, flip))
    if proof:
        step = data.draw(st.integers(0, len(proof) - 1))
        assert not verify_inclusion(leaf, index, size, flipped_at(proof, step, flip), top)


@given(places, st.integers(-2, LARGEST + 2))
def test_inclusion_fails_with_any_other_index(place: tuple[int, int], other: int) -> None:
    index, size = place
    assume(other != index)
    proof = inclusion_proof(HASHES, index, size)
    assert not verify_inclusion(HASHES[index], other, size, proof, ROOTS[size])


@given(places, sizes)
def test_inclusion_fails_against_the_head_of_any_other_size(
    place: tuple[int, int], other: int
) -> None:
    index, size = place
    assume(other != size)
    proof = inclusion_proof(HASHES, index, size)
    assert not verify_inclusion(HASHES[index], index, other, proof, ROOTS[other])


@given(places, st.binary(min_size=32, max_size=32))
def test_inclusion_fails_with_a_step_more_or_less(place: tuple[int, int], extra: bytes) -> None:
    index, size = place
    proof, leaf, top = inclusion_proof(HASHES, index, size), HASHES[index], ROOTS[size]
    assert not verify_inclusion(leaf, index, size, (*proof, extra), top)
    assert not proof or not verify_inclusion(leaf, index, size, proof[:-1], top)


@given(growths)
def test_consistency_proof_verifies(growth: tuple[int, int]) -> None:
    old, new = growth
    proof = consistency_proof(HASHES, old, new)
    assert verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)


@given(growths, flips, st.data())
def test_consistency_fails_with_any_flipped_byte(
    growth: tuple[int, int], flip: tuple[int, int], data: st.DataObject
) -> None:
    old, new = growth
    proof = consistency_proof(HASHES, old, new)
    assert not verify_consistency(old, new, flipped(ROOTS[old], flip), ROOTS[new], proof)
    assert not verify_consistency(old, new, ROOTS[old], flipped(ROOTS[new], flip), proof)
    if proof:
        step = data.draw(st.integers(0, len(proof) - 1))
        bent = flipped_at(proof, step, flip)
        assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], bent)


@given(growths, growths)
def test_consistency_fails_between_the_heads_of_other_sizes(
    growth: tuple[int, int], other: tuple[int, int]
) -> None:
    assume(other != growth and other[0] < other[1])
    proof = consistency_proof(HASHES, *growth)
    old, new = other
    if proof != consistency_proof(HASHES, old, new):
        assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], proof)


@given(growths, st.integers(0, LARGEST - 1), flips)
def test_consistency_fails_when_an_old_leaf_was_rewritten(
    growth: tuple[int, int], index: int, flip: tuple[int, int]
) -> None:
    old, new = growth
    assume(index < old)
    rewritten = [*HASHES[:index], flipped(HASHES[index], flip), *HASHES[index + 1 :]]
    proof = consistency_proof(rewritten, old, new)
    assert not verify_consistency(old, new, ROOTS[old], root(rewritten[:new]), proof)


@given(growths, st.binary(min_size=32, max_size=32))
def test_consistency_fails_with_a_step_more_or_less(growth: tuple[int, int], extra: bytes) -> None:
    old, new = growth
    proof = consistency_proof(HASHES, old, new)
    assert not verify_consistency(old, new, ROOTS[old], ROOTS[new], (*proof, extra))
    assert not proof or not verify_consistency(old, new, ROOTS[old], ROOTS[new], proof[:-1])


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
odd_lines = (
    st.text()
    | st.binary()
    | json_values.map(json.dumps)
    | st.fixed_dictionaries({"index": json_values, "leaf": json_values}).map(json.dumps)
    | st.fixed_dictionaries(
        {
            "head": st.fixed_dictionaries(
                {
                    "size": st.integers(),
                    "root": st.text() | st.just("00" * 32),
                    "at": st.text() | st.just("2026-07-13T00:00:00Z"),
                    "key": st.text(),
                    "signature": st.text() | st.just(""),
                }
            )
        }
    ).map(json.dumps)
)


@given(st.lists(odd_lines, max_size=6))
def test_verify_file_reports_any_line_without_an_exception(lines: list[str | bytes]) -> None:
    report = verify_file(lines, lambda key, message, signature: False)
    numbers = [int(str(problem.params["line"])) for problem in report.problems]
    assert (report.ok, report.heads, numbers) == (False, 0, sorted(numbers))


leaves_of_text = st.lists(st.dictionaries(st.text(), st.text()), min_size=1, max_size=12)


def published(leaves: list[dict[str, str]]) -> list[str]:
    hashes = [leaf_hash(canonical(leaf)) for leaf in leaves]
    head = {
        "size": len(leaves),
        "root": root(hashes).hex(),
        "at": "2026-07-13T12:00:00-05:00",
        "key": "k1",
        "signature": "",
    }
    records = [json.dumps({"index": n, "leaf": leaf}) for n, leaf in enumerate(leaves)]
    return [*records, json.dumps({"head": head})]


@given(leaves_of_text)
def test_verify_file_accepts_what_was_published(leaves: list[dict[str, str]]) -> None:
    report = verify_file(published(leaves))
    assert (report.ok, report.leaves, report.covered, report.heads) == (
        True,
        len(leaves),
        len(leaves),
        1,
    )


@given(leaves_of_text, st.data())
def test_verify_file_notices_a_line_removed_or_repeated(
    leaves: list[dict[str, str]], data: st.DataObject
) -> None:
    lines = published(leaves)
    place = data.draw(st.integers(0, len(lines) - 1))
    assert not verify_file(lines[:place] + lines[place + 1 :]).ok
    if place < len(leaves):
        assert not verify_file(lines[: place + 1] + lines[place:]).ok


@given(leaves_of_text, st.dictionaries(st.text(), st.text()), st.data())
def test_verify_file_notices_a_leaf_replaced(
    leaves: list[dict[str, str]], other: dict[str, str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    assume(leaves[place] != other)
    lines = published(leaves)
    lines[place] = json.dumps({"index": place, "leaf": other})
    assert [problem.code for problem in verify_file(lines).problems] == ["head_root_differs"]
