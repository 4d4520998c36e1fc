"""The computed states: one table for the Python and the SQL reading, which must agree."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from participa.accountability.enums import CommitmentState as State
from participa.accountability.models import Commitment, Contrast
from participa.accountability.queries import Facts, facts_of, state_of, with_state
from participa.kernel.agents import Agent
from tests.factories.accountability import (
    NOW,
    TODAY,
    contrast,
    make_commitment,
    make_evidence,
)
from tests.factories.accounts import make_participant

AHEAD, GONE = TODAY + timedelta(days=1), TODAY - timedelta(days=1)
LAST_LATE, FIRST_BROKEN = TODAY - timedelta(days=90), TODAY - timedelta(days=91)

# completion, due, evidence, verdicts of different people → state
TABLE = [
    ("not_started", AHEAD, 0, [], State.ON_THE_WAY),
    ("not_started", TODAY, 0, [], State.ON_THE_WAY),
    ("no_evidence", GONE, 0, [], State.LATE),
    ("substantial", GONE, 1, ["true"], State.LATE),
    ("limited", LAST_LATE, 0, [], State.LATE),
    ("limited", FIRST_BROKEN, 0, [], State.BROKEN),
    ("substantial", FIRST_BROKEN, 1, [], State.BROKEN),
    ("complete", AHEAD, 0, [], State.ON_THE_WAY),  # declared, nothing to show
    ("complete", GONE, 0, [], State.LATE),
    ("complete", FIRST_BROKEN, 0, [], State.BROKEN),
    ("complete", AHEAD, 1, [], State.KEPT),
    ("complete", FIRST_BROKEN, 1, [], State.KEPT),
    ("complete", AHEAD, 1, ["false", "false"], State.KEPT),  # two people do not contradict
    ("complete", AHEAD, 1, ["false", "false", "false"], State.BROKEN),
    ("complete", AHEAD, 1, ["false"] * 3 + ["true"] * 2, State.BROKEN),
    ("complete", AHEAD, 1, ["false"] * 3 + ["true"] * 3, State.KEPT),  # half is no majority
    ("complete", AHEAD, 1, ["false"] * 3 + ["partly"] * 3, State.KEPT),
    ("complete", AHEAD, 1, ["partly"] * 4, State.KEPT),
    ("limited", AHEAD, 1, ["false"] * 4, State.ON_THE_WAY),  # nobody claimed it complete
]


@pytest.mark.parametrize(("completion", "due_on", "evidence", "verdicts", "expected"), TABLE)
def test_state_follows_the_table(
    completion: str, due_on: date, evidence: int, verdicts: list[str], expected: State
) -> None:
    facts = Facts(completion, due_on, evidence, len(verdicts), verdicts.count("false"))
    assert state_of(facts, TODAY) == expected


@pytest.mark.django_db
def test_sql_and_python_agree_on_every_row_of_the_table() -> None:
    expected = {}
    for number, (completion, due_on, evidence, verdicts, state) in enumerate(TABLE):
        commitment = make_commitment(title=f"Compromiso {number}", due_on=due_on)
        Commitment.objects.filter(pk=commitment.pk).update(completion=completion)
        for _piece in range(evidence):
            piece = make_evidence(commitment)
            for verdict in verdicts:
                contrast(piece, verdict)
        expected[commitment.pk] = state
    rows = list(with_state(Commitment.objects.all(), TODAY))
    assert {row.pk: row.state for row in rows} == expected
    assert {row.pk: state_of(facts_of(row), TODAY) for row in rows} == expected


@pytest.mark.django_db
def test_a_person_counts_once_however_much_evidence_they_deny() -> None:
    commitment = make_commitment()
    Commitment.objects.filter(pk=commitment.pk).update(completion="complete")
    by = Agent(participant_id=make_participant().pk)
    for number in range(4):
        contrast(make_evidence(commitment, title=f"Foto {number}"), "false", by=by)
    row = with_state(Commitment.objects.all(), TODAY).get()
    assert (row.voices, row.denials, row.state) == (1, 1, State.KEPT)


@pytest.mark.django_db
def test_only_the_latest_word_of_a_person_counts() -> None:
    commitment = make_commitment()
    Commitment.objects.filter(pk=commitment.pk).update(completion="complete")
    piece = make_evidence(commitment)
    people = [Agent(participant_id=make_participant().pk) for _ in range(3)]
    for by in people:
        contrast(piece, "false", by=by)
    assert with_state(Commitment.objects.all(), TODAY).get().state == State.BROKEN
    contrast(piece, "true", by=people[0])
    row = with_state(Commitment.objects.all(), TODAY).get()
    assert (row.voices, row.denials, row.state) == (3, 2, State.KEPT)
    assert Contrast.objects.count() == 4


@pytest.mark.django_db
def test_evidence_of_citizens_and_hidden_evidence_keep_nothing() -> None:
    commitment = make_commitment()
    Commitment.objects.filter(pk=commitment.pk).update(completion="complete")
    make_evidence(commitment, source="citizen", title="Sigue igual")
    hidden = make_evidence(commitment)
    type(hidden).objects.filter(pk=hidden.pk).update(hidden_at=NOW, hidden_reason="risk")
    row = with_state(Commitment.objects.all(), TODAY).get()
    assert (row.claims, row.state) == (0, State.ON_THE_WAY)
    assert facts_of(commitment).evidence == 0
