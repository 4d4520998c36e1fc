"""What the check of a published ledger file reports, line by line."""

import json
from typing import Any

import pytest

from participa_methods.explain import Reason
from participa_methods.ledger import (
    EMPTY_ROOT,
    Report,
    canonical,
    head_message,
    leaf_hash,
    root,
    verify_file,
)

EVENTS: list[dict[str, Any]] = [
    {"event": "budget.ballot_cast", "n": 1},
    {"event": "accountability.response_recorded", "municipality": "Buenaventura"},
    {"event": "accountability.commitment_made", "ñ": [1.0, True, None]},
]
HASHES = [leaf_hash(canonical(event)) for event in EVENTS]


def record(index: int) -> str:
    return json.dumps({"index": index, "leaf": EVENTS[index]})


def head(size: int, /, **changes: Any) -> str:
    fields = {
        "size": size,
        "root": root(HASHES[:size]).hex(),
        "at": "2026-07-13T12:00:00-05:00",
        "key": "k1",
        "signature": "c2lnbmVk",
    }
    return json.dumps({"head": {**fields, **changes}})


GOOD = [record(0), head(1), record(1), record(2), head(3)]


def test_verify_file_accepts_a_whole_ledger() -> None:
    assert verify_file(GOOD) == Report(3, 2, False, 3, root(HASHES), ())


def test_verify_file_reads_bytes_and_any_spelling_of_the_same_json() -> None:
    spelled = [
        json.dumps(json.loads(line), indent=None, separators=(" , ", " : ")) for line in GOOD
    ]
    assert verify_file([line.encode() + b"\r\n" for line in spelled]) == verify_file(GOOD)


def test_verify_file_gives_the_signer_the_canonical_head_without_signature() -> None:
    seen: list[tuple[str, bytes, bytes]] = []

    def check(key: str, message: bytes, signature: bytes) -> bool:
        seen.append((key, message, signature))
        return True

    report = verify_file([record(0), head(1)], check)
    message = (
        '{"at":"2026-07-13T12:00:00-05:00","key":"k1",'
        f'"root":"{root(HASHES[:1]).hex()}","size":1}}'
    ).encode()
    assert seen == [("k1", message, b"signed")]
    assert report == Report(1, 1, True, 1, root(HASHES[:1]), ())
    assert head_message(json.loads(head(1))["head"]) == message


def test_verify_file_accepts_the_head_of_an_empty_ledger() -> None:
    assert verify_file([head(0)]) == Report(0, 1, False, 0, EMPTY_ROOT, ())


def test_verify_file_counts_the_leaves_that_no_head_covers() -> None:
    assert verify_file([*GOOD[:2], record(1)]) == Report(2, 1, False, 1, root(HASHES[:2]), ())


@pytest.mark.parametrize(("lines", "last"), [([], 0), ([record(0)], 1)])
def test_verify_file_refuses_a_file_without_heads(lines: list[str], last: int) -> None:
    assert verify_file(lines).problems == (Reason("no_head", {"line": last}),)


def test_verify_file_reports_a_missing_leaf_and_the_head_it_breaks() -> None:
    assert verify_file([record(0), head(1), record(2), head(3)]) == Report(
        2,
        1,
        False,
        1,
        root([HASHES[0], HASHES[2]]),
        (
            Reason("index_out_of_order", {"line": 3, "index": 2, "expected": 1}),
            Reason("head_size_differs", {"line": 4, "size": 3, "leaves": 2}),
        ),
    )


def test_verify_file_reports_one_gap_once() -> None:
    assert verify_file([head(0), record(1), record(2)]).problems == (
        Reason("index_out_of_order", {"line": 2, "index": 1, "expected": 0}),
    )


def test_verify_file_reports_a_changed_leaf() -> None:
    changed = GOOD[0].replace("1}", "2}")
    computed = leaf_hash(canonical({"event": "budget.ballot_cast", "n": 2}))
    report = verify_file([changed, *GOOD[1:]])
    assert report.problems == (
        Reason(
            "head_root_differs",
            {"line": 2, "root": HASHES[0].hex(), "computed": computed.hex()},
        ),
        Reason(
            "head_root_differs",
            {
                "line": 5,
                "root": root(HASHES).hex(),
                "computed": root([computed, *HASHES[1:]]).hex(),
            },
        ),
    )
    assert (report.ok, report.heads, report.covered) == (False, 0, 0)


def test_verify_file_reports_a_bad_signature_beside_a_good_root() -> None:
    report = verify_file(GOOD, lambda key, message, signature: b'"size":3' not in message)
    assert (report.heads, report.covered, report.problems) == (
        1,
        1,
        (Reason("signature_invalid", {"line": 5, "key": "k1"}),),
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ("[" * 100_000, "not_json"),
        ("9" * 5_000, "not_json"),
        (b"\xff{}", "not_utf8"),
        ("[]", "neither_leaf_nor_head"),
        ("{}", "neither_leaf_nor_head"),
        ('{"index": 0, "leaf": {}, "note": ""}', "neither_leaf_nor_head"),
        ('{"index": 0, "index": 1, "leaf": {}}', "name_repeated"),
        ('{"index": 0, "leaf": {"a": 1, "a": 2}}', "name_repeated"),
        ('{"index": true, "leaf": {}}', "index_malformed"),
        ('{"index": 0.0, "leaf": {}}', "index_malformed"),
        ('{"index": -1, "leaf": {}}', "index_malformed"),
        ('{"index": 9007199254740992, "leaf": {}}', "index_malformed"),
        ('{"index": 0, "leaf": "text"}', "leaf_not_object"),
        ('{"index": 0, "leaf": {"n": NaN}}', "not_canonical_json"),
        ('{"index": 0, "leaf": {"n": 9007199254740993}}', "not_canonical_json"),
        ('{"index": 0, "leaf": {"n": "\\ud800"}}', "not_canonical_json"),
        (head(0, key="\ud800"), "not_canonical_json"),
    ],
)
def test_verify_file_names_the_cause_of_a_malformed_line(line: str | bytes, code: str) -> None:
    report = verify_file([*GOOD, line])
    assert report == Report(3, 2, False, 3, root(HASHES), (Reason(code, {"line": 6}),))


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ('{"head": 1}', "head"),
        ('{"head": {"size": 1}}', "head"),
        (head(3, note=""), "head"),
        (head(3, size="3"), "size"),
        (head(3, size=True), "size"),
        (head(3, size=-1), "size"),
        (head(3, root="00"), "root"),
        (head(3, root="zz" * 32), "root"),
        (head(3, root=root(HASHES).hex().upper()), "root"),
        (head(3, root=None), "root"),
        (head(3, at="ayer"), "at"),
        (head(3, at="2026-07-13T12:00:00"), "at"),
        (head(3, key=1), "key"),
        (head(3, signature="*"), "signature"),
    ],
)
def test_verify_file_names_the_field_of_a_malformed_head(line: str, field: str) -> None:
    report = verify_file([*GOOD, line])
    problem = Reason("head_malformed", {"line": 6, "field": field})
    assert report == Report(3, 2, False, 3, root(HASHES), (problem,))
