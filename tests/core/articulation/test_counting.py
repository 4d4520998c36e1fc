"""Counting rules: what counts, what does not, the same answer again by its digest."""

from datetime import date

import pytest

from participa.actors.models import Organization
from participa.articulation.queries import Period, articulated_actors
from participa.kernel.enums import Sector
from participa.objectives import operations
from participa.relations.operations import derive_tie
from tests.factories.actors import AT, make_organization
from tests.factories.objectives import SETUP, fulfil, make_given, make_objective, minute
from tests.factories.territories import make_department, make_territory

pytestmark = pytest.mark.django_db


def test_contact_promises_and_gifts_without_minutes_do_not_count():
    one, two = make_organization(), make_organization()
    derive_tie(
        by=SETUP,
        at=AT,
        source=one,
        target=two,
        kind="works_with",
        occasion="event",
        origin="event:1",
        on=date(2026, 7, 1),
    )
    fulfil(make_given(organization=one))
    assert articulated_actors().total == 0


def test_minuted_organizations_count_once_by_sector_period_and_territory():
    yumbo = make_territory()
    elsewhere = make_territory(department=make_department(code="08", name="Atlántico"))
    firm = make_organization(sector=Sector.PRIVATE)
    board = make_organization()
    first = make_objective(territory=yumbo)
    second = make_objective(territory=yumbo, title="Otro")
    third = make_objective(territory=elsewhere)
    for objective, organization, day in (
        (first, firm, date(2026, 1, 15)),
        (second, firm, date(2026, 2, 15)),
        (first, board, date(2026, 3, 15)),
        (third, make_organization(), date(2026, 1, 15)),
    ):
        minute(make_given(objective, organization=organization), day)
    count = articulated_actors(territory=yumbo)
    assert (count.total, count.ids) == (2, (firm.pk, board.pk))
    assert {sector.value: n for sector, n in count.by_sector.items() if n} == {
        "citizens": 1,
        "private": 1,
    }
    january = Period(since=date(2026, 1, 1), until=date(2026, 1, 31))
    assert articulated_actors(territory=yumbo, period=january).ids == (firm.pk,)
    assert articulated_actors(territory=yumbo.department).total == 2
    assert articulated_actors().total == 3


def test_withdrawn_contributions_do_not_count():
    given = make_given()
    minute(given)
    assert articulated_actors().total == 1
    operations.withdraw_contribution(by=SETUP, at=AT, contribution=given, reason="No se pudo")
    assert articulated_actors().total == 0


def test_merged_organizations_count_for_the_one_that_stays():
    stays, goes = make_organization(), make_organization()
    objective = make_objective()
    for organization in (stays, goes):
        minute(make_given(objective, organization=organization))
    Organization.objects.filter(pk=goes.pk).update(merged_into=stays)
    assert articulated_actors().ids == (stays.pk,)


def test_the_digest_names_what_was_counted():
    objective = make_objective()
    minute(make_given(objective))
    once, again = articulated_actors(), articulated_actors()
    minute(make_given(objective))
    later = articulated_actors()
    limited = articulated_actors(period=Period(until=date(2026, 12, 31)))
    assert once.digest == again.digest
    assert len({once.digest, later.digest, limited.digest}) == 3
    assert once.rule.version == 1


@pytest.mark.parametrize("amount", [1, 30])
def test_counting_takes_three_queries(django_assert_num_queries, amount):
    objective = make_objective()
    for _ in range(amount):
        minute(make_given(objective))
    with django_assert_num_queries(3):
        assert articulated_actors(territory=objective.territory).total == amount


def test_the_2020_milestone_of_more_than_thirty_actors_is_counted_again():
    """Thirty-one organisations of three sectors minuted in 2020, some of them twice."""
    objective = make_objective()
    sectors = [Sector.PRIVATE, Sector.PUBLIC, Sector.COOPERATION]
    for number in range(31):
        given = make_given(objective, organization=make_organization(sector=sectors[number % 3]))
        minute(given, date(2020, 3 + number % 9, 10))
        if number % 4 == 0:
            minute(given, date(2020, 12, 1))
    late = make_given(objective)
    minute(late, date(2021, 1, 1))
    milestone = articulated_actors(period=Period(date(2020, 1, 1), date(2020, 12, 31)))
    assert milestone.total == 31
    assert {sector: n for sector, n in milestone.by_sector.items() if n} == {
        Sector.PRIVATE: 11,
        Sector.PUBLIC: 10,
        Sector.COOPERATION: 10,
    }
