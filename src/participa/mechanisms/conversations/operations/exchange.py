"""Bringing a conversation in from a Polis export: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid5

from django.db import models
from django.utils.translation import gettext as _

from participa.accounts.enums import ConsentChannel
from participa.accounts.operations import open_participants
from participa.audit.operations import record
from participa.kernel.agents import Agent, system
from participa.kernel.database import lock
from participa.kernel.enums import Channel
from participa.kernel.operation import operation
from participa.kernel.rulings import require
from participa.participation.models import Activity, Contribution
from participa.participation.operations import (
    SheetContribution,
    hide_contributions,
    import_contributions,
)

from ..models import Statement, Vote, Voter
from ..queries.polis import Export
from ..rules import may_load
from .statements import SEEDS, TITLE, _cut, _team


@operation
def import_polis(*, by: Agent, at: datetime, activity: Activity, export: Export) -> int:
    """Statements, voters and votes of an export without faults; returns how many votes.

    Who wrote and who voted are nobody here: each voter is a participant without a name, whose
    code nobody was given. Rejected statements come in hidden, with their votes; the public log of
    moderation says so of each.
    """
    lock(f"polis:{activity.pk}")  # confirmed twice at the same instant
    require(may_load(by, activity))
    author = _team(by, at)
    rejected = {comment.origin for comment in export.comments if comment.rejected}

    def own_rows(
        pairs: Sequence[tuple[SheetContribution, Contribution]],
    ) -> Sequence[models.Model]:
        return Statement.objects.bulk_create(
            Statement(
                contribution=row,
                text=sheet.content["text"],
                is_meta=sheet.content["meta"],
                is_seed=True,
                origin=sheet.content["origin"],
            )
            for sheet, row in pairs
        )

    made = import_contributions(
        by=by,
        at=at,
        activity=activity,
        sheets=[
            SheetContribution(
                author=author,
                title=_cut(comment.text) or "—",
                body="",
                title_says_all=True,
                sent_at=at,
                channel=Channel.WEB,
                content={
                    "meta": comment.is_meta,
                    "text": comment.text if len(comment.text) > TITLE else "",
                    "origin": comment.origin,
                },
                idempotency_key=uuid5(SEEDS, f"{activity.pk} polis {comment.origin}"),
            )
            for comment in export.comments
        ],
        own_rows=own_rows,
    )
    out = [row for row in made if row.statement.origin in rejected]
    if out:
        hide_contributions(
            by=by,
            at=at,
            contributions=out,
            reason="",
            explanation=_("La rechazó el equipo de la conversación de la que se trajo."),
        )
    keys = dict(
        Statement.objects.filter(contribution__in=made).values_list("origin", "contribution_id")
    )
    names = sorted({voter for voter, _comment in export.votes})
    people = open_participants(  # nobody sits beside them: they voted elsewhere, by themselves
        by=system("import"),
        at=at,
        names=[""] * len(names),
        consent_channel=ConsentChannel.CONDUCT,
    )
    voters = Voter.objects.bulk_create(
        Voter(activity=activity, participant=participant, joined_at=at)
        for participant, _code in people
    )
    of_name = dict(zip(names, voters, strict=True))
    Vote.objects.bulk_create(
        (
            Vote(voter=of_name[voter], statement_id=keys[origin], value=value, at=at)
            for (voter, origin), value in export.votes.items()
        ),
        batch_size=2000,
    )
    record(
        "conversations.imported",
        by=by,
        at=at,
        subject=activity,
        created=voters,
        data={
            "statements": len(made),
            "voters": len(voters),
            "votes": len(export.votes),
        },
    )
    return len(export.votes)
