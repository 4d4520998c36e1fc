"""In an electoral period nothing public names who holds a public office."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from participa.accounts import operations, queries
from participa.accounts.enums import Role
from participa.accounts.models import ElectoralPeriod, Participant
from participa.audit.models import Event
from participa.kernel.rulings import NotAllowed
from participa.site.queries import remember_site
from tests.factories.accounts import NOW, SETUP, agent_of, grant, make_participant, make_user
from tests.factories.participation import make_contribution, make_process

from .rows import make_department, make_territory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)  # of NOW
WORDS = {"starts_on": TODAY, "ends_on": TODAY + timedelta(days=30), "reason": "Territoriales"}


def set_period(**changes):
    return operations.set_electoral_period(by=SETUP, at=NOW, **WORDS | changes)


@pytest.fixture
def places():
    valle, cauca = make_department(), make_department(code="19", name="Cauca")
    return {
        "valle": valle,
        "yumbo": make_territory(department=valle),
        "popayan": make_territory(code="19001", name="Popayán", department=cauca),
    }


def names_shown(at=NOW):
    people = Participant.objects.exclude(user=None)
    return set(queries.display_names([p.pk for p in people], at=at).values())


def officials(places):
    """Liaisons of two municipalities, one of a department and one of everywhere; a neighbour."""
    for name, place in (
        ("de Yumbo", places["yumbo"]), ("de Popayán", places["popayan"]),
        ("del Valle", places["valle"]), ("nacional", None),
    ):  # fmt: skip
        grant(make_user(name=name), Role.GOVERNMENT_LIAISON, place)
    make_user(name="vecina")
    grant(make_user(name="aliada"), Role.TERRITORIAL_ALLY, places["yumbo"])


@pytest.mark.parametrize(
    ("scope", "left"),
    [
        (None, set()),
        ("yumbo", {"de Popayán"}),
        ("valle", {"de Popayán"}),
        ("popayan", {"de Yumbo", "del Valle"}),
    ],
)
def test_a_period_reaches_the_offices_of_its_territory(places, scope, left):
    officials(places)
    everybody = {"de Yumbo", "de Popayán", "del Valle", "nacional", "vecina", "aliada"}
    assert names_shown() == everybody
    period = set_period(territory=places.get(scope))
    assert names_shown() == left | {"vecina", "aliada", "Participante"}
    operations.end_electoral_period(by=SETUP, at=NOW, period=period)
    assert names_shown() == everybody


def test_names_come_back_by_themselves_and_cost_no_question(places, django_assert_num_queries):
    liaison = make_user(name="Andrés Lozano")
    grant(liaison, Role.GOVERNMENT_LIAISON, places["yumbo"])
    typed = make_participant(name="Doña Nelly")
    hand = Participant.objects.get(user=liaison)
    set_period()
    with django_assert_num_queries(1):
        shown = queries.display_names([hand.pk, typed.pk], at=NOW)
    assert shown == {hand.pk: "Participante", typed.pk: "Doña Nelly"}
    for days, name in ((-1, "Andrés Lozano"), (30, "Participante"), (31, "Andrés Lozano")):
        at = NOW + timedelta(days=days)
        assert queries.display_name(hand, at) == name


def test_a_listed_name_shows_for_nobody_while_the_period_holds(places, django_assert_num_queries):
    """Typed with a code or shown by an account: the mayor without an account, a candidate."""
    candidate = make_user(name="Ana Ruiz")
    hands = [
        Participant.objects.get(user=candidate),
        make_participant(name="Doctor zosimo QUIJANO"),
        make_participant(name="Zósimo Quijanos"),
    ]
    keys = [hand.pk for hand in hands]
    set_period(territory=places["yumbo"], names="Zósimo Quijano")
    other = set_period(territory=places["popayan"], names="Otra Persona\nANA RUÍZ")
    with django_assert_num_queries(1):
        shown = queries.display_names(keys, at=NOW)
    assert [shown[key] for key in keys] == ["Participante", "Participante", "Zósimo Quijanos"]
    assert queries.visible_profile(candidate, None, NOW) is None
    assert queries.display_names(keys, at=NOW, desk=True)[keys[0]] == "Ana Ruiz"
    operations.end_electoral_period(by=SETUP, at=NOW, period=other)
    shown = queries.display_names(keys, at=NOW)
    assert [shown[key] for key in keys] == ["Ana Ruiz", "Participante", "Zósimo Quijanos"]
    assert queries.visible_profile(candidate, None, NOW).name == "Ana Ruiz"


def test_the_card_of_an_official_is_empty_for_strangers_not_for_the_table(places):
    liaison, ally = make_user(name="Andrés Lozano"), make_user()
    grant(liaison, Role.GOVERNMENT_LIAISON, places["yumbo"])
    grant(ally, Role.TERRITORIAL_ALLY, places["yumbo"])
    operations.set_profile_field(
        by=agent_of(liaison), at=NOW, key="phone", value="300 000", layer="table", authorize=True
    )
    set_period(territory=places["yumbo"])
    assert queries.visible_profile(liaison, None, NOW) is None
    assert [f.key for f in queries.visible_profile(liaison, ally, NOW).fields] == ["phone"]
    assert {f.key for f in queries.visible_profile(liaison, liaison, NOW).fields} == {
        "name",
        "phone",
    }


def test_setting_says_what_to_mend_and_records_one_event(places):
    for changes, field in (
        ({"ends_on": TODAY - timedelta(days=1), "starts_on": TODAY}, "ends_on"),
        (dict.fromkeys(("starts_on", "ends_on"), TODAY - timedelta(days=1)), "ends_on"),
        ({"reason": " "}, "reason"),
    ):
        with pytest.raises(ValidationError) as problem:
            set_period(**changes)
        assert list(problem.value.message_dict) == [field]
    period = set_period()
    assert set_period() == period
    assert ElectoralPeriod.objects.count() == 1
    assert Event.objects.filter(type="accounts.electoral_period_set").count() == 1


@pytest.mark.parametrize("role", [None, Role.GOVERNMENT_LIAISON, Role.TERRITORIAL_ALLY])
def test_only_the_national_coordination_decides(role):
    user = make_user()
    if role:
        grant(user, role)
    period = set_period()
    with pytest.raises(NotAllowed, match="electoral_only_coordination"):
        operations.set_electoral_period(by=agent_of(user), at=NOW, **WORDS)
    with pytest.raises(NotAllowed, match="electoral_only_coordination"):
        operations.end_electoral_period(by=agent_of(user), at=NOW, period=period)


def test_a_kept_page_changes_at_midnight_in_colombia(monkeypatch):
    """Nothing happens on the platform in between: the day alone makes the page anew."""
    liaison = make_user()
    grant(liaison, Role.GOVERNMENT_LIAISON)
    operations.set_profile_field(
        by=agent_of(liaison), at=timezone.now(), key="name", value="Andrés Lozano",
        layer="public", authorize=True,
    )  # fmt: skip
    hand = Participant.objects.get(user=liaison)
    story = make_contribution(process=make_process(), author=hand).get_absolute_url()
    tomorrow = timezone.localdate() + timedelta(days=1)
    operations.set_electoral_period(
        by=SETUP, at=timezone.now(), starts_on=tomorrow, ends_on=tomorrow, reason="Una"
    )
    midnight = timezone.make_aware(datetime(tomorrow.year, tomorrow.month, tomorrow.day))
    shown = []
    for moment in (
        midnight - timedelta(seconds=1), midnight, midnight + timedelta(hours=23, minutes=59),
        midnight + timedelta(days=1),
    ):  # fmt: skip
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        for _ in range(2):  # made, then kept
            shown.append("Andrés Lozano" in Client().get(story).content.decode())
    assert shown == [True, True, False, False, False, False, True, True]


def test_from_the_desk_to_every_page_at_once():
    """Set at the desk, the story that was shown a moment ago names nobody, and says why."""
    process = make_process()
    liaison, coordinator = make_user(), make_user()
    for user, role in (
        (liaison, Role.GOVERNMENT_LIAISON), (coordinator, Role.NATIONAL_COORDINATOR),
    ):  # fmt: skip
        grant(user, role)
    operations.set_profile_field(
        by=agent_of(liaison), at=timezone.now(), key="name", value="Andrés Lozano",
        layer="public", authorize=True,
    )  # fmt: skip
    hand = Participant.objects.get(user=liaison)
    story = make_contribution(process=process, author=hand).get_absolute_url()
    client, desk = Client(), Client()
    desk.force_login(coordinator, backend="django.contrib.auth.backends.ModelBackend")
    assert "Andrés Lozano" in client.get(story).content.decode()
    day = timezone.localdate()
    wrong = desk.post("/mesa/sitio/elecciones/", {"starts_on": day, "ends_on": "ayer"})
    assert wrong.status_code == 422
    assert not ElectoralPeriod.objects.exists()
    form = {"starts_on": day, "ends_on": day, "reason": "Territoriales", "territory": ""}
    page = desk.post("/mesa/sitio/elecciones/", form, follow=True).content.decode()
    assert "Rige hoy" in page
    page = client.get(story).content.decode()
    assert "Andrés Lozano" not in page
    assert "no los nombres de quienes ejercen funciones públicas" in page
    period = ElectoralPeriod.objects.get()
    desk.post(f"/mesa/sitio/elecciones/{period.pk}/terminar/")
    page = client.get(story).content.decode()
    assert "Andrés Lozano" in page
    assert "Período electoral" not in page
    remember_site(None)
