"""Joining analogous contributions, and dividing one that holds several asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import models

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.search import operations as search

from ..enums import ContributionState, LinkKind
from ..models import Contribution, ContributionLink
from ..queries import contribution_document, followers_of_contribution
from ..rules import may_merge, may_moderate
from ._counts import move, reach_of, tally
from .contributions import _version


@operation
def merge_contributions(
    *,
    by: Agent,
    at: datetime,
    sources: Sequence[Contribution],
    target: Contribution,
    reason: str,
) -> Contribution:
    """Join analogous contributions: the sources point at the target, whose chain becomes theirs.

    Supports and follows are carried over (each participant counts once); the sources keep
    their text, their versions and their own supports.
    """
    require(may_merge(by, target))
    rows: list[models.Model] = []
    merged = [
        source
        for source in sources
        if source.pk != target.pk
        and source.process_id == target.process_id
        and source.state == ContributionState.PUBLISHED
    ]
    if not merged:
        unchanged()
        return target
    for source in merged:
        move(source, ContributionState.MERGED)
        search.drop("contribution", source.pk)
        rows.append(source)
        rows.append(
            ContributionLink.objects.create(
                source=source, target=target, kind=LinkKind.MERGED_INTO, reason=reason, at=at
            )
        )
        rows += _carry_over(source, target, at)
        announce(
            kind="merged",
            participants=followers_of_contribution(source),
            params={"title": source.title, "target": target.title, "reason": reason},
            url=target.get_absolute_url(),
            at=at,
            by=by,
        )
    target.support_count = target.supports.count()
    target.save(update_fields=["support_count"])
    record(
        "participation.contributions_merged",
        by=by,
        at=at,
        subject=target,
        rows=rows,
        data={"sources": [source.pk for source in merged], "reason": reason},
    )
    return target


def _carry_over(source: Contribution, target: Contribution, at: datetime) -> list[models.Model]:
    rows: list[models.Model] = []
    for related in ("supports", "follows"):
        here = set(getattr(target, related).values_list("participant_id", flat=True))
        model = getattr(target, related).model
        for participant_id in getattr(source, related).values_list("participant_id", flat=True):
            if participant_id not in here:
                rows.append(
                    model.objects.create(
                        contribution=target, participant_id=participant_id, created_at=at
                    )
                )
    return rows


@operation
def split_contribution(
    *,
    by: Agent,
    at: datetime,
    source: Contribution,
    parts: Sequence[tuple[str, str]],
    reason: str,
    own_rows: Callable[[Contribution, Contribution], Sequence[models.Model]] = lambda s, p: (),
) -> list[Contribution]:
    """Divide one contribution that holds several asks; each part (title, body) keeps its author.

    own_rows: what the mechanism stores for a part, given the source and the part.
    """
    require(may_moderate(by, source.process))
    if source.state != ContributionState.PUBLISHED or len(parts) < 2:
        unchanged()
        return []
    move(source, ContributionState.SPLIT)
    search.drop("contribution", source.pk)
    latest = source.versions.order_by("-number").first()
    content = latest.content if latest else {}
    made: list[Contribution] = []
    rows: list[models.Model] = []
    for title, body in parts:
        part = Contribution.objects.create(
            activity=source.activity,
            process=source.process,
            author=source.author,
            organization=source.organization,
            category=source.category,
            title=title,
            body=body,
            place=source.place,
            channel=source.channel,
            created_at=at,
            answer_due_on=source.answer_due_on,
        )
        made.append(part)
        rows += [
            part,
            _version(part, content, source.author, at, reason),
            ContributionLink.objects.create(
                source=source, target=part, kind=LinkKind.SPLIT_INTO, reason=reason, at=at
            ),
            *_carry_over(source, part, at),
            *own_rows(source, part),
        ]
        part.support_count = part.supports.count()
        part.save(update_fields=["support_count"])
        search.put(contribution_document(part))
    tally(source.process_id, came=reach_of(made))
    announce(
        kind="split",
        participants=followers_of_contribution(source),
        params={"title": source.title, "reason": reason, "parts": len(made)},
        url=source.get_absolute_url(),
        at=at,
        by=by,
    )
    record(
        "participation.contribution_split",
        by=by,
        at=at,
        subject=source,
        rows=rows,
        data={"parts": [part.pk for part in made], "reason": reason},
    )
    return made
