"""A conversation under way gives what the whole of its votes would give, and stays readable."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from tests.methods.golden.conversations import NAMES, adjusted_rand, conversation

from participa_methods.explain import ExplainedError
from participa_methods.opinion import analyze, session
from participa_methods.opinion.continuity import PATIENCE, Memory
from participa_methods.opinion.moments import Moments
from participa_methods.opinion.votes import from_votes

CLOSED = ("center", "components", "extremity", "projection", "totals", "digest", "statements")


def same(first: Any, second: Any) -> bool:
    """Whether structures are the same, numbers to 1e-9."""
    if isinstance(first, dict):
        return list(first) == list(second) and all(same(first[key], second[key]) for key in first)
    if isinstance(first, tuple):
        return all(map(same, first, second))
    if isinstance(first, float):
        return bool(first == pytest.approx(second, rel=1e-9, abs=1e-9))
    return bool(first == second)


@pytest.mark.parametrize("name", NAMES)
def test_votes_in_parts_give_what_they_give_together(name: str) -> None:
    """New people, new statements and changed votes included; with the same groups, the same rest."""
    held = conversation(name)
    going = session(**held.options)
    size = len(held.votes)
    for first, last in ((0, size // 2), (size // 2, size - 40), (size - 40, size - 1)):
        going.add(held.votes[first:last])
        going.result()
    going.add(held.votes[-1:])
    parts = going.result()
    groups = parts["groups"]
    whole = analyze(held.votes, **_without_keep(held.options), groups=groups)
    sign = [1 if parts_ * whole_ >= 0 else -1 for parts_, whole_ in _largest(parts, whole)]
    for name_ in ("components", "projection"):
        whole[name_] = {key: (x * sign[0], y * sign[1]) for key, (x, y) in whole[name_].items()}
    parts["digest"] = whole["digest"]  # which tells given groups apart
    assert [name_ for name_ in CLOSED if not same(parts[name_], whole[name_])] == []
    for name_ in ("counts", "repness", "consensus", "priorities", "group_aware_consensus"):
        assert parts[name_].keys() == whole[name_].keys()
        assert all(
            same(parts[name_][key], whole[name_][key]) or isinstance(parts[name_][key], list)
            for key in parts[name_]
        )


def _largest(first: dict[str, Any], second: dict[str, Any]) -> list[tuple[float, float]]:
    pairs = []
    for axis in (0, 1):
        tid = max(first["components"], key=lambda t: abs(first["components"][t][axis]))
        pairs.append((first["components"][tid][axis], second["components"][tid][axis]))
    return pairs


def _without_keep(options: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in options.items() if name != "keep"}


@pytest.mark.parametrize("part", [1, 37, 5000])
def test_exact_sums_are_the_same_however_votes_arrive(part: int) -> None:
    """One by one, in tens and in thousands: the whole numbers of the covariance agree exactly."""
    votes = [*conversation("workshop-trust").votes, (3, 900, 1), (-4, 2, -1), (3, 5, 1), (3, 5, 0)]
    matrix = from_votes(votes[:700])
    sums = Moments(matrix.shape[1])
    sums.add(matrix)
    for at in range(700, len(votes), part):
        newer = from_votes(votes[at : at + part])
        merged = matrix.with_votes(newer)
        sums.update(matrix, merged, newer)
        matrix = merged
    whole = from_votes(votes)
    fresh = Moments(whole.shape[1])
    fresh.add(whole)
    for name in ("participants", "statements", "start", "columns", "values"):
        assert getattr(matrix, name).tolist() == getattr(whole, name).tolist()
    for name in ("votes", "mixed", "seen"):
        assert np.array_equal(getattr(sums, name), getattr(fresh, name))


def test_position_moves_with_the_own_vote_at_once() -> None:
    held = conversation("brexit-consensus")
    going = session()
    assert going.position(1) is None
    going.add(held.votes)
    assert going.position(7) is None
    found = going.result()
    for person in (0, 7, 100):
        assert going.position(person) == pytest.approx(found["projection"][person])
    before = going.position(7)
    going.add([(7, tid, 1) for tid in (1, 2, 3)])
    assert going.position(7) != before
    going.add([("nadie", 1, 1)])
    assert going.position("nadie") is not None
    assert going.position("otra") is None


def test_participants_stay_in_the_conversation() -> None:
    votes = [(p, s, 1 if (p < 10) == (s < 3) else -1) for p in range(20) for s in range(6)]
    going = session()
    going.add(votes)
    assert len(going.result()["groups"]) == 20
    going.add([(p, s, 1) for p in range(40, 70) for s in range(20)])
    groups = going.result()["groups"]
    assert set(range(20)) <= set(groups)
    assert not set(range(20)) <= set(
        analyze([*votes, *((p, s, 1) for p in range(40, 70) for s in range(20))])["groups"]
    )


def test_another_number_of_groups_has_to_win_four_times() -> None:
    memory = Memory()
    two, three = {2: 0.5, 3: 0.4}, {2: 0.4, 3: 0.5}
    assert memory.choose(two) == 2
    assert [memory.choose(three) for _ in range(3)] == [2, 2, 2]
    assert memory.choose(two) == 2
    assert [memory.choose(three) for _ in range(4)] == [2, 2, 2, 3]
    assert memory.choose({2: 0.1}) == 2  # three are no longer possible
    assert memory.choose({}) == 1


def test_groups_keep_their_labels_while_votes_arrive() -> None:
    held = conversation("vtaiwan-uberx")
    going = session(**held.options)
    size = len(held.votes)
    going.add(held.votes[: size * 9 // 10])
    before = going.result()["groups"]
    for at in range(10):
        step = size // 100
        first = size * 9 // 10 + at * step
        going.add(held.votes[first : first + step])
        found = going.result()
        shared = [p for p in before if p in found["groups"]]
        same_label = sum(before[p] == found["groups"][p] for p in shared)
        assert same_label >= 0.9 * len(shared)
        before = found["groups"]


def test_labels_follow_the_people_when_sizes_cross() -> None:
    def camp(people: range, side: int) -> list[tuple[int, int, int]]:
        return [(p, s, side if (p + s) % 9 else -side) for p in people for s in range(8)]

    going = session()
    going.add([*camp(range(20), 1), *camp(range(100, 112), -1)])
    first = going.result()["groups"]
    going.add(camp(range(112, 150), -1))
    second = going.result()
    assert {p: second["groups"][p] for p in first} == first
    assert second["group_sizes"][first[100]] == 50


def test_memory_goes_on_in_another_process() -> None:
    held = conversation("nz-ubi")
    half = len(held.votes) // 2
    one = session(**held.options)
    one.add(held.votes[:half])
    one.result()
    memory = json.loads(json.dumps(one.memory()))
    other = session(memory=memory, **held.options)
    other.add(held.votes)
    one.add(held.votes[half:])
    first, second = one.result(), other.result()
    people = list(first["groups"])
    assert first["k"] == second["k"]
    assert (
        adjusted_rand([first["groups"][p] for p in people], [second["groups"][p] for p in people])
        == 1
    )
    assert first["group_sizes"] == second["group_sizes"]
    assert all(
        position == pytest.approx(second["projection"][p], rel=1e-7, abs=1e-7)
        for p, position in first["projection"].items()
    )


def test_moderation_changes_between_results() -> None:
    held = conversation("nz-freshwater")
    going = session()
    going.add(held.votes)
    before = going.result()
    going.moderate(**held.options)
    assert (
        going.result()["parameters"]["mod_out"]
        == analyze(held.votes, **held.options)["parameters"]["mod_out"]
    )
    going.moderate()
    assert same(going.result()["projection"], before["projection"])


def test_arrays_are_votes_too() -> None:
    held = conversation("polis-software")
    going, other = session(), session()
    going.add(held.votes[:300])
    going.add_arrays(*(np.array(column) for column in zip(*held.votes[300:], strict=True)))
    other.add(held.votes)
    assert going.result() == other.result()
    assert going.result(arrays=True)["projection"].shape == (35, 2)


def test_refused_votes_leave_nothing_behind() -> None:
    going = session()
    bad: dict[str, Any] = {
        "vote_value_unknown": (1, 2, 3),
        "vote_malformed": (1, 2),
        "identifier_unusable": ([1], 2, 1),
    }
    for code, vote in bad.items():
        with pytest.raises(ExplainedError) as caught:
            going.add([(1, 1, 1), vote])
        assert (caught.value.reason.code, caught.value.reason.params["row"]) == (code, 1)
    assert going.result() == analyze([])


def test_session_follows_parity_and_given_groups() -> None:
    held = conversation("workshop-trust")
    for options in ({"parity": True}, {"groups": {1: "a", 2: "b", 3: "b"}}, {"k": 1}):
        going = session(**options)
        going.add(held.votes)
        assert going.result()["groups"] == analyze(held.votes, **options)["groups"]


def test_parity_goes_on_from_its_base_clusters_and_divides_anew_after_a_restart() -> None:
    held = conversation("workshop-trust")
    going = session(parity=True, **held.options)
    going.add(held.votes[:900])
    before = {one["id"]: one["members"] for one in going.result()["base_clusters"]}
    going.add(held.votes[900:])
    after = {one["id"]: one["members"] for one in going.result()["base_clusters"]}
    assert before.keys() <= after.keys()
    assert sum(after[one] == members for one, members in before.items()) > len(before) / 2
    memory = going.memory()
    assert memory["base"]
    assert (memory["groups"], memory["shown"], memory["streak"]) == ([], None, 0)


def test_parity_too_shows_another_number_of_groups_only_after_four_wins() -> None:
    held = conversation("nz-ubi")
    going = session(parity=True)
    shown, won = [], []
    for done in range(0, 4000, 50):
        going.add(held.votes[done : done + 50])
        found = going.result()
        shown.append(found["k"])
        won.append(max(found["silhouettes"], key=found["silhouettes"].__getitem__))
    changes = [at for at in range(1, len(shown)) if shown[at] != shown[at - 1]]
    assert changes
    assert all(set(won[at - PATIENCE + 1 : at + 1]) == {shown[at]} for at in changes)
    assert any(won[at] != shown[at] for at in range(len(shown)))
