"""Statements: the team's first ones, those people add, a divided one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import models

from participa.accounts.models import Participant
from participa.accounts.operations import open_participant
from participa.kernel.agents import Agent
from participa.kernel.enums import Channel
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.participation.enums import ContributionState
from participa.participation.models import Activity, Contribution
from participa.participation.operations import (
    NewContribution,
    SheetContribution,
    Submitted,
    import_contributions,
    split_contribution,
    submit_contribution,
)

from ..models import Statement
from ..rules import may_add_statement, may_run

SEEDS = UUID("6f2a1c58-8a53-4b1e-9f0e-3a1d0c7b5e42")  # namespace: a seed loads once
TITLE = 160  # letters of a contribution's title


@operation
def submit_statement(
    *, by: Agent, at: datetime, activity: Activity, new: NewContribution
) -> Submitted:
    """Receive a statement; where the team reviews first (`strict`), it waits."""
    require(may_add_statement(by, activity, at))

    def own_rows(contribution: Contribution) -> Sequence[models.Model]:
        if activity.settings.get("strict"):
            contribution.state = ContributionState.PENDING
            contribution.save(update_fields=["state"])
        return [Statement.objects.create(contribution=contribution)]

    new = replace(new, content={"meta": False})
    return submit_contribution(by=by, at=at, activity=activity, new=new, own_rows=own_rows)


@operation
def seed_statements(
    *, by: Agent, at: datetime, activity: Activity, texts: Sequence[str], meta: bool = False
) -> list[Contribution]:
    """The team's statements to begin with; those already there are left out.

    They may be published before the activity opens: people find them when it does.
    """
    require(may_run(by, activity))
    texts = list(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
    if not texts:
        unchanged()
        return []
    author = _team(by, at)

    def own_rows(
        pairs: Sequence[tuple[SheetContribution, Contribution]],
    ) -> Sequence[models.Model]:
        return Statement.objects.bulk_create(
            Statement(
                contribution=row,
                is_seed=True,
                is_meta=meta,
                text=sheet.content["text"],
            )
            for sheet, row in pairs
        )

    return import_contributions(
        by=by,
        at=at,
        activity=activity,
        sheets=[
            SheetContribution(
                author=author,
                title=_cut(text),
                body="",
                title_says_all=True,
                sent_at=max(at, activity.opens_at),
                content={"meta": meta, "text": text if len(text) > TITLE else ""},
                channel=Channel.WEB,
                idempotency_key=uuid5(SEEDS, f"{activity.pk} {text}"),
            )
            for text in texts
        ],
        own_rows=own_rows,
    )


def _cut(text: str) -> str:
    """As much of a sentence as a title holds."""
    return text if len(text) <= TITLE else f"{text[: TITLE - 1].rstrip()}…"


def _team(by: Agent, at: datetime) -> Participant:
    """The hand of whoever sets up; the platform itself, telling a demonstration, opens one."""
    hand = by if by.user is not None else Agent()
    return open_participant(by=hand, at=at)[0]


@operation
def split_statement(
    *,
    by: Agent,
    at: datetime,
    source: Contribution,
    parts: Sequence[tuple[str, str]],
    reason: str,
) -> list[Contribution]:
    """Divide a statement that says several things; nobody has voted on the parts yet."""
    whole = Statement.objects.filter(contribution=source).first()

    def own_rows(_source: Contribution, part: Contribution) -> Sequence[models.Model]:
        is_meta = bool(whole and whole.is_meta)
        return [Statement.objects.create(contribution=part, is_meta=is_meta)]

    return split_contribution(
        by=by, at=at, source=source, parts=parts, reason=reason, own_rows=own_rows
    )
