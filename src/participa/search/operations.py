"""Keeping what can be found in step with what is public.

Documents are derived from rows whose own operations leave the audit event, so these functions
are no operations: they are called inside one, in its transaction, and carry `@unledgered`.
Whatever hides a thing drops it here at the same moment; only public things are ever put, so a
search needs no further permission.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import TypeVar

from participa.kernel import spanish
from participa.kernel.unledgered import unledgered

from .models import SearchDocument

T = TypeVar("T")

BATCH = 400
# What is analysed of a text: more would be a pasted book, and PostgreSQL's limit is near 1 MB.
MAX_BODY = 40_000

_KEY = ["kind", "object_id"]
_REST = [
    field.name for field in SearchDocument._meta.concrete_fields if field.name not in {"id", *_KEY}
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What a package says of one of its public things; `text` is searched besides the title.

    What is neither public nor said by the thing itself (who wrote it) does not belong here.
    """

    kind: str
    object_id: int
    title: str
    text: str
    url: str
    territory_code: str = ""
    component: str = ""
    process_id: int | None = None
    dated_at: datetime | None = None


@unledgered
def put(document: Document) -> None:
    """Make a public thing findable, or bring its document up to date."""
    _write([document])


@unledgered
def put_many(documents: Iterable[Document]) -> int:
    """The same for many; returns how many."""
    return sum(len(_write(batch)) for batch in _batches(documents))


@unledgered
def drop(kind: str, object_id: int) -> None:
    """What is no longer public is no longer found, from this transaction on."""
    SearchDocument.objects.filter(kind=kind, object_id=object_id).delete()


@unledgered
def drop_many(kind: str, object_ids: Iterable[int]) -> None:
    """The same for many things of a kind (a person erased, a process taken back)."""
    SearchDocument.objects.filter(kind=kind, object_id__in=list(object_ids)).delete()


@unledgered
def rebuild(documents: Iterable[Document]) -> int:
    """Write every document anew and drop all others; returns how many there are."""
    kept: list[int] = []
    for batch in _batches(documents):
        kept += [row.pk for row in _write(batch)]
    stale = set(SearchDocument.objects.values_list("pk", flat=True)) - set(kept)
    for batch_of_keys in _batches(stale):
        SearchDocument.objects.filter(pk__in=batch_of_keys).delete()
    return len(set(kept))


def _write(documents: list[Document]) -> list[SearchDocument]:
    latest = {(document.kind, document.object_id): document for document in documents}
    return SearchDocument.objects.bulk_create(
        [_row(document) for document in latest.values()],
        update_conflicts=True,
        unique_fields=_KEY,
        update_fields=_REST,
    )


def _row(document: Document) -> SearchDocument:
    title = document.title[:300].replace("\0", "")  # PostgreSQL stores no NUL
    body = document.text[:MAX_BODY].replace("\0", "")
    title_words = spanish.content_words(title)
    body_words = spanish.content_words(body)
    title_stems = [spanish.stem(word) for word in title_words]
    body_stems = [spanish.stem(word) for word in body_words]
    tokens = {
        *(f"s{stem}" for stem in (*title_stems, *body_stems)),
        *(f"t{stem}" for stem in title_stems),
        *(f"w{word}" for word in (*title_words, *body_words)),
    }
    return SearchDocument(
        kind=document.kind,
        object_id=document.object_id,
        title=title,
        body=body,
        title_stems=" ".join(title_stems),
        stems=" ".join(body_stems),
        tokens=" ".join(sorted(tokens)),
        url=document.url,
        territory_code=document.territory_code,
        component=document.component,
        process_id=document.process_id,
        dated_at=document.dated_at,
    )


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, BATCH)):
        yield batch
