"""Batches from paper: everything or nothing, each row named, counters as counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from tests.factories.accounts import SETUP, make_participant, make_user
from tests.factories.participation import (
    NOW,
    give_role,
    make_activity,
    make_contribution,
    make_process,
)

from participa.accounts import operations as accounts
from participa.accounts.models import Consent, Participant
from participa.audit.models import Event
from participa.kernel import codes
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.mechanisms.proposals.models import Proposal
from participa.mechanisms.proposals.operations import import_proposals
from participa.notices.models import Notice
from participa.participation import operations
from participa.participation.models import Comment, Contribution, Follow, Support
from participa.search.models import SearchDocument

pytestmark = pytest.mark.django_db
HANDED_IN = NOW - timedelta(days=12)


def sheet(number: int = 1, **changes: Any) -> operations.SheetContribution:
    fields = {
        "author": changes.pop("author", None) or make_participant(),
        "title": f"Luz en el paso {number}",
        "body": "Desde las seis el paso queda oscuro.",
        "sent_at": HANDED_IN,
        "content": {"ask": "Dos lámparas.", "affected": "La nocturna."},
        "idempotency_key": UUID(int=number),
    } | changes
    return operations.SheetContribution(**fields)


def test_opening_participants_gives_each_a_code_and_a_consent():
    opened = accounts.open_participants(by=SETUP, at=NOW, names=["Nelly", "", "Aurelio"])
    assert [person.name for person, _code in opened] == ["Nelly", "", "Aurelio"]
    assert [person.code_digest for person, _ in opened] == [codes.digest(c) for _, c in opened]
    assert list(Consent.objects.values_list("participant", "channel").order_by("pk")) == [
        (person.pk, "paper") for person, _code in opened
    ]
    assert Event.objects.get().data == {"participants": 3}


def test_opening_no_participants_changes_nothing():
    assert accounts.open_participants(by=SETUP, at=NOW, names=[]) == []
    assert not Event.objects.exists()


def test_opening_participants_is_refused_to_who_may_not_record_for_others():
    with pytest.raises(NotAllowed) as raised:
        accounts.open_participants(by=Agent(user=make_user()), at=NOW, names=["Nelly"])
    assert raised.value.ruling.reason == "not_a_facilitator"
    assert not Participant.objects.filter(name="Nelly").exists()


def test_importing_proposals_writes_what_sending_each_would():
    activity = make_activity()
    made = import_proposals(by=SETUP, at=NOW, activity=activity, sheets=[sheet(1), sheet(2)])
    assert [row.title for row in made] == ["Luz en el paso 1", "Luz en el paso 2"]
    first = Contribution.objects.get(pk=made[0].pk)
    assert (first.channel, first.created_at, first.state) == ("paper", HANDED_IN, "published")
    assert first.answer_due_on > HANDED_IN.date() + timedelta(days=20)  # 15 business days
    assert [(v.number, v.content["ask"], v.by_id) for v in first.versions.all()] == [
        (1, "Dos lámparas.", first.author_id)
    ]
    assert Proposal.objects.get(contribution=first).affected == "La nocturna."
    assert Follow.objects.filter(participant=first.author, contribution=first).exists()
    assert SearchDocument.objects.filter(kind="contribution").count() == 2
    event = Event.objects.get()
    assert (event.type, event.data) == (
        "participation.contributions_imported",
        {"contributions": 2},
    )
    assert len(event.rows) == 1 + 2 * 4  # the activity; row, version, follow, proposal of each


def test_importing_the_same_sheets_again_loads_only_the_new_ones():
    activity = make_activity()
    import_proposals(by=SETUP, at=NOW, activity=activity, sheets=[sheet(1)])
    again = import_proposals(by=SETUP, at=NOW, activity=activity, sheets=[sheet(1), sheet(2)])
    assert [row.title for row in again] == ["Luz en el paso 2"]
    assert import_proposals(by=SETUP, at=NOW, activity=activity, sheets=[sheet(2)]) == []
    assert (Contribution.objects.count(), Event.objects.count()) == (2, 2)


def test_importing_into_a_process_reviewed_before_waits_for_review():
    activity = make_activity()
    activity.process.moderated_before = True
    [row] = operations.import_contributions(by=SETUP, at=NOW, activity=activity, sheets=[sheet()])
    assert row.state == "pending"
    assert not SearchDocument.objects.exists()


def test_importing_says_which_row_is_amiss_and_writes_none():
    with pytest.raises(ValidationError) as raised:
        operations.import_contributions(
            by=SETUP, at=NOW, activity=make_activity(), sheets=[sheet(1), sheet(2, title="")]
        )
    assert raised.value.messages[0].startswith("Fila 2:")
    assert not Contribution.objects.exists()


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (NOW - timedelta(days=90), "activity_not_open_yet"),
        (NOW + timedelta(days=40), "activity_over"),
    ],
)
def test_importing_takes_only_what_was_handed_in_in_time(sent, reason):
    with pytest.raises(NotAllowed) as raised:
        operations.import_contributions(
            by=SETUP, at=NOW, activity=make_activity(), sheets=[sheet(sent_at=sent)]
        )
    assert raised.value.ruling.reason == reason


def test_importing_is_for_the_team_of_the_process():
    activity, person = make_activity(), make_user()
    by = Agent(user=person)
    with pytest.raises(NotAllowed) as raised:
        operations.import_contributions(by=by, at=NOW, activity=activity, sheets=[sheet()])
    assert raised.value.ruling.reason == "not_on_process_team"
    give_role(activity.process, person, "facilitator")
    [row] = operations.import_contributions(by=by, at=NOW, activity=activity, sheets=[sheet()])
    assert row.captured_by == person


def support(contribution: Contribution, participant: Participant) -> operations.SheetSupport:
    return operations.SheetSupport(
        contribution=contribution, participant=participant, signed_at=HANDED_IN
    )


def test_importing_supports_counts_each_person_once():
    one = make_contribution()
    two = make_contribution(one.activity)
    people = [make_participant() for _ in range(3)]
    operations.support(by=Agent(participant_id=people[0].pk), at=NOW, contribution=one)
    sheets = [support(one, person) for person in [*people, people[1]]] + [support(two, people[0])]
    added = operations.import_supports(by=SETUP, at=NOW, process=one.process, sheets=sheets)
    assert added == 3
    assert Support.objects.count() == 4
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.support_count, two.support_count) == (3, 1)
    assert operations.import_supports(by=SETUP, at=NOW, process=one.process, sheets=sheets) == 0
    assert Event.objects.filter(type="participation.supports_imported").count() == 1


@pytest.mark.parametrize("state", ["withdrawn", "hidden", "merged"])
def test_importing_supports_is_refused_on_what_shows_no_more(state):
    gone = make_contribution(state=state)
    with pytest.raises(NotAllowed) as raised:
        operations.import_supports(
            by=SETUP, at=NOW, process=gone.process, sheets=[support(gone, make_participant())]
        )
    assert raised.value.ruling.reason == "not_shown_any_more"


def test_importing_supports_is_refused_on_another_process():
    elsewhere = make_contribution()
    with pytest.raises(NotAllowed) as raised:
        operations.import_supports(
            by=SETUP,
            at=NOW,
            process=make_process(),
            sheets=[support(elsewhere, make_participant())],
        )
    assert raised.value.ruling.reason == "not_found"


def test_importing_comments_counts_them_and_tells_followers_once():
    contribution = make_contribution()
    sheets = [
        operations.SheetComment(
            contribution=contribution,
            author=make_participant(),
            body=f"Aquí pasa igual {number}.",
            said_at=HANDED_IN,
            idempotency_key=UUID(int=number),
        )
        for number in (1, 2, 3)
    ]
    process = contribution.process
    operations.import_comments(by=SETUP, at=NOW, process=process, sheets=sheets[:2])
    made = operations.import_comments(by=SETUP, at=NOW, process=process, sheets=sheets)
    assert [row.body for row in made] == ["Aquí pasa igual 3."]
    contribution.refresh_from_db()
    assert (contribution.comment_count, Comment.objects.count()) == (3, 3)
    told = Notice.objects.filter(participant=contribution.author, kind="comment_received")
    assert told.count() == 2  # one for each batch, not for each comment
    assert operations.import_comments(by=SETUP, at=NOW, process=process, sheets=sheets) == []
