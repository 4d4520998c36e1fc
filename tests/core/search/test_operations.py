from datetime import timedelta

import pytest
from django.db import connection, transaction

from participa.apps import _ensure_indexes
from participa.search import operations, queries
from participa.search.models import SearchDocument
from tests.factories.search import CORPUS_START, make_corpus, make_document

pytestmark = pytest.mark.django_db


def found(text: str) -> list[int]:
    return [result.object_id for result in queries.find(text).results]


def test_put_makes_a_thing_findable_and_its_new_words_replace_the_old() -> None:
    operations.put(make_document(title="Puente peatonal"))
    assert found("puente") == [1]
    operations.put(make_document(title="Ciclorruta"))
    assert (found("puente"), found("ciclorruta"), SearchDocument.objects.count()) == ([], [1], 1)


def test_put_many_takes_the_last_of_two_documents_of_one_thing() -> None:
    assert (
        operations.put_many([make_document(title="Malecón"), make_document(title="Estadio")]) == 1
    )
    assert (found("malecon"), found("estadio")) == ([], [1])


def test_drop_makes_a_thing_vanish_in_the_same_transaction() -> None:
    operations.put_many([make_document(), make_document(object_id=2)])
    with transaction.atomic():
        operations.drop("contribution", 1)
        assert found("alumbrado") == [2]
    operations.drop_many("contribution", [2])
    assert found("alumbrado") == []


def test_a_transaction_that_fails_leaves_the_index_as_it_was() -> None:
    operations.put(make_document())
    with transaction.atomic():
        operations.put(make_document(title="Puente"))
        transaction.set_rollback(True)
    assert (found("puente"), found("alumbrado")) == ([], [1])


def test_rebuild_writes_all_and_drops_the_rest() -> None:
    operations.put(make_document(kind="process", object_id=7))
    assert operations.rebuild(make_corpus()) == 200
    assert SearchDocument.objects.count() == 200
    assert not SearchDocument.objects.filter(object_id=7, kind="process").exists()


def test_put_costs_the_same_few_statements_for_many(django_assert_num_queries) -> None:
    corpus = make_corpus()[:80]
    with django_assert_num_queries(3):  # savepoint, insert, release
        operations.put(corpus[0])
    with django_assert_num_queries(3):
        operations.put_many(corpus)


def test_put_shortens_what_nobody_would_read() -> None:
    operations.put(make_document(title="a" * 500, text="agua " * 200_000))
    row = SearchDocument.objects.get()
    assert (len(row.title), len(row.body)) == (300, operations.MAX_BODY)
    assert found("agua") == [1]


def test_index_is_made_again_after_its_parts_were_lost() -> None:
    operations.put(make_document())
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER participa_searchdocument_tokens_updated")
        else:
            cursor.execute("DROP INDEX participa_searchdocument_tokens")
    for _ in range(2):
        _ensure_indexes(sender=None, using="default")
    operations.put(make_document(title="Puente", dated_at=CORPUS_START + timedelta(days=1)))
    assert (found("puente"), found("cancha")) == ([1], [1])
