"""The country as shipped."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.db.models import Count, Sum
from django.test import TestCase
from tests.factories.actors import make_person

from participa.audit.models import Event
from participa.kernel.agents import Agent, system
from participa.kernel.rulings import NotAllowed
from participa.territories.enums import LegalStatus, TerritoryKind
from participa.territories.models import LegalParameter, Outline, PopulationBand, Territory
from participa.territories.operations import load_reference_data, revise_legal_parameter
from participa.territories.queries import (
    age_groups,
    country_map,
    find_territories,
    forget_holidays,
    get_territory,
    holiday_calendar,
    legal_parameter,
)
from participa_methods.deadlines import is_business_day

AT = datetime(2026, 7, 13, 14, tzinfo=UTC)
COUNTS = {
    "departments": 33,
    "municipal_units": 1122,
    "neighbours": 3195,
    "population_bands": 40356,
    "outlines": 1154,
    "holidays": 483,
    "legal_parameters": 62,
}


def load() -> dict[str, int]:
    return load_reference_data(by=system("setup"), at=AT)


class TestReferenceData(TestCase):
    """Loaded once; every test sees the whole country."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.counts = load()

    def test_load_is_complete_and_repeating_it_changes_nothing(self):
        assert [self.counts, load()] == [COUNTS, COUNTS]
        assert list(Event.objects.values_list("type", flat=True)) == [
            "territories.reference_data_loaded"
        ]

    def test_load_mends_what_was_lost(self):
        Territory.objects.filter(code="76892").update(name="Otro")
        PopulationBand.objects.filter(territory__code="76892").delete()
        assert load() == COUNTS
        assert Territory.objects.get(code="76892").name == "Yumbo"

    def test_load_needs_the_platform_or_a_superuser(self):
        with pytest.raises(NotAllowed):
            load_reference_data(by=Agent(user=make_person()), at=AT)

    def test_the_country_has_the_official_figures(self):
        units = Territory.objects.municipal_units()
        assert units.aggregate(total=Sum("population"))["total"] == 52_695_952
        assert PopulationBand.objects.aggregate(total=Sum("people"))["total"] == 52_695_952
        assert (
            Territory.objects.departments().aggregate(total=Sum("population"))["total"]
            == 52_695_952
        )
        assert Counter(units.values_list("kind", flat=True)) == {
            TerritoryKind.MUNICIPALITY: 1103,
            TerritoryKind.NON_MUNICIPAL_AREA: 18,
            TerritoryKind.ISLAND: 1,
        }
        pdet = (
            units.filter(pdet=True).order_by().values_list("pdet_subregion").annotate(Count("pk"))
        )
        assert sorted(count for _name, count in pdet) == [
            4, 4, 4, 5, 7, 8, 8, 9, 11, 12, 13, 14, 15, 15, 17, 24,
        ]  # fmt: skip
        assert units.filter(pdet=True).count() == 170

    def test_bogota_is_a_department_and_a_municipality(self):
        assert [
            (unit.code, unit.kind, unit.full_name, unit.population)
            for unit in Territory.objects.filter(code__in=["11", "11001"]).order_by("code")
        ] == [
            ("11", TerritoryKind.DEPARTMENT, "Bogotá, D.C.", 7_929_539),
            ("11001", TerritoryKind.MUNICIPALITY, "Bogotá, D.C.", 7_929_539),
        ]
        assert [unit.code for unit in find_territories("bogotá dc")] == ["11001"]

    def test_search_gives_every_namesake_with_its_department(self):
        assert [unit.full_name for unit in find_territories("la union")] == [
            "La Unión, Antioquia",
            "La Unión, Nariño",
            "La Unión, Sucre",
            "La Unión, Valle del Cauca",
        ]
        assert [unit.full_name for unit in find_territories(" LA  UNIÓN nariño ")] == [
            "La Unión, Nariño"
        ]
        assert find_territories("cali")[0].full_name == "Santiago de Cali, Valle del Cauca"
        assert [unit.code for unit in find_territories("76109")] == ["76109"]
        assert list(find_territories("xyz")) == list(find_territories("  ")) == []

    def test_the_unit_without_border_and_people_is_there(self):
        unit = get_territory("27493")
        assert (unit.name, unit.population, unit.population_year) == (
            "Nuevo Belén de Bajirá",
            None,
            None,
        )
        assert age_groups(unit) == ()
        assert set(Territory.objects.filter(outline=None).values_list("code", flat=True)) == {
            "27493"
        }

    def test_borders_weigh_little_and_fit_the_country(self):
        department_bytes = sum(
            len(outline.path) for outline in Outline.objects.filter(territory__kind="department")
        )
        assert department_bytes < 35_000
        country = country_map([get_territory("76109")])
        assert (country.frame.view_box, len(country.departments)) == ("1690 828 7474 10210", 33)
        mark = country.marks[0]
        outline = get_territory("76109").outline
        assert outline.left < int(mark.x) < outline.left + outline.width
        assert outline.top < int(mark.y) < outline.top + outline.height

    def test_neighbours_are_mutual(self):
        yumbo, cali = get_territory("76892"), get_territory("76001")
        assert cali in yumbo.neighbours.all()
        assert yumbo in cali.neighbours.all()

    def test_legal_figures_carry_how_far_they_were_checked(self):
        assert Counter(LegalParameter.objects.values_list("status", flat=True)) == {
            LegalStatus.CONFIRMED: 38,
            LegalStatus.OLDER_TEXT: 8,
            LegalStatus.SECONDARY: 9,
            LegalStatus.UNVERIFIED: 7,
        }

    def test_a_reload_keeps_a_revised_legal_figure(self):
        admin = Agent(user=make_person(is_superuser=True))
        revise_legal_parameter(
            by=admin,
            at=AT,
            key="peticion.general",
            value="12",
            valid_from=date(2027, 1, 1),
            norm="Ley 9999 de 2026",
        )
        load()
        assert [
            (row.value, row.valid_from, row.valid_to)
            for row in LegalParameter.objects.filter(key="peticion.general")
        ] == [("15", date(2015, 6, 30), date(2026, 12, 31)), ("12", date(2027, 1, 1), None)]
        days = (date(2026, 12, 31), date(2027, 1, 1))
        assert [legal_parameter("peticion.general", day).value for day in days] == ["15", "12"]

    def test_holidays_hold_the_new_one_of_2026(self):
        forget_holidays()
        calendar = holiday_calendar()
        mondays = (date(2026, 7, 13), date(2025, 7, 14))
        assert [is_business_day(day, calendar) for day in mondays] == [False, True]
