"""The counters of a process and how far its contributions came: exact after every change."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from tests.factories.accountability import (
    make_change,
    make_commitment,
    make_evidence,
    make_response,
)
from tests.factories.accounts import make_participant
from tests.factories.participation import NOW, make_activity, make_contribution, make_process

from participa.accountability.operations import hide_evidence
from participa.accountability.queries import answering, chain_states
from participa.accounts.operations import erase_person
from participa.audit.queries.verification.rows import check_recounts
from participa.config.recounts import RECOUNTS
from participa.kernel.agents import Agent, system
from participa.mechanisms.proposals.operations import import_proposals
from participa.participation import operations
from participa.participation.models import Contribution, Process
from participa.participation.queries import CHAIN_COUNTS

pytestmark = pytest.mark.django_db

TEAM = system("tests")


def counts(process: Process) -> tuple[int, ...]:
    """The counters, once they have been compared with counting anew."""
    problems: list[object] = []
    check_recounts(RECOUNTS, problems)  # type: ignore[arg-type]
    assert problems == []
    return Process.objects.values_list(*CHAIN_COUNTS).get(pk=process.pk)


@pytest.fixture
def told() -> Contribution:
    """A contribution whose chain is whole, beside one that waits."""
    contribution = make_contribution()
    make_contribution(process=contribution.process)
    commitment = make_commitment(make_response(contribution))
    make_evidence(commitment)
    make_change(commitment)
    return contribution


def decide(contribution: Contribution, action: str) -> None:
    operations.decide_moderation(
        by=TEAM,
        at=NOW,
        contribution=contribution,
        action=action,
        reason="insult",
        explanation="Por las reglas.",
    )


def test_each_link_of_the_chain_is_counted_once() -> None:
    one = make_contribution()
    process = one.process
    two = make_contribution(process=process)
    assert counts(process) == (2, 0, 0, 0, 0)
    response = make_response(one, two)
    assert counts(process) == (2, 2, 0, 0, 0)
    make_response(one, body="Ya está contratado.")
    assert counts(process) == (2, 2, 0, 0, 0)
    commitment = make_commitment(response)
    assert counts(process) == (2, 2, 2, 0, 0)
    make_commitment(response, title="Otro")
    make_commitment(process=process, title="Sin respuesta")
    make_change(commitment)
    assert counts(process) == (2, 2, 2, 0, 2)
    pieces = [make_evidence(commitment, title=f"Foto {number}") for number in range(2)]
    assert counts(process) == (2, 2, 2, 2, 2)
    for piece, left in zip(pieces, (2, 0), strict=True):
        hide_evidence(by=TEAM, at=NOW, evidence=piece, reason="personal_data")
        assert counts(process) == (2, 2, 2, left, 2)


def hidden(contribution: Contribution) -> None:
    decide(contribution, "hide")


def hidden_and_back(contribution: Contribution) -> None:
    decide(contribution, "hide")
    decide(contribution, "restore")


def taken_back(contribution: Contribution) -> None:
    by = Agent(participant_id=contribution.author_id)
    operations.withdraw_contribution(by=by, at=NOW, contribution=contribution)


def joined(contribution: Contribution) -> None:
    target = Contribution.objects.exclude(pk=contribution.pk).get(process=contribution.process)
    operations.merge_contributions(
        by=TEAM, at=NOW, sources=[contribution], target=target, reason="Dicen lo mismo."
    )


def divided(contribution: Contribution) -> None:
    operations.split_contribution(
        by=TEAM,
        at=NOW,
        source=contribution,
        parts=[("Bocatoma", "Arreglar la bocatoma."), ("Tubería", "Cambiar la tubería.")],
        reason="Son dos asuntos.",
    )


def forgotten(contribution: Contribution) -> None:
    by = Agent(participant_id=contribution.author_id)
    erase_person(by=by, at=NOW, erase_texts=True)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (hidden, (1, 0, 0, 0, 0)),
        (hidden_and_back, (2, 1, 1, 1, 1)),
        (taken_back, (1, 0, 0, 0, 0)),
        (joined, (1, 0, 0, 0, 0)),
        (divided, (3, 0, 0, 0, 0)),
        (forgotten, (2, 1, 1, 1, 1)),
    ],
)
def test_counters_follow_what_becomes_of_a_contribution(
    told: Contribution, change: Callable[[Contribution], None], expected: tuple[int, ...]
) -> None:
    assert counts(told.process) == (2, 1, 1, 1, 1)
    change(told)
    assert counts(told.process) == expected


def test_an_answer_to_something_hidden_counts_once_it_is_back(told: Contribution) -> None:
    stale = Contribution.objects.get(pk=told.pk)
    other = make_commitment(make_response(told, body="Otra respuesta."), title="Otro")
    decide(told, "hide")
    make_evidence(other, title="Foto del otro")
    assert counts(told.process) == (1, 0, 0, 0, 0)
    decide(told, "restore")
    assert counts(told.process) == (2, 1, 1, 1, 1)
    stale.process.refresh_from_db()
    decide(stale, "hide")  # read before all this
    assert counts(told.process) == (1, 0, 0, 0, 0)


def test_what_waits_for_review_counts_once_it_appears() -> None:
    activity = make_activity(opens_at=NOW - timedelta(days=60))
    Process.objects.filter(pk=activity.process_id).update(moderated_before=True)
    activity.process.refresh_from_db()
    by = Agent(participant_id=make_participant().pk)
    new = operations.NewContribution(title="Bocatoma", body="Se tapa.", idempotency_key=uuid4())
    sent = operations.submit_contribution(by=by, at=NOW, activity=activity, new=new)
    assert counts(activity.process) == (0, 0, 0, 0, 0)
    operations.review_contribution(by=TEAM, at=NOW, contribution=sent.contribution)
    assert counts(activity.process) == (1, 0, 0, 0, 0)


def test_a_batch_and_what_is_sent_twice_count_once() -> None:
    activity = make_activity(opens_at=NOW - timedelta(days=60))
    by, key = Agent(participant_id=make_participant().pk), uuid4()
    for _ in range(2):
        operations.submit_contribution(
            by=by,
            at=NOW,
            activity=activity,
            new=operations.NewContribution(title="Uno", body="Uno.", idempotency_key=key),
        )
    sheets = [
        operations.SheetContribution(
            author=make_participant(),
            title=f"Hoja {number}",
            body="Falta agua.",
            content={"ask": "Pedimos agua.", "affected": "Toca a todos."},
            sent_at=NOW - timedelta(days=1),
        )
        for number in range(3)
    ]
    import_proposals(by=TEAM, at=NOW, activity=activity, sheets=sheets)
    assert counts(activity.process) == (4, 0, 0, 0, 0)
    assert counts(make_process()) == (0, 0, 0, 0, 0)


@pytest.mark.parametrize("field", [*CHAIN_COUNTS, "reached"])
def test_a_counter_changed_behind_the_platform_is_found(told: Contribution, field: str) -> None:
    model = Contribution if field == "reached" else Process
    row = told if field == "reached" else told.process
    model.objects.filter(pk=row.pk).update(**{field: 7})
    problems: list[object] = []
    check_recounts(RECOUNTS, problems)  # type: ignore[arg-type]
    found = {(p.params["row"], p.params["field"]) for p in problems}  # type: ignore[attr-defined]
    assert (f"{model._meta.label_lower}:{row.pk}", field) in found


def test_what_is_answered_as_a_whole_counts_nowhere(told: Contribution) -> None:
    """Neither when it shows, is hidden or comes back, nor when a response names it all the same."""
    statement = make_contribution(process=told.process, answer_due_on=None)
    before = counts(told.process)
    decide(statement, "hide")
    assert counts(told.process) == before
    decide(statement, "restore")
    make_commitment(make_response(statement))
    assert counts(told.process) == before
    found = answering(NOW, process=told.process)
    assert (found.contributions, found.answered, found.waiting) == (2, 1, 1)
    assert chain_states([statement, told], NOW)[statement.pk].code == "answered_in_time"
    quiet = make_contribution(process=told.process, answer_due_on=None)
    assert chain_states([quiet], NOW)[quiet.pk].code == "answered_as_a_whole"
