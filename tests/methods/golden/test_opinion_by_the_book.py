"""Every quantity on every shared conversation, against a second implementation of the formulas.

Tolerances are those of docs/methods/opinion.md; what is counted or ordered is the same exactly.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.golden.by_the_book import Book, of_groups, original_groups
from tests.methods.golden.conversations import NAMES, Conversation, conversation
from tests.methods.properties.test_opinion_properties import conversations

from participa_methods.opinion import analyze

EXACT = ("tid", "repful_for", "n_success", "n_trials", "n_agree", "best_agree")
NUMBERS = ("p_success", "p_test", "repness", "repness_test")


def published(held: Conversation) -> dict[int, int]:
    if held.reference:
        return {int(person): group for person, group in held.reference["groups"].items()}
    return held.source_groups


def without_groups(found: dict[str, Any], book: Book) -> None:
    assert (list(found["center"]), list(found["projection"])) == (book.tids, book.people)
    assert found["center"] == pytest.approx(book.c, abs=1e-9)
    assert [e["tid"] for e in found["consensus"]["agree"]] == book.majority(0)
    assert [e["tid"] for e in found["consensus"]["disagree"]] == book.majority(1)
    assert found["uncertain"] == book.uncertain()


def with_groups(found: dict[str, Any], book: Book) -> None:
    """What follows from the groups that `found` has."""
    expected = of_groups(book, found["groups"])
    for group, entries in expected["repness"].items():
        ours = found["repness"][group]
        assert [[e.get(key) for key in EXACT] for e in ours] == [
            [e.get(key) for key in EXACT] for e in entries
        ]
        assert [[e[key] for key in NUMBERS] for e in ours] == [
            pytest.approx([e[key] for key in NUMBERS], rel=1e-9) for e in entries
        ]
    for name in ("group_aware_consensus", "group_aware_disagreement"):
        assert found[name] == pytest.approx(expected[name], abs=1e-9)
    assert found["priorities"] == pytest.approx(expected["priorities"], rel=1e-6)
    assert {
        (group, tid): (each["agree"], each["disagree"], sum(each.values()))
        for group, of_group in found["counts"].items()
        for tid, each in of_group.items()
    } == expected["counts"]


@pytest.mark.parametrize("name", NAMES)
def test_every_quantity_is_what_the_formulas_say(name: str) -> None:
    """By default, in parity and with the published groups."""
    held = conversation(name)
    book = Book(held.votes, mod_out=held.options["mod_out"], meta=held.options.get("meta", ()))
    found = analyze(held.votes, **held.options)
    without_groups(found, book)
    size = np.abs(list(book.p.values())).max()
    for key, expected, scale in (
        ("components", book.u, 1),
        ("projection", book.p, size),
        ("statement_projection", book.q, size),
    ):
        np.testing.assert_allclose(
            list(found[key].values()), list(expected.values()), rtol=0, atol=1e-9 * scale
        )
    assert found["extremity"] == pytest.approx(book.extremity, abs=1e-9 * size)
    order = sorted(book.eligible, key=lambda tid: -book.extremity[tid])
    assert found["divisive"] == order[:5]
    assert set(found["groups"]) == book.in_conversation(held.options.get("keep", ()))
    with_groups(found, book)
    options = {key: each for key, each in held.options.items() if key != "keep"}
    given_ = analyze(held.votes, groups=published(held), **options)
    assert given_["groups"] == published(held)
    with_groups(given_, book)


def test_parity_divides_as_a_dense_computation_does() -> None:
    """The same people together, in at least 95 of 100 conversations: here in all eleven."""
    same = []
    for name in NAMES:
        held = conversation(name)
        book = Book(held.votes, mod_out=held.options["mod_out"])
        found = analyze(held.votes, parity=True, **held.options)
        groups, silhouettes, bases = original_groups(book, held.options.get("keep", ()))
        same.append(found["groups"] == groups)
        assert found["silhouettes"] == pytest.approx(silhouettes, abs=1e-9)
        assert len(found["base_clusters"]) == bases
    assert all(same)


@settings(deadline=None, max_examples=60)
@given(
    conversations(),
    st.sets(st.integers(0, 23)),
    st.sets(st.integers(0, 23), max_size=3),
    st.lists(st.integers(0, 4), min_size=60, max_size=60),
)
def test_formulas_hold_for_any_votes_moderation_and_groups(
    votes: list[Any], mod_out: set[int], meta: set[int], groups: list[int]
) -> None:
    book = Book(votes, mod_out=mod_out, meta=meta)
    keep = [person for person, group in enumerate(groups) if group == 0]
    found = analyze(votes, mod_out=mod_out, meta=meta, keep=keep)
    without_groups(found, book)
    assert set(found["groups"]) == book.in_conversation(keep)
    assert found["eigenvalues"] == pytest.approx(book.eigenvalues, rel=1e-9, abs=1e-7)
    # Of two directions that explain as much, any is right: the map is then compared by its own.
    book.extremity = found["extremity"]
    with_groups(found, book)
    some = {person: group for person, group in enumerate(groups) if group}
    given_ = analyze(votes, mod_out=mod_out, meta=meta, groups=some)
    assert given_["groups"] == {i: some[i] for i in book.people if i in some}
    with_groups(given_, book)
