"""Mi mesa: what waits, for whom, in how many queries."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from participa.accounts.models import RoleGrant
from participa.desk.queries import scope_of, waiting_list
from participa.kernel.agents import Agent
from participa.participation.operations import report
from tests.factories.accounts import make_user
from tests.factories.articulation import make_session, make_table, seat, write_minutes
from tests.factories.desk import make_liaison
from tests.factories.objectives import make_given, make_objective
from tests.factories.participation import (
    _organization,
    give_role,
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)

pytestmark = pytest.mark.django_db


def fill(process, n):
    """Of each kind of thing that waits, `n`."""
    activity = make_activity(make_phase(process))
    for _ in range(n):
        late = make_contribution(activity, answer_due_on=timezone.localdate() - timedelta(days=3))
        make_contribution(activity, state="pending")
        report(by=Agent(), at=timezone.now(), contribution=late, reason="spam")
        make_process(state="draft", territory=process.territory)
    for i in range(n):
        _organization(f"Junta {process.pk} {i}", verification="pending", is_authority=False)


def test_home_is_only_for_people_with_a_role(client):
    assert client.get("/mesa/").headers["Location"].startswith("/cuenta/login/")
    client.force_login(make_user())
    answer = client.get("/mesa/")
    assert answer.status_code == 403
    assert "¿Cómo se obtiene uno?" in answer.content.decode()


def test_empty_home_says_what_will_appear(client):
    client.force_login(make_user(is_superuser=True))
    answer = client.get("/mesa/")
    assert answer.status_code == 200
    assert "No le espera nada por ahora" in answer.content.decode()


@pytest.mark.parametrize("n", [1, 30])
def test_home_takes_the_same_twelve_queries_for_one_and_for_thirty(
    client, django_assert_num_queries, n
):
    process = make_process()
    liaison = make_liaison(process.territory)
    fill(process, n)
    client.force_login(liaison)
    with django_assert_num_queries(12):
        answer = client.get("/mesa/")
    page = answer.content.decode()
    assert "Fuera de plazo" in page
    assert "Aportes por responder" in page
    assert "Textos denunciados" in page


def test_waiting_puts_what_is_late_first():
    process = make_process()
    activity = make_activity(make_phase(process))
    make_contribution(activity, state="pending")
    make_contribution(activity, answer_due_on=timezone.localdate() - timedelta(days=1))
    waiting = waiting_list(scope_of(make_liaison(process.territory)), timezone.now())
    assert [(group.code, group.total) for group in waiting.groups] == [
        ("answers", 1),
        ("reviews", 1),
    ]
    assert [item.state for item in waiting.groups[0].items] == ["late"]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("owner", {"answers", "reviews", "reports"}),
        ("moderator", {"reviews", "reports"}),
        ("answerer", {"answers"}),
        ("facilitator", set()),
    ],
)
def test_each_process_role_sees_what_it_can_do(role, kinds):
    process = make_process()
    user = make_user()
    give_role(process, user, role)
    fill(process, 1)
    waiting = waiting_list(scope_of(user), timezone.now())
    assert {group.code for group in waiting.groups} == kinds
    assert [row.pk for row in waiting.processes] == [process.pk]


def test_another_territory_shows_nothing():
    here, there = make_process(), make_process(territory=make_territory())
    fill(here, 1)
    waiting = waiting_list(scope_of(make_liaison(there.territory)), timezone.now())
    assert waiting.groups == ()
    assert [row.pk for row in waiting.processes] == [there.pk]


def make_territory():
    from tests.factories.participation import _territory

    return _territory("76109", "Buenaventura")


def test_home_says_what_actors_owe_and_which_tables_wait():
    liaison = make_liaison()
    here = RoleGrant.objects.get(user=liaison).territory
    today = date(2026, 7, 13)
    at = datetime(2026, 7, 13, 12, tzinfo=UTC)
    objective = make_objective(territory=here)
    before = at - timedelta(days=60)
    for days, what in ((-3, "Tarde"), (10, "Pronto"), (40, "Lejos")):
        make_given(objective, what=what, due_on=today + timedelta(days=days), at=before)
    make_given(make_objective(), what="De otra parte", due_on=today, at=before)
    table = make_table(territory=here)
    for days in (-8, 3, 30):
        make_session(table, starts_at=at + timedelta(days=days))
    written = make_session(table, starts_at=at - timedelta(days=20))
    write_minutes(written, seat(table).organization)
    groups = {group.code: group for group in waiting_list(scope_of(liaison), at).groups}
    assert [(i.title, i.state) for i in groups["giving"].items] == [
        ("Tarde", "late"),
        ("Pronto", "waiting"),
    ]
    assert [(i.word, i.state) for i in groups["sessions"].items] == [
        ("Sin acta", "late"),
        ("Se acerca", "open"),
    ]
