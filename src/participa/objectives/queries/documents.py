"""What the search may find of objectives."""

from __future__ import annotations

from collections.abc import Iterator

from participa.search.operations import Document

from ..models import Objective


def objective_document(objective: Objective) -> Document:
    return Document(
        kind="objective",
        object_id=objective.pk,
        title=objective.title,
        text=objective.description,
        url=objective.get_absolute_url(),
        territory_code=objective.territory.code,
        dated_at=objective.created_at,
    )


def search_documents() -> Iterator[Document]:
    """Every objective, for rebuilding the index."""
    for objective in Objective.objects.select_related("territory").order_by("pk").iterator():
        yield objective_document(objective)
