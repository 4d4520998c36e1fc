"""The ledger and the votes: what is sealed is noticed when it is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.utils import timezone

from participa.accounts.operations import erase_person
from participa.audit.models import Event
from participa.audit.queries import Verification, verify_ledger
from participa.kernel.mechanisms import each_minute, installed
from participa.mechanisms.conversations.models import OpinionResult, Vote, Voter
from participa.mechanisms.conversations.operations import Ballot, cast_votes, seal_votes
from participa.mechanisms.conversations.queries import (
    behind,
    sealed_votes_problems,
    seals_due,
)
from participa.mechanisms.conversations.queries.analysis import analyse
from participa.mechanisms.conversations.tasks import bring_up_to_date, recompute
from participa.participation.models import Activity

from .rows import TEAM, make_camps, make_conversation, make_voter, seal, statements_of

pytestmark = pytest.mark.django_db


def sealed(activity: Activity) -> list[int]:
    """Five voters with three votes each, sealed; their keys."""
    keys = [row.pk for row in statements_of(activity)[:3]]
    answers = (1, -1, 0, 1, -1)
    voters = [make_voter(activity, dict.fromkeys(keys, value))[0].pk for value in answers]
    seal(activity)
    return voters


def problems() -> list[str]:
    return [problem.params["voter"] for problem in sealed_votes_problems()]  # type: ignore[misc]


def test_votes_sealed_and_left_alone_are_in_order() -> None:
    activity = make_conversation()
    sealed(activity)
    assert problems() == []
    event = Event.objects.get(type="conversations.votes_sealed")
    assert event.data == {"voters": 5, "votes": 15, "replaced": 0, "standing": 15}
    assert seal(activity) == 0


def test_the_public_log_counts_no_seal_of_fewer_than_five() -> None:
    activity = make_conversation()
    make_voter(activity, {statements_of(activity)[0].pk: 1})
    bring_up_to_date(activity, timezone.now())
    sealed_by, published = (
        Event.objects.get(type=f"conversations.{name}")
        for name in ("votes_sealed", "result_published")
    )
    assert sealed_by.data == {}
    assert sealed_by.personal["votes"] == 1
    assert (published.data["input"], published.data["votes"]) == ("", None)


TAMPER: list[Callable[[int], object]] = [
    lambda voter: Vote.objects.filter(voter=voter, value=1).first().delete(),  # type: ignore[union-attr]
    lambda voter: Vote.objects.filter(voter=voter).update(value=-1),
    lambda voter: Vote.objects.filter(voter=voter).update(at=timezone.now() + timedelta(days=1)),
    lambda voter: Vote.objects.filter(voter=voter).update(sealed=False),
    lambda voter: Vote.objects.filter(voter=voter).delete(),
]


@pytest.mark.parametrize("tamper", TAMPER, ids=["one gone", "value", "moment", "unsealed", "all"])
def test_votes_changed_behind_the_platform_are_found(tamper: Callable[[int], object]) -> None:
    voter = sealed(make_conversation())[0]
    tamper(voter)
    assert problems() == [str(voter)]


def test_votes_added_behind_the_platform_are_found() -> None:
    activity = make_conversation()
    voter = sealed(activity)[1]
    extra = statements_of(activity)[5].pk
    Vote.objects.create(voter_id=voter, statement_id=extra, value=1, at=timezone.now(), sealed=True)
    assert problems() == [str(voter)]


def verified() -> Verification:
    checks = [each.verify for each in installed().values() if each.verify]
    return verify_ledger(checks=checks)


@pytest.mark.django_db(transaction=True)
@pytest.mark.no_ledger_guard
def test_digest_mended_with_the_votes_is_found_by_the_ledger() -> None:
    """Whoever also writes the voter's digest anew changes a row that the ledger holds."""
    voter = sealed(make_conversation())[0]
    key = f"conversations.voter:{voter}"
    assert [p for p in verified().problems if key in str(p.params)] == []
    Vote.objects.filter(voter=voter).update(value=0)
    from participa.mechanisms.conversations.queries import digest_of

    votes = Vote.objects.filter(voter=voter).values_list("statement_id", "value", "at")
    Voter.objects.filter(pk=voter).update(digest=digest_of(votes))
    assert problems() == []
    found = [(p.code, p.params["row"]) for p in verified().problems if "row" in p.params]
    assert ("row_changed", key) in found


def test_changed_minds_and_erased_people_are_no_problem() -> None:
    activity = make_conversation()
    keys = [row.pk for row in statements_of(activity)[:2]]
    voter, by = make_voter(activity, dict.fromkeys(keys, 1))
    _gone, other = make_voter(activity, dict.fromkeys(keys, -1))
    seal(activity)
    ballots = [Ballot(keys[0], -1), Ballot(keys[1], None)]
    cast_votes(by=by, at=timezone.now(), voter=voter, ballots=ballots)
    assert problems() == []
    erase_person(by=other, at=timezone.now(), erase_texts=False)
    seal(activity)
    assert problems() == []
    assert list(Vote.objects.values_list("statement_id", "value")) == [(keys[0], -1)]
    assert Voter.objects.get().votes == 1


def test_answers_that_come_after_a_seal_was_made_out_wait_for_the_next() -> None:
    activity = make_conversation()
    keys = [row.pk for row in statements_of(activity)[:2]]
    voter, by = make_voter(activity, {keys[0]: 1})
    seals = seals_due(activity, 9)
    cast_votes(by=by, at=timezone.now(), voter=voter, ballots=[Ballot(keys[1], -1)])
    assert seal_votes(by=TEAM, at=timezone.now(), activity=activity, seals=seals) == 1
    assert list(Vote.objects.filter(sealed=False).values_list("statement_id", flat=True)) == [
        keys[1]
    ]
    assert problems() == []
    assert seal(activity) == 1
    assert Voter.objects.get().votes == 2
    assert problems() == []


def test_seals_of_whom_somebody_else_sealed_or_erased_meanwhile_are_left_out() -> None:
    """Two background processes may do the same conversation at once: one seals, nothing is lost."""
    activity = make_conversation()
    keys = [row.pk for row in statements_of(activity)[:2]]
    voter, by = make_voter(activity, {keys[0]: 1})
    _gone, other = make_voter(activity, {keys[0]: -1})
    late = seals_due(activity, 9)
    cast_votes(by=by, at=timezone.now(), voter=voter, ballots=[Ballot(keys[0], 0)])
    assert seal(activity) == 2
    erase_person(by=other, at=timezone.now(), erase_texts=False)
    assert seal_votes(by=TEAM, at=timezone.now(), activity=activity, seals=late) == 0
    assert list(Vote.objects.values_list("value", "sealed")) == [(0, True)]
    assert problems() == []
    assert Event.objects.filter(type="conversations.votes_sealed").count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.no_ledger_guard
def test_votes_are_read_and_counted_while_nobody_waits() -> None:
    """Inside transactions, when SQLite has everybody else wait, no vote is read and no digest made.

    So what they ask is the same for people with one answer and with twelve.
    """
    asked: list[list[str]] = []
    for answers in (1, 12):
        activity = make_conversation()
        keys = [row.pk for row in statements_of(activity)[:answers]]
        for value in (1, -1, 1, -1, 1, -1):
            make_voter(activity, dict.fromkeys(keys, value))
        held: list[str] = []

        def note(
            execute: Callable[..., object], sql: str, *rest: object, into: list[str] = held
        ) -> object:
            if connection.in_atomic_block:
                into.append(sql.split(" WHERE ")[0])
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            bring_up_to_date(activity, timezone.now())
        asked.append(held)
        assert not [sql for sql in held if sql.startswith("SELECT") and f'"{TABLE}"' in sql]
        assert [sql for sql in held if sql.startswith("UPDATE") and f'"{TABLE}"' in sql]
    assert asked[0] == asked[1]


TABLE = Vote._meta.db_table


def test_what_was_sealed_and_not_published_is_caught_up_with() -> None:
    activity = make_conversation()
    make_camps(activity, 8, 7)
    assert behind() == [activity.pk]
    seal(activity)  # and then the process is killed
    assert behind() == [activity.pk]
    each_minute(timezone.now())
    assert OpinionResult.objects.get().votes == 15 * 12
    assert behind() == []
    assert recompute_at(1, activity) == "nothing new"
    assert recompute_at(2, activity) == "done"


def recompute_at(attempt: int, activity: Activity) -> object:
    """What the task answers when it is tried for this time."""
    context = SimpleNamespace(attempt=attempt)
    return recompute.func(context, activity.pk)  # type: ignore[arg-type]


def test_groups_are_written_down_once_and_of_whom_they_change() -> None:
    activity = make_conversation()
    make_camps(activity, 8, 7)
    seal(activity)
    assert len(analyse(activity).moved) == 15
    bring_up_to_date(activity, timezone.now())
    assert analyse(activity).moved == {}
    assert Voter.objects.filter(included=True, group__isnull=False).count() == 15
    events = Event.objects.filter(type="conversations.voters_placed")
    assert [event.data["voters"] for event in events] == [15]
    bring_up_to_date(activity, timezone.now())
    assert events.count() == 1
