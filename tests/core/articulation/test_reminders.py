"""A session is recalled three days and one day before, once each, to members and who convenes."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from participa.accounts.enums import Role
from participa.articulation import operations
from participa.articulation.tasks import remind_of_sessions
from participa.audit.models import Event
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.notices.queries import wording
from tests.factories.accounts import agent_of, make_user
from tests.factories.actors import make_grant, make_membership, make_person
from tests.factories.articulation import SETUP, make_session, make_table, seat

pytestmark = pytest.mark.django_db
STARTS = datetime(2026, 8, 20, 19, 0, tzinfo=UTC)  # two in the afternoon of a Thursday


def remind(days: int, hours: int = 5) -> int:
    """The round of that many days before, some hours earlier in the day."""
    return operations.remind_sessions(by=SETUP, at=STARTS - timedelta(days=days, hours=hours))


@pytest.fixture
def session():
    """Called weeks before; one member with a representative, an ally in the territory."""
    table = make_table()
    membership = make_membership(user=make_user())
    seat(table, membership.organization)
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, table.territory)
    make_membership(user=make_user())
    found = make_session(table, starts_at=STARTS)
    Notice.objects.all().delete()
    found.people = {membership.user_id, ally.pk}
    return found


def test_members_and_who_convenes_hear_three_days_and_one_day_before(session):
    sent = {days: [remind(days), remind(days, 4)] for days in range(6, -2, -1)}
    assert {days: counts for days, counts in sent.items() if any(counts)} == {
        3: [2, 0],
        1: [2, 0],
    }
    assert set(Notice.objects.values_list("participant__user", flat=True)) == session.people
    assert Event.objects.filter(type="articulation.reminded").count() == 2
    notice = Notice.objects.first()
    assert wording(notice.kind, notice.params).text == (
        "Es el 20 de agosto de 2026 a las 14:00. Lugar: Casa de la cultura. "
        "Prepare y lleve lo del orden del día: Medición; Vías."
    )


def test_a_reminder_that_its_day_missed_still_goes(session):
    assert [remind(2), remind(2, 4), remind(0, 3)] == [2, 0, 2]
    assert operations.remind_sessions(by=SETUP, at=STARTS) == 0  # it has begun


def test_who_has_just_heard_of_it_is_not_told_again(session):
    later = STARTS + timedelta(hours=1)
    operations.move_session(
        by=SETUP, at=STARTS - timedelta(days=2), session=session,
        starts_at=later, ends_at=later + timedelta(hours=2), place="Otra sala",
    )  # fmt: skip
    Notice.objects.all().delete()
    assert [remind(2), remind(1)] == [0, 2]


def test_a_session_moved_to_another_date_is_recalled_again(session):
    assert remind(3) == 2
    later = STARTS + timedelta(days=14)
    operations.move_session(
        by=SETUP, at=STARTS - timedelta(days=3), session=session,
        starts_at=later, ends_at=later + timedelta(hours=2), place="Otra sala",
    )  # fmt: skip
    assert [remind(1), remind(-11)] == [0, 2]


def test_cancelled_sessions_and_ended_tables_are_silent(session):
    other = make_session(make_table(), starts_at=STARTS)
    make_grant(make_person(), Role.TERRITORIAL_ALLY, other.table.territory)
    operations.end_table(by=SETUP, at=STARTS - timedelta(days=9), table=other.table, reason="Fin")
    operations.cancel_session(
        by=SETUP, at=STARTS - timedelta(days=9), session=session, reason="Hay paro"
    )
    assert [remind(3), remind(1)] == [0, 0]


def test_the_round_is_the_platforms_and_goes_once_an_hour(session):
    with pytest.raises(NotAllowed):
        operations.remind_sessions(by=agent_of(make_user(is_superuser=True)), at=STARTS)
    cache.clear()
    with time_machine.travel(STARTS - timedelta(days=3, hours=5), tick=False):
        remind_of_sessions(timezone.now())
        make_session(session.table, starts_at=STARTS + timedelta(hours=4))
        remind_of_sessions(timezone.now())
    assert Notice.objects.filter(kind="session_soon").count() == 2


def test_a_round_takes_the_same_questions_for_one_and_for_thirty(
    session, django_assert_num_queries
):
    remind(3)
    with django_assert_num_queries(12):
        assert remind(3, 4) == 0
    for number in range(30):
        make_session(session.table, starts_at=STARTS + timedelta(minutes=number + 1))
    assert remind(3) == 60
    with django_assert_num_queries(12):
        assert remind(3, 4) == 0
