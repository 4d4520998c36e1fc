"""Sending and revising proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import models

from participa.kernel.agents import Agent
from participa.kernel.operation import operation
from participa.kernel.rulings import NotAllowed, no
from participa.participation.models import Activity, Category, Contribution
from participa.participation.operations import (
    NewContribution,
    SheetContribution,
    Submitted,
    import_contributions,
    revise_contribution,
    split_contribution,
    submit_contribution,
)

from .models import Proposal


@operation
def submit_proposal(
    *,
    by: Agent,
    at: datetime,
    activity: Activity,
    new: NewContribution,
    ask: str,
    affected: str = "",
) -> Submitted:
    """Receive a proposal: what is wrong (the body), whom it touches, what should be done."""

    def own_rows(contribution: Contribution) -> Sequence[models.Model]:
        return [Proposal.objects.create(contribution=contribution, ask=ask, affected=affected)]

    new = replace(new, content={"ask": ask, "affected": affected})
    return submit_contribution(by=by, at=at, activity=activity, new=new, own_rows=own_rows)


@operation
def import_proposals(
    *, by: Agent, at: datetime, activity: Activity, sheets: Sequence[SheetContribution]
) -> list[Contribution]:
    """Receive a batch of proposals from paper; `content` of each holds `ask` and `affected`."""

    def own_rows(
        pairs: Sequence[tuple[SheetContribution, Contribution]],
    ) -> Sequence[models.Model]:
        return Proposal.objects.bulk_create(
            Proposal(
                contribution=row,
                ask=sheet.content["ask"],
                affected=sheet.content.get("affected", ""),
            )
            for sheet, row in pairs
        )

    return import_contributions(by=by, at=at, activity=activity, sheets=sheets, own_rows=own_rows)


@operation
def revise_proposal(
    *,
    by: Agent,
    at: datetime,
    contribution: Contribution,
    title: str,
    body: str,
    ask: str,
    affected: str = "",
    category: Category | None = None,
    place: str = "",
    reason: str = "",
) -> Contribution:
    """A new version; the earlier ones stay to be read."""

    def own_rows(contribution: Contribution) -> Sequence[models.Model]:
        proposal = Proposal.objects.filter(contribution=contribution).first()
        if proposal is None:
            raise NotAllowed(no("not_found"))
        proposal.ask, proposal.affected = ask, affected
        proposal.save(update_fields=["ask", "affected"])
        return [proposal]

    return revise_contribution(
        by=by,
        at=at,
        contribution=contribution,
        title=title,
        body=body,
        content={"ask": ask, "affected": affected},
        reason=reason,
        category=category,
        place=place,
        own_rows=own_rows,
    )


@operation
def split_proposal(
    *,
    by: Agent,
    at: datetime,
    source: Contribution,
    parts: Sequence[tuple[str, str]],
    reason: str,
) -> list[Contribution]:
    """Divide a proposal that asks for several things; each part keeps what was asked."""
    whole = Proposal.objects.filter(contribution=source).first()

    def own_rows(_source: Contribution, part: Contribution) -> Sequence[models.Model]:
        ask, affected = (whole.ask, whole.affected) if whole else ("", "")
        return [Proposal.objects.create(contribution=part, ask=ask, affected=affected)]

    return split_contribution(
        by=by, at=at, source=source, parts=parts, reason=reason, own_rows=own_rows
    )
