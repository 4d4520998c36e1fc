"""Reading about territories, signed in or not, with 1 and with 30 of everything."""

import gzip
from collections.abc import Iterator

import pytest
from django.test import Client

from participa.site.queries import Site, remember_site
from tests.factories.actors import make_organization, make_person
from tests.factories.objectives import make_implementation, make_objective
from tests.factories.participation import make_process
from tests.factories.territories import (
    make_department,
    make_outline,
    make_population,
    make_territory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site_settings_known() -> Iterator[None]:
    """They are read once in a while: the counts below are of any request between."""
    remember_site(Site(), seconds=600)
    yield
    remember_site(None)


def fill(department, amount):
    """`amount` municipalities with borders and people; the first one with a neighbour each."""
    units = [make_territory(department=department) for _ in range(amount)]
    for number, unit in enumerate(units):
        make_outline(unit, left=3000 + 100 * number)
        make_population(unit)
        make_process(territory=units[0])
        make_objective(territory=units[0], title=f"Objetivo {number}")
    units[0].neighbours.set(units[1:])
    return units[0]


@pytest.mark.parametrize("amount", [1, 30])
def test_department_takes_the_same_queries(client: Client, django_assert_num_queries, amount):
    department = make_department()
    place = fill(department, amount)
    make_implementation(territory=place)
    with django_assert_num_queries(8):
        page = client.get("/territorios/76/").content.decode()
    assert page.count('class="map-unit') >= amount
    assert f"{place.get_absolute_url()}" in page


@pytest.mark.parametrize("amount", [1, 30])
def test_municipality_takes_the_same_queries(client: Client, django_assert_num_queries, amount):
    place = fill(make_department(), amount)
    make_implementation(territory=place, ally=make_organization(territory=place))
    with django_assert_num_queries(10):
        page = client.get(place.get_absolute_url()).content.decode()
    assert f"<h1>{place.name}, Valle del Cauca</h1>" in page
    assert "108.869 (proyección del DANE para 2024)" in page
    assert "Fuente: DANE (DIVIPOLA, MGN 2021" in page


@pytest.mark.parametrize("amount", [1, 30])
def test_index_takes_the_same_queries(client: Client, django_assert_num_queries, amount):
    for number in range(amount):
        department = make_department(code=f"{number + 20}", name=f"Departamento {number}")
        make_outline(department, left=3000 + number)
        make_implementation(territory=make_territory(department=department))
    with django_assert_num_queries(3):
        page = client.get("/territorios/").content.decode()
    assert page.count("<circle") == amount + 1  # and the key


@pytest.mark.parametrize(("amount", "shown"), [(1, 1), (30, 20)])
def test_search_pages_take_the_same_queries(
    client: Client, django_assert_num_queries, amount, shown
):
    for number in range(amount):
        make_territory(name=f"Villanueva {number}")
    with django_assert_num_queries(2):
        page = client.get("/territorios/", {"q": "VILLANUÉVA"}).content.decode()
    assert page.count(", Valle del Cauca</strong>") == shown


def test_search_for_nothing_that_exists_helps(client: Client):
    make_territory()
    page = client.get("/territorios/", {"q": "<script>"})
    assert page.status_code == 200
    assert "Ningún territorio se llama así" in page.content.decode()
    assert "<script>»" not in page.content.decode()


@pytest.mark.parametrize("code", ["0", "99999", "abc", "76-892", "%00", "٣", "7" * 300])
def test_unknown_codes_get_help(client: Client, code):
    page = client.get(f"/territorios/{code}/")
    assert page.status_code == 404
    assert 'name="q"' in page.content.decode()


def test_the_capital_district_is_one_page(client: Client):
    make_territory(code="11001", department=make_department(code="11", name="Bogotá, D.C."))
    assert client.get("/territorios/11/")["Location"] == "/territorios/11001/"


def test_a_unit_without_border_and_figure_says_so(client: Client):
    place = make_territory(population=None, population_year=None)
    page = client.get(place.get_absolute_url()).content.decode()
    assert "No hay un límite publicado" in page
    assert "El DANE no publica una cifra separada." in page


def test_drafts_stay_out(client: Client):
    place = make_territory()
    make_process(territory=place, title="Secreto todavía", state="draft")
    page = client.get(place.get_absolute_url()).content.decode()
    assert "Secreto todavía" not in page
    assert "Todavía no hay procesos públicos" in page


def test_the_team_shows_as_posts_only(client: Client):
    person = make_person(email="sandra@ejemplo.org")
    implementation = make_implementation()
    implementation.team.add(person)
    page = client.get(implementation.territory.get_absolute_url()).content.decode()
    assert "sandra" not in page
    assert "Que las decisiones del municipio se tomen con su gente." in page


def test_pages_in_english_and_within_their_weight(client: Client):
    place = fill(make_department(), 30)
    client.cookies["django_language"] = "en"
    for address in ("/territorios/", "/territorios/76/", place.get_absolute_url()):
        answer = client.get(address)
        assert answer.status_code == 200
        assert len(gzip.compress(answer.content)) < 30_000
