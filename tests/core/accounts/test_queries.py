"""Names, roles and profiles as others may see them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from participa.accounts import operations, queries
from participa.accounts.enums import Role
from participa.accounts.models import Participant
from tests.factories.accounts import (
    NOW,
    agent_of,
    grant,
    make_participant,
    make_profile_field,
    make_user,
)

from .rows import make_department, make_territory

pytestmark = pytest.mark.django_db


def own(user):
    return Participant.objects.get(user=user)


def test_display_names_say_only_what_people_chose(django_assert_num_queries):
    typed = make_participant(name="Doña Nelly")
    nameless = make_participant()
    public = own(make_user(name="Camila Torres"))
    table = own(make_user(name="Andrés Lozano", name_layer="table"))
    private = own(make_user(name="Luz Marina", name_layer="private"))
    hidden = own(make_user(name="Efraín", hidden_at=NOW))
    hidden_typed = make_participant(name="Wilmer", hidden_at=NOW)
    erased = own(make_user(name="Sandra", erased_at=NOW))
    expired_user = make_user()
    make_profile_field(expired_user, value="Vieja", layered_at=NOW - timedelta(days=366))
    fresh_user = make_user()
    make_profile_field(fresh_user, value="Reciente", layered_at=NOW - timedelta(days=364))
    people = [typed, nameless, public, table, private, hidden, hidden_typed, erased]
    people += [own(expired_user), own(fresh_user)]
    with django_assert_num_queries(1):
        names = queries.display_names([*(p.pk for p in people), 999999, None], at=NOW)
    assert names == {
        typed.pk: "Doña Nelly",
        nameless.pk: "Participante",
        public.pk: "Camila Torres",
        table.pk: "Participante",
        private.pk: "Participante",
        hidden.pk: "Participante",
        hidden_typed.pk: "Participante",
        erased.pk: "Participante",
        own(expired_user).pk: "Participante",
        own(fresh_user).pk: "Reciente",
        999999: "Participante",
    }


def test_display_name_of_nobody_is_participant(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert queries.display_name(None, NOW) == "Participante"
        assert queries.display_names([], at=NOW) == {}


def test_public_layer_lasts_a_year_also_over_a_leap_day():
    leap = NOW.replace(year=2028, month=2, day=29)
    assert queries.public_since(leap) == NOW.replace(year=2027, month=2, day=28)


def test_has_role_counts_platform_department_and_territory(django_assert_num_queries):
    valle = make_department()
    yumbo = make_territory(department=valle)
    bogota = make_territory("11001", "Bogotá, D. C.")
    coordinator, ally, liaison = make_user(), make_user(), make_user()
    grant(coordinator, Role.NATIONAL_COORDINATOR)
    grant(ally, Role.TERRITORIAL_ALLY, valle)
    ended = grant(liaison, Role.GOVERNMENT_LIAISON, yumbo)
    operations.end_role(by=agent_of(coordinator), at=NOW, grant=ended)
    assert [
        queries.has_role(coordinator, Role.NATIONAL_COORDINATOR, territory=bogota),
        queries.has_role(ally, Role.TERRITORIAL_ALLY, territory=yumbo),
        queries.has_role(ally, Role.TERRITORIAL_ALLY, territory=bogota),
        queries.has_role(ally, Role.TERRITORIAL_ALLY),
        queries.has_role(ally, Role.TERRITORIAL_ALLY, anywhere=True),
        queries.has_role(ally, Role.REVIEWER, territory=yumbo),
        queries.has_role(liaison, Role.GOVERNMENT_LIAISON, territory=yumbo),
        queries.has_role(make_user(is_superuser=True), Role.REVIEWER),
        queries.has_role(make_user(is_superuser=True, is_active=False), Role.REVIEWER),
        queries.has_role(AnonymousUser(), Role.REVIEWER),
        queries.has_role(None, Role.REVIEWER),
    ] == [True, True, False, False, True, False, False, True, False, False, False]
    again = type(ally).objects.get(pk=ally.pk)
    with django_assert_num_queries(1):
        for _ in range(5):
            queries.has_role(again, Role.TERRITORIAL_ALLY, territory=yumbo)


def test_visible_profile_obeys_the_layers():
    yumbo = make_territory()
    person, colleague, stranger = make_user(), make_user(), make_user()
    grant(person, Role.LEADER, yumbo)
    grant(colleague, Role.TERRITORIAL_ALLY, yumbo)
    grant(stranger, Role.NATIONAL_COORDINATOR)
    make_profile_field(person, "name", value="Nelly", layer="public")
    make_profile_field(person, "phone", value="300 000 0000", layer="table")
    make_profile_field(person, "bio", value="Algo mío", layer="private")
    make_profile_field(
        person, "topics", value="Agua", layer="public", layered_at=NOW - timedelta(days=400)
    )

    def keys(viewer, at=NOW):
        profile = queries.visible_profile(person, viewer, at)
        return None if profile is None else ([f.key for f in profile.fields], profile.through_table)

    assert keys(AnonymousUser()) == (["name"], False)
    assert keys(None) == (["name"], False)
    assert keys(stranger) == (["name"], False)
    assert keys(colleague) == (["name", "phone"], True)
    assert keys(person) == (["name", "bio", "topics", "phone"], False)
    operations.hide_now(by=agent_of(person), at=NOW)
    assert [keys(None), keys(colleague)] == [None, None]
    assert keys(person) == (["name", "bio", "topics", "phone"], False)


def test_visible_profile_of_a_private_person_is_none():
    person = make_user()
    make_profile_field(person, "name", layer="private")
    assert queries.visible_profile(person, None, NOW) is None


def test_participant_by_code_finds_only_a_code_in_use():
    participant = make_participant(code="K7M-4QX".replace("-", ""))
    assert queries.participant_by_code(" k7m-4qx ") == participant
    assert queries.participant_by_code("AAAAAA") is None
    assert queries.participant_by_code("") is None
    assert queries.participant_by_code("' OR 1=1 --") is None
    Participant.objects.filter(pk=participant.pk).update(erased_at=NOW)
    assert queries.participant_by_code("K7M4QX") is None
