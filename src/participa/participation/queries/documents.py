"""What the search may find of the spine; only public rows become documents."""

from __future__ import annotations

from collections.abc import Iterator

from participa.search.operations import Document

from ..models import Contribution, Process


def process_document(process: Process) -> Document:
    return Document(
        kind="process",
        object_id=process.pk,
        title=process.title,
        text=" ".join([process.stake, process.description, process.promise_text]),
        url=process.get_absolute_url(),
        territory_code=process.territory.code,
        component=process.component,
        process_id=process.pk,
        dated_at=process.published_at,
    )


def contribution_document(contribution: Contribution) -> Document:
    process = contribution.process
    return Document(
        kind="contribution",
        object_id=contribution.pk,
        title=contribution.title,
        text=" ".join([contribution.body, contribution.place]),
        url=contribution.get_absolute_url(),
        territory_code=process.territory.code,
        component=process.component,
        process_id=process.pk,
        dated_at=contribution.created_at,
    )


def search_documents() -> Iterator[Document]:
    """Every public process and contribution, for rebuilding the index."""
    for process in Process.objects.public().select_related("territory").iterator():
        yield process_document(process)
    contributions = Contribution.objects.public().select_related("process__territory")
    for contribution in contributions.exclude(process__state="draft").iterator(chunk_size=500):
        yield contribution_document(contribution)
