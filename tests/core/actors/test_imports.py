"""A list of organisations from a spreadsheet: checked row by row, written at once or not at all."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from tests.factories.actors import make_grant, make_organization, make_person
from tests.factories.territories import make_department, make_territory

from participa.accounts.enums import Role
from participa.actors import operations
from participa.actors.models import Organization, RegisterEntry
from participa.actors.queries.imports import COLUMNS, check_rows, template_row, without_errors
from participa.audit.models import Event
from participa.kernel.agents import Agent, system
from participa.kernel.rulings import NotAllowed
from participa.kernel.spreadsheets import Row
from participa.territories.models import Territory
from participa.territories.queries import search_key

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 13, 14, tzinfo=UTC)
NIT = ("800197268-4", "899999063-3", "899999061-9")


def row(number: int = 2, **texts: str) -> Row:
    filled = dict.fromkeys(COLUMNS, "") | {"sector": "empresa", "municipality": "Yumbo"}
    return Row(number, filled | {"name": f"Empresa {number}"} | texts)


@pytest.fixture
def yumbo() -> Territory:
    return make_territory(name="Yumbo", code="76892")


def errors(*rows: Row) -> list[list[str]]:
    return [[column for column, _said in one.errors] for one in check_rows(rows)]


def test_a_good_row_says_what_will_be_written(yumbo):
    texts = {
        "sector": "Sector Privado",
        "nit": NIT[0],
        "size": "mediana",
        "topics": "agua y saneamiento | Empleo",
        "website": "ejemplo.org",
    }
    (one,) = check_rows([row(**texts | {"topics": "Agua y saneamiento | salud"})])
    assert one.errors == ()
    assert one.new is not None
    assert (one.new.sector, one.new.territory, one.new.nit) == ("private", yumbo, "800197268")
    assert (one.new.size, one.new.topics) == ("medium", ("health", "water"))
    assert one.new.website == "https://ejemplo.org"
    assert errors(row(**texts)) == [["topics"]]


@pytest.mark.parametrize(
    ("texts", "where"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"name": "=1+1"}, "name"),
        ({"name": "---"}, "name"),
        ({"sector": "otro"}, "sector"),
        ({"municipality": ""}, "municipality"),
        ({"municipality": "Macondo"}, "municipality"),
        ({"department": "Nariño"}, "department"),
        ({"code": "99999"}, "code"),
        ({"nit": "800197268-5"}, "nit"),
        ({"nit": "8,00197E+08"}, "nit"),
        ({"size": "más de 200 personas"}, "size"),
        ({"topics": "ovnis"}, "topics"),
        ({"website": "no es"}, "website"),
        ({"contact": "x" * 161}, "contact"),
        ({"purpose": "x" * 1201}, "purpose"),
    ],
)
def test_every_wrong_cell_is_told_beside_it(yumbo, texts, where):
    (one,) = check_rows([row(**texts)])
    assert [column for column, _said in one.errors] == [where]
    assert all(said and "%" not in said for _column, said in one.errors)
    assert one.new is None


def test_a_shared_name_asks_for_department_or_code():
    narino, valle = make_department(code="52", name="Nariño"), make_department()
    first = make_territory(name="La Unión", code="52399", department=narino)
    second = make_territory(name="La Unión", code="76400", department=valle)
    antioquia = make_territory(
        name="Abejorral", code="05002", department=make_department(code="05")
    )
    found = check_rows(
        [
            row(2, municipality="La Unión"),
            row(3, municipality="La Unión", department="narino"),
            row(4, municipality="LA UNION, Valle del Cauca"),
            row(5, municipality="", code="52399"),
            row(6, municipality="", code="5002"),  # Excel drops the first zero
            row(7, municipality="76400"),
        ]
    )
    assert "52399" in found[0].errors[0][1]
    assert [one.new.territory for one in found[1:] if one.new] == [
        first,
        second,
        first,
        antioquia,
        second,
    ]


def test_what_stands_twice_is_told_with_its_row(yumbo):
    make_organization(name="Empresa Vieja", territory=yumbo)
    old = make_organization(name="Otra")
    RegisterEntry.objects.create(organization=old, register="nit", number="899999061", added_at=AT)
    found = errors(
        row(2, nit=NIT[0]),
        row(3, nit=NIT[0]),
        row(4, name="EMPRESA 2"),
        row(5, name="Empresa vieja"),
        row(6, nit=NIT[2]),
        row(7, nit=NIT[1]),
    )
    assert found == [[], ["nit"], ["name"], ["name"], ["nit"], []]


def test_the_list_is_written_at_once_and_found(yumbo, django_assert_max_num_queries):
    good = without_errors(check_rows([row(number, nit="") for number in range(2, 302)]))
    with django_assert_max_num_queries(45):
        made = operations.import_organizations(by=system("test"), at=AT, organizations=good)
    assert len(made) == Organization.objects.public().count() == 300
    event = Event.objects.get()
    assert (event.type, event.data["organizations"]) == ("actors.organizations_imported", 300)
    with pytest.raises(ValidationError):
        operations.import_organizations(by=system("test"), at=AT, organizations=good)
    assert (Organization.objects.count(), Event.objects.count()) == (300, 1)


def test_only_into_territories_where_one_verifies(yumbo):
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, yumbo)
    make_territory(name="Cali", code="76001")
    good = without_errors(check_rows([row(2), row(3, municipality="Cali")]))
    load = operations.import_organizations
    for by, some, reason in (
        (Agent(user=ally), good, "only_verifiers"),
        (Agent(user=make_person()), good[:1], "only_verifiers"),
    ):
        with pytest.raises(NotAllowed) as raised:
            load(by=by, at=AT, organizations=some)
        assert raised.value.ruling.reason == reason
    assert len(load(by=Agent(user=ally), at=AT, organizations=good[:1])) == 1


def test_the_template_is_a_good_row(yumbo):
    texts = dict(zip(COLUMNS, template_row(), strict=True))
    (one,) = check_rows([Row(2, texts)])
    assert one.errors == ()
    assert search_key(one.texts["municipality"]) == "yumbo"
