"""What the analysis of a conversation answers: degenerate votes, given options, refused input."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any
from uuid import UUID

import numpy as np
import pytest
from tests.methods.golden.conversations import conversation

from participa_methods.explain import ExplainedError
from participa_methods.opinion import analyze, analyze_arrays, session
from participa_methods.opinion.groups import weakness
from participa_methods.opinion.votes import from_votes

PEOPLE = range(20)


def reason(**options: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(ExplainedError) as caught:
        analyze(options.pop("votes", [(1, 1, 1)]), **options)
    return caught.value.reason.code, dict(caught.value.reason.params)


def test_no_votes_give_an_empty_result() -> None:
    found = analyze([])
    assert (found["projection"], found["groups"], found["repness"], found["center"]) == ({},) * 4
    assert found["consensus"] == {"agree": [], "disagree": []}
    assert (found["k"], found["silhouettes"], found["weakness"]) == (0, {}, ["no_groups"])


def test_one_participant_stands_in_the_middle_in_one_group() -> None:
    found = analyze([(5, 1, 1), (5, 2, -1), (5, 3, 0)])
    assert found["projection"] == {5: (0, 0)}
    assert found["groups"] == {5: 0}
    assert found["components"] == {1: (0, 0), 2: (0, 0), 3: (0, 0)}


def test_one_statement_divides_on_one_axis() -> None:
    found = analyze([(person, 1, 1 if person < 12 else -1) for person in PEOPLE])
    assert found["components"] == {1: (1, 0)}
    assert found["group_sizes"] == {0: 12, 1: 8}
    assert {y for _, y in found["projection"].values()} == {0}


def test_all_votes_equal_leave_one_group_and_one_opinion() -> None:
    found = analyze([(person, statement, 1) for person in PEOPLE for statement in range(3)])
    assert found["group_sizes"] == {0: 20}
    assert set(found["projection"].values()) == {(0, 0)}
    assert [entry["tid"] for entry in found["consensus"]["agree"]] == [0, 1, 2]
    assert found["divisive"] == []


def test_identical_people_are_one_group() -> None:
    found = analyze(
        [(person, statement, statement % 3 - 1) for person in PEOPLE for statement in range(9)]
    )
    assert found["group_sizes"] == {0: 20}
    assert [entry["tid"] for entry in found["consensus"]["disagree"]] == [0, 3, 6]


def test_every_statement_rejected_leaves_nothing_to_say() -> None:
    votes = [(person, statement, 1) for person in PEOPLE for statement in range(3)]
    found = analyze(votes, mod_out=[0, 1, 2])
    assert found["repness"] == {0: []}
    assert found["consensus"] == {"agree": [], "disagree": []}
    assert found["totals"][0] == {"agree": 20, "disagree": 0, "pass": 0}


def test_somebody_who_only_passed_stands_among_the_others() -> None:
    votes = [(p, s, 1 if (p < 10) == (s < 4) else -1) for p in PEOPLE for s in range(8)]
    found = analyze([*votes, *((99, s, 0) for s in range(8))])
    assert np.isfinite(found["projection"][99]).all()
    assert 99 in found["groups"]


def test_few_votes_keep_out_and_keep_keeps_in() -> None:
    votes = [(p, s, 1 if (p + s) % 3 else -1) for p in PEOPLE for s in range(8)]
    votes.append((99, 3, 1))
    assert 99 not in analyze(votes)["groups"]
    assert 99 in analyze(votes, keep=[99, 100])["groups"]
    assert 99 in analyze(votes)["projection"]


def test_a_small_conversation_takes_those_with_most_votes() -> None:
    votes = [(p, s, 1 if (p + s) % 2 else -1) for p in range(30) for s in range(2 + (p >= 20))]
    votes += [(0, s, 1) for s in range(8)]
    groups = analyze(votes)["groups"]
    assert sorted(groups) == [0, 1, 2, 3, 4, *range(20, 30)]


def test_a_number_of_groups_can_be_forced() -> None:
    held = conversation("brexit-consensus")
    sizes = {k: len(analyze(held.votes, k=k)["group_sizes"]) for k in (1, 2, 3, 4, 5, 7)}
    assert sizes == {k: k for k in sizes}
    assert analyze([(1, 1, 1), (2, 1, -1)], k=4)["group_sizes"] == {0: 1, 1: 1}


def test_given_groups_are_taken_as_they_are() -> None:
    held = conversation("workshop-trust")
    given = {person: "orilla" if person < 9 else "cerro" for person in range(27)}
    found = analyze(held.votes, groups=given)
    assert found["groups"] == given
    assert found["group_sizes"] == {"cerro": 18, "orilla": 9}
    assert set(found["repness"]) == {"cerro", "orilla"}
    assert found["parameters"]["groups"] == "given"


def test_result_says_how_it_was_made() -> None:
    found = analyze([(1, 7, 1), (2, 7, -1), (1, 8, 1), (2, 9, 0)], meta=[9], mod_out=[8])
    assert (found["method"], found["version"]) == ("participa.opinion", "1.0")
    assert found["parameters"] == {
        "mode": "default",
        "k": None,
        "mod_out": [8, 9],
        "meta": [9],
        "keep": 0,
        "groups": "computed",
    }
    assert found["digest"].startswith("sha256:")
    others = [
        analyze([(1, 7, 1), (2, 7, -1), (1, 8, 1), (2, 9, 1)], meta=[9], mod_out=[8]),
        analyze([(1, 7, 1), (2, 7, -1), (1, 8, 1), (2, 9, 0)], meta=[9]),
        analyze([(1, 7, 1), (2, 7, -1), (1, 8, 1), (3, 9, 0)], meta=[9], mod_out=[8]),
    ]
    assert len({found["digest"], *(other["digest"] for other in others)}) == 4
    assert found["priorities"][9] == 49


def test_weak_structure_is_said() -> None:
    assert weakness({2: 0.29}, 40) == ("low_silhouette",)
    assert weakness({2: 0.31, 3: 0.45, 4: 0.44}, 40) == ("close_alternatives",)
    assert weakness({2: 0.21, 3: 0.2}, 40) == ("low_silhouette", "close_alternatives")
    assert weakness({2: 0.29, 3: 0.4}, 40, shown=2) == ("low_silhouette",)
    assert weakness({2: 0.39, 3: 0.4}, 40, shown=2) == ("close_alternatives",)
    assert weakness({}, 1) == ("no_groups",)
    held = conversation("london-youth-policing")
    assert analyze(held.votes, **held.options)["weakness"] == ["close_alternatives"]
    clear = [(p, s, 1 if (p < 20) == (s < 5) else -1) for p in range(40) for s in range(10)]
    assert analyze(clear)["weakness"] == []


def test_arrays_give_what_tuples_give() -> None:
    held = conversation("nz-ubi")
    people, statements, values = (np.array(column) for column in zip(*held.votes, strict=True))
    plain = analyze(held.votes, **held.options)
    for kind in (np.int16, np.int64, np.uint32):
        arrays = analyze_arrays(
            people.astype(kind), statements.astype(kind), values.astype(np.int8), **held.options
        )
        ids = arrays["participants"].tolist()
        assert (
            dict(zip(ids, map(tuple, arrays["projection"].tolist()), strict=True))
            == (plain["projection"])
        )
        groups = dict(zip(ids, arrays["groups"].tolist(), strict=True))
        assert {person: group for person, group in groups.items() if group >= 0} == plain["groups"]
        per_base = {c["id"]: len(c["members"]) for c in plain["base_clusters"]}
        assert np.bincount(arrays["base_of"][arrays["base_of"] >= 0]).tolist() == [
            per_base[number] for number in sorted(per_base)
        ]
        for name in ("repness", "consensus", "priorities", "digest", "center", "totals"):
            assert arrays[name] == plain[name]


@pytest.mark.parametrize(
    "names",
    [
        lambda n: f"p{n:03}",
        lambda n: UUID(int=n),
        lambda n: n * 10**14,
        lambda n: -n,
        lambda n: n << 70,
        lambda n: n if n % 2 else str(n),
    ],
    ids=["texts", "uuids", "far apart", "negative", "huge", "mixed"],
)
def test_identifiers_come_back_as_they_were(names: Any) -> None:
    votes = [
        (names(p), names(s), 1 if (p < 8) == (s < 4) else -1) for p in PEOPLE for s in range(8)
    ]
    found = analyze(votes)
    assert set(found["projection"]) == {names(p) for p in PEOPLE}
    assert set(found["priorities"]) == {names(s) for s in range(8)}
    assert sorted(found["group_sizes"].values()) == [8, 12]


def test_whole_result_can_be_written_as_json() -> None:
    held = conversation("polis-software")
    found = analyze(held.votes, **held.options)
    assert json.loads(json.dumps(found))["k"] == found["k"]


def test_wrong_input_is_refused_with_its_reason() -> None:
    assert reason(votes=[(1, 1, 1), (1, 2, 5)]) == ("vote_value_unknown", {"row": 1})
    assert reason(votes=[(1, 1, 0.5)]) == ("vote_value_unknown", {"row": 0})
    for malformed in ((1, 2), (1, 2, 1, 5), 5, None):
        assert reason(votes=[(1, 1, 1), malformed]) == ("vote_malformed", {"row": 1})
    for value in (None, "1", float("nan"), [1], np.array([1]), 10**30, -2):
        assert reason(votes=[(1, 1, 1), (1, 2, value)]) == ("vote_value_unknown", {"row": 1})
    for vote in (([1], 1, 1), (1, ([1], 2), 1)):
        assert reason(votes=[(1, 1, 1), vote]) == ("identifier_unusable", {"row": 1})
    assert reason(k="2") == ("k_not_whole", {"k": "2"})
    assert reason(k=2.5) == ("k_not_whole", {"k": "2.5"})
    assert reason(k=0) == ("k_below_one", {"k": 0})
    assert reason(k=2, groups={1: 1}) == ("k_with_given_groups", {})
    for arrays, code in (
        (([1], [1, 2], [1]), "arrays_differ_in_length"),
        ((["a"], [1], [1]), "arrays_not_integer"),
        (([1.5], [1], [1]), "arrays_not_integer"),
        (([1, 2], [1, 1], [1, 3]), "vote_value_unknown"),
        (([1 << 63], [1], [1]), "identifier_too_large"),
    ):
        with pytest.raises(ExplainedError) as caught:
            analyze_arrays(*arrays)
        assert caught.value.reason.code == code


def test_options_are_read_once_and_hold_plain_numbers() -> None:
    """Iterators may be given, also to a session, which asks again and again; NumPy's numbers too."""
    votes = [(p, s, 1 if (p < 8) == (s < 4) else -1) for p in PEOPLE for s in range(8)]
    votes.append((99, 3, 1))
    listed: dict[str, Any] = {"mod_out": [1], "meta": [2], "keep": [99]}
    plain = analyze(votes, **listed)
    assert analyze(votes, **{name: iter(each) for name, each in listed.items()}) == plain
    going = session(**{name: iter(each) for name, each in listed.items()})
    going.add(votes)
    assert [going.result()["parameters"] for _ in range(2)] == [plain["parameters"]] * 2
    forced = analyze(votes, k=np.int64(2))
    assert json.dumps(forced) == json.dumps(analyze(votes, k=2))
    given = {person: person % 2 for person in PEOPLE}
    numbers = {np.int64(person): np.int64(group) for person, group in given.items()}
    assert json.dumps(analyze(votes, groups=numbers)) == json.dumps(analyze(votes, groups=given))


def test_given_groups_of_nobody_are_none() -> None:
    """Else a group without votes would halve what unites the others."""
    held = conversation("workshop-trust")
    given = {person: int(person < 9) for person in range(27)}
    found = analyze(held.votes, groups=given | {"nadie": 2, 900: 3})
    assert found == analyze(held.votes, groups=given)
    assert found["k"] == 2
    nobody = analyze(held.votes, groups={900: 0})
    assert (nobody["k"], nobody["groups"], nobody["repness"]) == (0, {}, {})
    assert nobody["projection"] == found["projection"]


def test_votes_held_cannot_be_changed() -> None:
    matrix = from_votes([(1, 1, 1), (2, 1, -1)])
    people = analyze_arrays([1, 2], [1, 1], [1, -1])["participants"]
    for held in (matrix.participants, matrix.statements, matrix.start, matrix.columns, people):
        with pytest.raises(ValueError, match="read-only"):
            held[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        matrix.values[0] = 0


@pytest.mark.parametrize("kind", [np.int8, np.int16, np.int32, np.int64, np.uint8, np.uint64])
def test_arrays_of_any_whole_numbers_are_read_as_they_are(kind: Any) -> None:
    """To the ends of their range, in any stride and byte order; what was given stays as it was."""
    least, most = max(np.iinfo(kind).min, -(2**63)), min(int(np.iinfo(kind).max), 2**63 - 1)
    names = np.array([least, least + 1, *range(2, 12), most - 1, most], dtype=kind)
    rows, columns = np.indices((len(names), 8)).reshape(2, -1)
    values = np.where((rows < 7) == (columns < 4), 1, -1)
    given = names[rows], names[columns], values.astype(np.int8)
    copies = [each.copy() for each in given]
    found = analyze_arrays(*given)
    assert found["participants"].tolist() == names.tolist()
    assert list(found["center"]) == names[:8].tolist()
    assert all(np.array_equal(each, copy) for each, copy in zip(given, copies, strict=True))
    others = [
        [each[::-1] for each in given],
        [np.repeat(each, 2)[::2] for each in given],
        [each.astype(each.dtype.newbyteorder(">")) for each in given],
        [each.tolist() for each in given[:2]] + [values.tolist()],
    ]
    for other in others if kind is not np.uint64 else others[:3]:
        assert analyze_arrays(*other)["digest"] == found["digest"]


def test_importing_costs_nothing() -> None:
    code = (
        "import sys, participa_methods.__main__, participa_methods.opinion;"
        "print([name for name in ('numpy', 'scipy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd="src"
    )
    assert done.stdout.strip() == "[]"
