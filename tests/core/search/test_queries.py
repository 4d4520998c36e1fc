"""The same answers on both databases: the golden lists hold wherever the suite runs."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participa.search import operations, queries
from participa.search.queries import Piece, SearchPage
from tests.factories.search import CORPUS_START, make_corpus, make_document

pytestmark = pytest.mark.django_db
GOLDEN = json.loads((Path(__file__).parent / "golden.json").read_text(encoding="utf-8"))


@pytest.fixture
def corpus() -> None:
    operations.put_many(make_corpus())


def keys(page: SearchPage) -> list[str]:
    return [f"{one.kind}:{one.object_id}" for one in page.results]


def seen(page: SearchPage) -> dict[str, object]:
    return {
        "results": keys(page), "total": page.total, "counts": page.counts, "any": page.any_word,
    }  # fmt: skip


@pytest.mark.parametrize("text", list(GOLDEN))
def test_find_gives_the_golden_list(corpus: None, text: str) -> None:
    assert seen(queries.find(text)) == GOLDEN[text]


@pytest.mark.parametrize("text", ["participación", "participacion", "PARTICIPACIONES"])
def test_find_folds_accents_and_inflection(corpus: None, text: str) -> None:
    assert queries.find(text).counts == {"contribution": 16, "process": 8}


def test_find_wants_all_words_and_else_takes_any(corpus: None) -> None:
    assert queries.find("acueducto usme").total == 2
    assert not queries.find("acueducto usme").any_word
    page = queries.find("acueducto inexistente")
    assert (page.total, page.any_word) == (16, True)


def test_find_takes_the_last_word_as_a_beginning() -> None:
    operations.put(make_document(title="Participaciones en el acueducto"))
    for text in ("acue", "participaci", "Participac", "en el acued"):
        assert queries.find(text).total == 1, text
    assert queries.find("acue cancha").total == 1  # any word: acue stands first, so it is whole
    assert queries.find("acue cancha").any_word
    assert queries.find("ac").total == 0  # too short to be a beginning


def test_find_puts_titles_first_and_then_the_newer() -> None:
    operations.put_many(
        [
            make_document(object_id=1, title="Otra cosa", text="Un puente."),
            make_document(object_id=2, title="Puente", text=""),
            make_document(object_id=3, title="Puente", text="", dated_at=None),
            make_document(
                object_id=4, title="Puente", text="", dated_at=CORPUS_START + timedelta(1)
            ),
        ]
    )
    assert [one.object_id for one in queries.find("puentes").results] == [4, 2, 3, 1]


def test_find_filters_inside_the_query(corpus: None) -> None:
    assert queries.find("parque", territory_code="76892").total == 6
    assert queries.find("parque", territory_code="76").total == 12
    assert queries.find("parque", component="advocacy").total == 6
    assert queries.find("parque", process_id=3).total == 2
    assert queries.find("parque", since=CORPUS_START, until=CORPUS_START).total == 0
    both = queries.find("plan bellavista", kinds=["contribution"])
    assert (both.total, both.counts) == (0, {"process": 1})


def test_find_pages_through_what_it_ranked(corpus: None) -> None:
    first, last = queries.find("alcaldía"), queries.find("alcaldía", page=99)
    assert (first.total, first.pages, last.number, len(last.results)) == (96, 5, 5, 16)
    everything = [key for n in range(1, 6) for key in keys(queries.find("alcaldía", page=n))]
    assert len(set(everything)) == 96


@pytest.mark.parametrize("number", [1, 200])
def test_find_costs_a_fixed_number_of_statements(number: int, django_assert_num_queries) -> None:
    operations.put_many(make_corpus()[-number:])
    with django_assert_num_queries(4):
        queries.find("veeduría")
    with django_assert_num_queries(5):
        queries.find("veeduría inexistente")
    with django_assert_num_queries(0):
        queries.find("de la")
    with django_assert_num_queries(2):
        queries.similar("La veeduría pide copia del contrato de la obra", process_id=7)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "de la que",
        '"',
        "'; DROP TABLE x; --",
        "a AND OR NOT (",
        "agua*",
        "NEAR(agua 2)",
        "title:agua",
        "agua & ! | <-> :*A",
        "😀🎉",
        "\x00",
        "\\",
        "%_",
        "水 вода ɨtʉ",
        "agua " * 2000,
        "x" * 10_000,
        "ﷺ" * 400,
    ],
    ids=range(18),
)
def test_find_takes_any_text(corpus: None, text: str) -> None:
    assert isinstance(queries.find(text), SearchPage)
    assert isinstance(queries.similar(text, process_id=1), list)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=60))
def test_find_takes_any_text_at_all(text: str) -> None:
    queries.find(text)
    queries.similar(text, process_id=1)
    operations.put(make_document(title=text, text=text))


def test_excerpt_marks_words_and_carries_them_as_plain_text() -> None:
    operations.put(
        make_document(text="<script>alert(1)</script> " + "nada " * 90 + "la Vía está rota")
    )
    (result,) = queries.find("vias").results
    assert [piece for piece in result.excerpt if piece.marked] == [Piece("Vía", True)]
    assert result.excerpt[0] == Piece("… ")
    terms = queries.parse("alumbrado")
    assert queries.excerpt("Alumbrado público", terms) == [
        Piece("Alumbrado", True),
        Piece(" público"),
    ]


def test_similar_finds_what_says_much_the_same(corpus: None) -> None:
    found = queries.similar(
        "En Bosa la inundación entra a las casas cuando el río se desborda", process_id=7
    )
    assert [one.object_id for one in found] == [127, 128]
    assert all(one.overlap > 0.6 for one in found)
    assert queries.similar("Una estación de bomberos nueva", process_id=7) == []
    kept = queries.similar("Inundaciones en Bosa: el río se desborda", process_id=7, except_id=127)
    assert [one.object_id for one in kept] == [128]


def test_places_names_where_there_is_something(corpus: None) -> None:
    operations.put(make_document(kind="territory", object_id=5, territory_code="05001"))
    assert list(queries.places()) == ["11001", "76109", "76892"]
