"""What actors promised is recalled before, on and after its day: once each, to who answers for it."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone
from tests.factories.accounts import agent_of, make_user
from tests.factories.actors import AT, make_grant, make_membership, make_person
from tests.factories.objectives import SETUP, fulfil, make_given, make_objective

from participa.accounts.enums import Role
from participa.audit.models import Event
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.objectives import operations
from participa.objectives.tasks import remind_of_contributions

pytestmark = pytest.mark.django_db
DUE = date(2026, 8, 30)


def at(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 15, tzinfo=UTC)


def remind(days: int) -> int:
    """The round of that many days after the date."""
    return operations.remind_contributions(by=SETUP, at=at(DUE + timedelta(days=days)))


@pytest.fixture
def promised():
    """A promise, its representative and the ally of the territory; others hear nothing."""
    objective = make_objective()
    membership = make_membership(user=make_user())
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, objective.territory)
    make_grant(make_person(), Role.NATIONAL_COORDINATOR, None)
    make_membership(user=make_user())
    given = make_given(objective, organization=membership.organization, due_on=DUE)
    return given, membership.user, ally


def test_a_promise_is_recalled_before_on_and_each_week_after_its_day(promised):
    given, _representative, _ally = promised
    sent = {days: remind(days) for days in range(-9, 23)}
    assert {days: count for days, count in sent.items() if count} == dict.fromkeys(
        (-7, 0, 7, 14, 21), 2
    )
    kinds = Notice.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds[::2]) == ["giving_due_soon", "giving_due_today", *["giving_late"] * 3]
    assert Event.objects.filter(type="objectives.reminded").count() == 5
    assert set(Notice.objects.values_list("url", flat=True)) == {given.get_absolute_url()}


def test_representatives_and_who_convenes_hear_and_nobody_else(promised):
    _given, representative, ally = promised
    remind(-3)
    told = set(Notice.objects.values_list("participant_id", flat=True))
    assert told == {agent_of(user).participant_id for user in (representative, ally)}
    assert remind(-3) == 0


def test_without_ally_or_liaison_the_national_coordination_hears():
    coordinator = make_person()
    make_grant(coordinator, Role.NATIONAL_COORDINATOR, None)
    make_given(due_on=DUE)
    assert remind(0) == 1
    assert Notice.objects.get().participant.user == coordinator


def test_what_was_given_or_withdrawn_is_not_recalled(promised):
    given, *_people = promised
    other = make_given(given.objective, due_on=DUE, what="Otra cosa")
    operations.withdraw_contribution(by=SETUP, at=AT, contribution=other, reason="Cerró")
    fulfil(given)
    assert [remind(days) for days in (-7, 0, 7)] == [0, 0, 0]
    assert not Event.objects.filter(type="objectives.reminded").exists()


def test_a_date_that_moved_is_recalled_anew(promised):
    given, *_people = promised
    assert remind(-2) == 2
    operations.revise_contribution(
        by=SETUP, at=at(DUE - timedelta(days=2)), contribution=given, reason="Llegó la máquina",
        what="Cuarenta horas", amount=40, post="Gerencia", due_on=DUE + timedelta(days=1),
    )  # fmt: skip
    assert remind(-1) == 2


def test_the_round_is_the_platforms_and_goes_once_an_hour(promised):
    with pytest.raises(NotAllowed):
        operations.remind_contributions(by=agent_of(make_user(is_superuser=True)), at=AT)
    cache.clear()
    with time_machine.travel(at(DUE), tick=False):
        for _round in range(2):
            remind_of_contributions(timezone.now())
            make_given(promised[0].objective, due_on=DUE, what="Otra")
    assert Notice.objects.count() == 2


def test_a_round_takes_the_same_questions_for_one_and_for_thirty(
    promised, django_assert_num_queries
):
    given, *_people = promised
    remind(0)
    with django_assert_num_queries(11):
        assert remind(0) == 0
    for number in range(30):
        make_given(given.objective, due_on=DUE, what=f"Promesa {number}")
    remind(0)
    with django_assert_num_queries(11):
        assert remind(0) == 0
