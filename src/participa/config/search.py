"""Everything public that can be found: what `rebuild_search` makes the index of.

Each of `SOURCES` yields the documents of one kind or package; what changes a thing puts or
drops the same document at the same moment (see `participa.search.operations`).
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import OuterRef, Prefetch, Subquery
from django.utils.module_loading import import_string

from participa.accountability.models import (
    Commitment,
    CommitmentVersion,
    Response,
    ResponseVersion,
)
from participa.actors.enums import Verification
from participa.actors.models import Organization
from participa.participation.enums import ContributionState, ProcessState
from participa.participation.models import Contribution
from participa.search.enums import DocumentKind
from participa.search.operations import Document
from participa.territories.models import Territory

SOURCES: tuple[str, ...] = (
    "participa.config.search.territories",
    "participa.config.search.organizations",
    "participa.participation.queries.documents.search_documents",
    "participa.config.search.responses",
    "participa.config.search.commitments",
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


def responses() -> Iterator[Document]:
    """Answers in their latest words, while at least one of their contributions shows."""
    rows = (
        Response.objects.filter(contributions__state=ContributionState.PUBLISHED)
        .distinct()
        .select_related("process__territory", "authority")
        .prefetch_related(
            Prefetch("versions", ResponseVersion.objects.order_by("-number")),
            Prefetch(
                "contributions", Contribution.objects.public().order_by("pk"), to_attr="public"
            ),
        )
        .order_by("pk")
    )
    for response in rows.iterator(chunk_size=CHUNK):
        for version in response.versions.all()[:1]:
            answered: list[Contribution] = response.public
            yield Document(
                kind=DocumentKind.RESPONSE,
                object_id=response.pk,
                title=f"{response.authority.name}: {answered[0].title}",
                text=version.body,
                url=response.get_absolute_url(),
                territory_code=response.process.territory.code,
                component=response.process.component,
                process_id=response.process_id,
                dated_at=version.at,
            )


def commitments() -> Iterator[Document]:
    """Commitments in their latest terms."""
    latest = CommitmentVersion.objects.filter(commitment=OuterRef("commitment")).order_by("-number")
    rows = (
        CommitmentVersion.objects.filter(pk=Subquery(latest.values("pk")[:1]))
        .exclude(commitment__process__state=ProcessState.DRAFT)
        .select_related("commitment__process__territory", "commitment__responsible")
        .order_by("pk")
    )
    for version in rows.iterator(chunk_size=CHUNK):
        commitment: Commitment = version.commitment
        yield Document(
            kind=DocumentKind.COMMITMENT,
            object_id=commitment.pk,
            title=version.title,
            text="\n".join(
                [
                    version.description,
                    version.means_of_verification,
                    version.post,
                    commitment.responsible.name,
                ]
            ),
            url=commitment.get_absolute_url(),
            territory_code=commitment.process.territory.code,
            component=commitment.process.component,
            process_id=commitment.process_id,
            dated_at=commitment.created_at,
        )
