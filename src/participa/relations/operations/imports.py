"""A whole list of ties, written at once or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from participa.accounts.models import User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..enums import TieBasis
from ..models import Tie, TieEvidence
from ..queries.imports import NewTie
from ..rules import may_record_ties

BATCH = 500


@operation
def import_ties(*, by: Agent, at: datetime, ties: Sequence[NewTie]) -> list[Tie]:
    """Ties of a list that the team checked; all of them, or none."""
    territories = {new.source.territory_id: new.source.territory for new in ties}
    for territory in territories.values():
        require(may_record_ties(by, territory))
    if not ties:
        unchanged()
        return []
    rows = [
        Tie(
            source=new.source,
            target=new.target,
            kind=new.kind,
            strength=new.strength,
            basis=TieBasis.DOCUMENTED if new.link else TieBasis.DECLARED,
            since_on=new.since_on,
            until_on=new.until_on,
            recorded_at=at,
            recorded_by=by.user if isinstance(by.user, User) else None,
        )
        for new in ties
    ]
    Tie.objects.bulk_create(rows, batch_size=BATCH)
    shown = [
        TieEvidence(tie=row, title=new.title, link=new.link, at=at)
        for row, new in zip(rows, ties, strict=True)
        if new.link
    ]
    TieEvidence.objects.bulk_create(shown, batch_size=BATCH)
    record(
        "relations.ties_imported",
        by=by,
        at=at,
        subject=rows[0],
        created=[*rows, *shown],
        data={"ties": len(rows), "documented": len(shown)},
    )
    return rows
