from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from participa.search import operations, queries
from participa.search.models import SearchDocument
from participa.territories.models import Territory
from tests.factories.search import CORPUS_START, make_corpus, make_document

pytestmark = pytest.mark.django_db
URL = "/buscar/"


@pytest.fixture
def places() -> None:
    valle = Territory.objects.create(
        code="76", name="Valle del Cauca", folded_name="valle del cauca", kind="department"
    )
    for code, name in [("76892", "Yumbo"), ("76109", "Buenaventura")]:
        Territory.objects.create(
            code=code, name=name, folded_name=name.lower(), kind="municipality", department=valle
        )


def test_search_shows_kind_place_date_and_marked_words(client: Client, places: None) -> None:
    operations.put(make_document(title="La vía <b>rota</b>"))
    html = client.get(URL, {"q": "vías"}).content.decode().replace("\xa0", " ")
    assert reverse("search") == URL
    assert "1 resultado\n" in html
    assert "La <mark>vía</mark> &lt;b&gt;rota&lt;/b&gt;" in html
    assert "Aporte" in html
    assert "Yumbo, Valle del Cauca" in html
    assert "5 de enero de 2026" in html


@pytest.mark.parametrize("number", [1, 200])
def test_search_costs_a_fixed_number_of_queries(
    client: Client, places: None, number: int, django_assert_num_queries
) -> None:
    operations.put_many(make_corpus()[-number:])
    with django_assert_num_queries(6):
        assert client.get(URL, {"q": "veeduría"}).status_code == 200
    with django_assert_num_queries(1):
        client.get(URL)


def test_search_filters_and_pages_by_address(client: Client, places: None) -> None:
    operations.put_many(make_corpus())
    html = client.get(URL, {"q": "alcaldía", "territorio": "76892", "pagina": "2"}).content.decode()
    assert "36 resultados" in html
    assert "?q=alcald%C3%ADa&amp;territorio=76892&amp;pagina=1" in html
    assert "<strong>Yumbo, Valle del Cauca</strong></summary>" in html
    only = client.get(URL, {"q": "plan bellavista", "tipo": "process"})
    assert [row["result"].kind for row in only.context["results"]] == ["process"]


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 10_000},
        {"q": '"'},
        {"q": "\x1f", "pagina": "-1"},
        {"q": "agua", "tipo": "nada", "territorio": "ZZ", "componente": "%", "pagina": "9" * 50},
        {"q": "agua", "pagina": "٣"},
    ],
)
def test_search_takes_whatever_is_in_the_address(
    client: Client, places: None, query: dict[str, str]
) -> None:
    operations.put_many(make_corpus())
    assert client.get(URL, query).status_code == 200


def test_search_says_what_to_try_when_nothing_is_found(client: Client, places: None) -> None:
    assert "Por ejemplo" in client.get(URL).content.decode()
    assert "están en todas partes" in client.get(URL, {"q": "de la"}).content.decode()
    html = client.get(URL, {"q": "estadio"}).content.decode()
    assert "0 resultados" in html
    assert "Las tildes y los plurales no importan." in html


def test_what_is_dropped_is_gone_from_the_page_at_once(client: Client, places: None) -> None:
    operations.put(make_document(dated_at=CORPUS_START + timedelta(days=1)))
    assert "Alumbrado" in client.get(URL, {"q": "alumbrado"}).content.decode()
    operations.drop("contribution", 1)
    assert queries.find("alumbrado").total == 0


def test_rebuild_search_makes_the_index_of_what_is_public(places: None) -> None:
    operations.put(make_document())
    call_command("rebuild_search", verbosity=0)
    rows = SearchDocument.objects.order_by("territory_code")
    assert [(row.kind, row.title) for row in rows] == [
        ("territory", "Valle del Cauca"),
        ("territory", "Buenaventura, Valle del Cauca"),
        ("territory", "Yumbo, Valle del Cauca"),
    ]
