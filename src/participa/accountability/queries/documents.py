"""What the search may find of responses and commitments; only public ones become documents."""

from __future__ import annotations

from collections.abc import Iterator

from participa.search.enums import DocumentKind
from participa.search.operations import Document

from ..models import Commitment, CommitmentVersion, Response, ResponseVersion
from .scopes import Scope


def response_document(response: Response, version: ResponseVersion) -> Document:
    """Titled by who answers in which process: a contribution's title may be hidden later."""
    process = response.process
    return Document(
        kind=DocumentKind.RESPONSE,
        object_id=response.pk,
        title=f"{response.authority.name} · {process.title}"[:300],
        text=f"{version.body} {version.get_outcome_display()} {version.signed_by}",
        url=response.get_absolute_url(),
        territory_code=process.territory.code,
        component=process.component,
        process_id=process.pk,
        dated_at=response.created_at,
    )


def commitment_document(commitment: Commitment, version: CommitmentVersion) -> Document:
    process = commitment.process
    return Document(
        kind=DocumentKind.COMMITMENT,
        object_id=commitment.pk,
        title=version.title,
        text=" ".join(
            [
                version.description,
                version.means_of_verification,
                version.post,
                commitment.responsible.name,
            ]
        ),
        url=commitment.get_absolute_url(),
        territory_code=process.territory.code,
        component=process.component,
        process_id=process.pk,
        dated_at=commitment.created_at,
    )


def search_documents() -> Iterator[Document]:
    """Every public response and commitment, for rebuilding the index."""
    responses = (
        Response.objects.filter(Scope().condition())
        .select_related("process__territory", "authority")
        .prefetch_related("versions")
    )
    for response in responses.iterator(chunk_size=500):
        yield response_document(response, list(response.versions.all())[-1])
    commitments = (
        Commitment.objects.filter(Scope().condition())
        .select_related("process__territory", "responsible")
        .prefetch_related("versions")
    )
    for commitment in commitments.iterator(chunk_size=500):
        yield commitment_document(commitment, list(commitment.versions.all())[-1])
