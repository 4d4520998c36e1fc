"""Everything public that can be found: what `rebuild_search` makes the index of.

Each of `SOURCES` yields the documents of one package; what changes a thing puts or drops the
same document at the same moment (see `participa.search.operations`).
"""

from __future__ import annotations

from collections.abc import Iterator

from participa.accountability.queries.documents import search_documents as accountability
from participa.actors.queries import search_documents as actors
from participa.articulation.queries import search_documents as articulation
from participa.objectives.queries import search_documents as objectives
from participa.participation.queries.documents import search_documents as participation
from participa.search.operations import Document
from participa.territories.queries import search_documents as territories

SOURCES = (territories, actors, objectives, participation, accountability, articulation)


def documents() -> Iterator[Document]:
    """Every document there should be."""
    for source in SOURCES:
        yield from source()
