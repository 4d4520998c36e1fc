"""What the search may find of tables."""

from __future__ import annotations

from collections.abc import Iterator

from participa.search.operations import Document

from ..models import WorkingTable


def table_document(table: WorkingTable) -> Document:
    return Document(
        kind="working_table",
        object_id=table.pk,
        title=table.name,
        text=table.purpose,
        url=table.get_absolute_url(),
        territory_code=table.territory.code,
        dated_at=table.created_at,
    )


def search_documents() -> Iterator[Document]:
    """Every table, for rebuilding the index."""
    for table in WorkingTable.objects.select_related("territory").order_by("pk").iterator():
        yield table_document(table)
