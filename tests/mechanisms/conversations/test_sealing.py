"""The ledger and the votes: what is sealed is noticed when it is changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from participa.accounts.operations import erase_person
from participa.audit.models import Event
from participa.audit.queries import Verification, verify_ledger
from participa.kernel.mechanisms import installed
from participa.mechanisms.conversations.models import Vote, Voter
from participa.mechanisms.conversations.operations import Ballot, cast_votes, seal_votes
from participa.mechanisms.conversations.queries import sealed_votes_problems
from participa.participation.models import Activity

from .rows import TEAM, make_conversation, make_voter, statements_of

pytestmark = pytest.mark.django_db


def sealed(activity: Activity) -> list[int]:
    """Three voters with three votes each, sealed; their keys."""
    keys = [row.pk for row in statements_of(activity)[:3]]
    voters = [make_voter(activity, dict.fromkeys(keys, value))[0].pk for value in (1, -1, 0)]
    seal_votes(by=TEAM, at=timezone.now(), activity=activity)
    return voters


def problems() -> list[str]:
    return [problem.params["voter"] for problem in sealed_votes_problems()]  # type: ignore[misc]


def test_votes_sealed_and_left_alone_are_in_order() -> None:
    activity = make_conversation()
    sealed(activity)
    assert problems() == []
    event = Event.objects.get(type="conversations.votes_sealed")
    assert event.data == {"voters": 3, "votes": 9, "replaced": 0, "standing": 9}
    assert seal_votes(by=TEAM, at=timezone.now(), activity=activity) == 0


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
    seal_votes(by=TEAM, at=timezone.now(), activity=activity)
    ballots = [Ballot(keys[0], -1), Ballot(keys[1], None)]
    cast_votes(by=by, at=timezone.now(), voter=voter, ballots=ballots)
    assert problems() == []
    erase_person(by=other, at=timezone.now(), erase_texts=False)
    seal_votes(by=TEAM, at=timezone.now(), activity=activity)
    assert problems() == []
    assert list(Vote.objects.values_list("statement_id", "value")) == [(keys[0], -1)]
    assert Voter.objects.get().votes == 1
