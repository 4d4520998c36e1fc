"""Everything public that can be found: what `rebuild_search` makes the index of.

Each of `SOURCES` yields the documents of one kind or package; what changes a thing puts or
drops the same document at the same moment (see `participa.search.operations`).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.module_loading import import_string

from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.search.enums import DocumentKind
from participa.search.operations import Document
from participa.territories.models import Territory

SOURCES: tuple[str, ...] = (
    "participa.config.search.territories",
    "participa.config.search.organizations",
    "participa.participation.queries.documents.search_documents",
    "participa.accountability.queries.documents.search_documents",
)

CHUNK = 500


def documents() -> Iterator[Document]:
    """Every document there should be."""
    for source in SOURCES:
        yield from import_string(source)()


def territories() -> Iterator[Document]:
    rows = Territory.objects.select_related("department").order_by("pk")
    for territory in rows.iterator(chunk_size=CHUNK):
        yield Document(
            kind=DocumentKind.TERRITORY,
            object_id=territory.pk,
            title=territory.full_name,
            text=f"{territory.get_kind_display()} {territory.code} {territory.pdet_subregion}",
            url=territory.get_absolute_url(),
            territory_code=territory.code,
        )


def organizations() -> Iterator[Document]:
    rows = Organization.objects.select_related("territory").exclude(
        verification=Verification.REFUSED
    )
    for organization in rows.order_by("pk").iterator(chunk_size=CHUNK):
        yield Document(
            kind=DocumentKind.ORGANIZATION,
            object_id=organization.pk,
            title=organization.name,
            text=organization.purpose,
            url=organization.get_absolute_url(),
            territory_code=organization.territory.code,
            dated_at=organization.created_at,
        )
