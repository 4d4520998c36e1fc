"""What must not change the analysis of a conversation, and what it must find."""

from __future__ import annotations

from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.methods.golden.conversations import adjusted_rand

from participa_methods.opinion import analyze, session

Vote = tuple[int, int, int]
BY_STATEMENT = ("center", "extremity", "group_aware_consensus", "priorities", "totals")
EVERYTHING = (
    *BY_STATEMENT,
    *("projection", "groups", "group_sizes", "silhouettes", "counts", "repness", "consensus"),
    *("uncertain", "divisive", "statement_projection", "base_clusters"),
)

seeds = st.integers(0, 2**32 - 1)
calm = settings(deadline=None, max_examples=50)  # the first call loads SciPy


@st.composite
def conversations(draw: st.DrawFn) -> list[Vote]:
    """Votes of camps that lean to different sides, some of them missing, in any order."""
    random = np.random.default_rng(draw(seeds))
    people, statements = draw(st.integers(1, 60)), draw(st.integers(1, 24))
    camps = random.integers(0, draw(st.integers(1, 4)), people)
    raw = random.normal(size=(5, statements))[camps]
    raw += random.normal(scale=0.6, size=(people, statements))
    values = np.where(np.abs(raw) < 0.2, 0, np.sign(raw)).astype(int)
    cells = np.argwhere(random.random((people, statements)) < draw(st.floats(0.3, 1)))
    random.shuffle(cells)
    return [(int(i), int(j), int(values[i, j])) for i, j in cells]


def close(first: Any, second: Any) -> bool:
    """Whether two results are the same: structures whole and in order, numbers to nine digits."""
    if isinstance(first, dict):
        same = list(first) == list(second)
        return same and all(close(first[key], second[key]) for key in first)
    if isinstance(first, list | tuple):
        return len(first) == len(second) and all(map(close, first, second))
    if isinstance(first, float):
        return bool(first == pytest.approx(second, rel=1e-9, abs=1e-9))
    return bool(first == second)


def differing(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    return [name for name in EVERYTHING if not close(first[name], second[name])]


@calm
@given(conversations(), seeds)
def test_order_of_votes_does_not_matter(votes: list[Vote], seed: int) -> None:
    shuffled = list(votes)
    np.random.default_rng(seed).shuffle(shuffled)
    shuffled = [(int(i), int(j), int(v)) for i, j, v in shuffled]
    assert differing(analyze(votes), analyze(shuffled)) == []
    assert analyze(votes)["digest"] == analyze(shuffled)["digest"]


@calm
@given(conversations())
def test_a_call_can_be_repeated(votes: list[Vote]) -> None:
    assert analyze(votes) == analyze(votes)
    assert analyze(votes, parity=True) == analyze(votes, parity=True)


@calm
@given(conversations())
def test_superseded_votes_do_not_matter(votes: list[Vote]) -> None:
    superseded = [(i, j, -v if v else 1) for i, j, v in votes]
    assert analyze(superseded + votes) == analyze(votes)


@calm
@given(conversations())
def test_identifiers_may_be_texts(votes: list[Vote]) -> None:
    """Names that keep the order leave everything as it was, under the new names."""
    named = [(f"persona-{i:03}", f"frase-{j:03}", v) for i, j, v in votes]
    plain, texts = analyze(votes), analyze(named)
    assert {f"persona-{i:03}": group for i, group in plain["groups"].items()} == texts["groups"]
    assert {f"persona-{i:03}": p for i, p in plain["projection"].items()} == texts["projection"]
    for name in BY_STATEMENT:
        assert {f"frase-{j:03}": value for j, value in plain[name].items()} == texts[name]
    for group, entries in plain["repness"].items():
        renamed = [entry | {"tid": f"frase-{entry['tid']:03}"} for entry in entries]
        assert renamed == texts["repness"][group]
    for name in ("uncertain", "divisive"):
        assert [f"frase-{j:03}" for j in plain[name]] == texts[name]


@calm
@given(conversations(), seeds)
def test_participants_may_be_renamed(votes: list[Vote], seed: int) -> None:
    """The groups too, unless fewer than fifteen made it into the conversation by their votes."""
    names = np.random.default_rng(seed).permutation(100)
    first = analyze(votes)
    second = analyze([(int(names[i]), j, v) for i, j, v in votes])
    assert all(
        close(position, second["projection"][int(names[i])])
        for i, position in first["projection"].items()
    )
    counts = np.bincount([i for i, _, _ in votes]) if votes else np.zeros(1)
    if (counts >= min(7, first["statements"])).sum() >= 15:
        assert {int(names[i]): g for i, g in first["groups"].items()} == second["groups"]
        assert close([first[n] for n in BY_STATEMENT], [second[n] for n in BY_STATEMENT])
        assert close(first["repness"], second["repness"])


@calm
@given(conversations(), seeds)
def test_statements_may_be_renamed(votes: list[Vote], seed: int) -> None:
    """Their order decides between equals only, and how the best agreed one is looked for."""
    names = np.random.default_rng(seed).permutation(100).tolist()
    renamed = [(i, names[j], v) for i, j, v in votes]
    first, second = analyze(votes), analyze(renamed)
    for name in ("center", "totals"):
        assert {names[j]: value for j, value in first[name].items()} == second[name]
    assert first["eigenvalues"] == pytest.approx(second["eigenvalues"], rel=1e-9, abs=1e-7)
    # In the same groups the same counts, and what follows from them.
    given_ = analyze(renamed, groups=first["groups"])
    same = analyze(votes, groups=first["groups"])
    for name in ("group_aware_consensus", "group_aware_disagreement"):
        assert {names[j]: value for j, value in same[name].items()} == given_[name]
    for group, counts in same["counts"].items():
        assert {names[j]: each for j, each in counts.items()} == given_["counts"][group]
    ratio = first["eigenvalues"][1] / max(first["eigenvalues"][0], 1e-9)
    if 0.001 < ratio < 0.999:
        assert sorted(abs(x) for x, _ in first["projection"].values()) == pytest.approx(
            sorted(abs(x) for x, _ in second["projection"].values()), abs=1e-6
        )


@calm
@given(conversations())
def test_exchanging_agree_and_disagree_mirrors_the_map(votes: list[Vote]) -> None:
    plain, mirrored = analyze(votes), analyze([(i, j, -v) for i, j, v in votes])
    assert {i: (-x, -y) for i, (x, y) in plain["projection"].items()} == mirrored["projection"]
    assert plain["silhouettes"] == mirrored["silhouettes"]
    assert plain["groups"] == mirrored["groups"]
    tids = {
        side: [entry["tid"] for entry in plain["consensus"][side]] for side in plain["consensus"]
    }
    assert tids == {
        "agree": [entry["tid"] for entry in mirrored["consensus"]["disagree"]],
        "disagree": [entry["tid"] for entry in mirrored["consensus"]["agree"]],
    }


@calm
@given(conversations())
def test_equal_votes_give_bit_equal_positions(votes: list[Vote]) -> None:
    copies = [(i + 1000, j, v) for i, j, v in votes if i % 2]
    found = analyze(votes + copies)["projection"]
    assert [found[i] for i in found if i >= 1000] == [found[i - 1000] for i in found if i >= 1000]


@calm
@given(conversations(), st.sets(st.integers(0, 23)))
def test_rejecting_takes_out_and_accepting_restores(votes: list[Vote], rejected: set[int]) -> None:
    before = analyze(votes)
    without = analyze(votes, mod_out=rejected)
    assert all(without["center"][j] == 0 for j in without["center"] if j in rejected)
    assert all(without["components"][j] == (0, 0) for j in without["components"] if j in rejected)
    shown = [entry["tid"] for each in without["repness"].values() for entry in each]
    assert rejected.isdisjoint(shown)
    assert without["totals"] == before["totals"]
    assert analyze(votes) == before


@calm
@given(conversations(), st.sets(st.integers(0, 23)), st.lists(st.integers(1, 400), max_size=6))
def test_votes_in_any_pieces_give_what_they_give_together(
    votes: list[Vote], rejected: set[int], pieces: list[int]
) -> None:
    """With minds changed and statements rejected and accepted again on the way."""
    going = session()
    going.add([(i, j, -v if v else 1) for i, j, v in votes[::3]])
    going.result()
    at = 0
    for number, piece in enumerate(pieces):
        going.moderate(mod_out=rejected if number % 2 else ())
        going.add(votes[at : at + piece])
        going.result()
        at += piece
    going.add([*votes[at:], *votes])
    going.moderate(mod_out=rejected)
    parts = going.result()
    whole = analyze(votes, mod_out=rejected)
    assert (parts["digest"], parts["totals"]) == (whole["digest"], whole["totals"])
    assert parts["consensus"] == whole["consensus"]
    assert parts["center"] == pytest.approx(whole["center"], rel=1e-9, abs=1e-9)
    assert parts["eigenvalues"] == pytest.approx(whole["eigenvalues"], rel=1e-9, abs=1e-7)
    given_ = analyze(votes, mod_out=rejected, groups=parts["groups"])
    assert parts["counts"] == given_["counts"]
    assert close(parts["group_aware_consensus"], given_["group_aware_consensus"])


@calm
@given(conversations())
def test_every_result_is_finite_and_whole(votes: list[Vote]) -> None:
    for parity in (False, True):
        found = analyze(votes, parity=parity)
        assert np.isfinite(list(found["projection"].values())).all()
        assert sum(found["group_sizes"].values()) == len(found["groups"])
        members = [i for cluster in found["base_clusters"] for i in cluster["members"]]
        assert sorted(members) == sorted(found["groups"])
        assert all(
            cluster["weight"] == len(cluster["members"]) for cluster in found["base_clusters"]
        )
        assert all(len(found["repness"][group]) <= 5 for group in found["group_names"])
        assert all(value > 0 for value in found["priorities"].values())


@calm
@given(conversations(), st.floats(0.1, 1))
def test_a_session_in_parity_divides_everybody_at_every_update(
    votes: list[Vote], growth: float
) -> None:
    going = session(parity=True)
    inside: set[Any] = set()
    done = 0
    while done < len(votes):
        step = max(1, int(done * growth))
        going.add(votes[done : done + step])
        done += step
        found = going.result()
        bases = found["base_clusters"]
        assert inside <= found["groups"].keys()
        inside = set(found["groups"])
        assert sorted(i for cluster in bases for i in cluster["members"]) == sorted(inside)
        assert np.isfinite([(cluster["x"], cluster["y"]) for cluster in bases]).all()
        assert len({cluster["id"] for cluster in bases}) == len(bases)


@pytest.mark.parametrize("camps", [2, 3, 4, 5])
def test_planted_groups_are_found(camps: int) -> None:
    """800 people in 2–5 camps of the plane, 80 statements, 40 votes each."""
    indexes, right = [], 0
    for seed in range(8):
        votes, planted = planted_votes(camps, seed)
        found = analyze(votes)
        people = sorted(found["groups"])
        indexes.append(
            adjusted_rand([planted[i] for i in people], [found["groups"][i] for i in people])
        )
        right += found["k"] == camps
    assert median(indexes) >= 0.95
    assert right >= 6


def planted_votes(camps: int, seed: int) -> tuple[list[Vote], list[int]]:
    random = np.random.default_rng(seed)
    angles = 2 * np.pi * np.arange(camps) / camps
    corners = np.column_stack((np.cos(angles), np.sin(angles)))
    leaning = 2 * corners @ random.normal(size=(2, 80))
    planted = np.arange(800) % camps
    votes: list[Vote] = []
    for person in range(800):
        for statement in random.choice(80, 40, replace=False):
            raw = leaning[planted[person], statement] + random.normal(scale=0.5)
            value = 0 if abs(raw) < 0.3 else int(np.sign(raw))
            votes.append((person, int(statement), value))
    return votes, planted.tolist()
