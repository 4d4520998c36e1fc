"""Statements: the public ones, what stands under each, what a file of them holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from participa.kernel.prepared import prepared
from participa.participation.enums import ContributionState, LinkKind, ProcessState
from participa.participation.models import Activity, Contribution, ContributionLink

from ..enums import Answer
from ..models import OpinionResult, Statement, Vote, Voter


@dataclass(frozen=True)
class StandingVote:
    """The state of a statement's contribution, and what the voter last said of it (or None)."""

    state: str
    value: int | None
    at: datetime | None


def standing_votes(voter: Voter, statement_ids: Iterable[int]) -> dict[int, StandingVote]:
    """Statement → what stands; statements of other conversations are not in it. One query."""
    rows = _standing(voter.activity_id, voter.pk, list(statement_ids))
    return {pk: StandingVote(state, value, said) for pk, state, value, said in rows}


@prepared
def _standing(
    activity: int, voter: int, statements: list[int]
) -> QuerySet[Statement, tuple[int, str, int | None, datetime | None]]:
    mine = Vote.objects.filter(statement=OuterRef("pk"), voter=voter).order_by("-at", "-pk")
    return (
        Statement.objects.filter(contribution__activity=activity, pk__in=statements)
        .annotate(value=Subquery(mine.values("value")[:1]), said=Subquery(mine.values("at")[:1]))
        .values_list("pk", "contribution__state", "value", "said")
    )


def statement_of(contribution: Contribution) -> Statement | None:
    return Statement.objects.filter(contribution=contribution).first()


def content_of(contribution: Contribution) -> dict[str, Any]:
    """The statement's own fields, as every version keeps them."""
    statement = statement_of(contribution)
    if statement is None:
        return {}
    return {"meta": statement.is_meta} | ({"text": statement.text} if statement.text else {})


def story_of(contribution: Contribution) -> dict[str, Any]:
    """For its part of the contribution's page: the whole sentence, and whether answers are taken."""
    activity, now = contribution.activity, timezone.now()
    receives = (
        contribution.process.state == ProcessState.OPEN
        and contribution.state == ContributionState.PUBLISHED
        and activity.opens_at <= now < activity.closes_at
    )
    return {"statement": statement_of(contribution), "receives": receives}


def listed_statements(activity: Activity) -> QuerySet[Contribution]:
    """Public statements, newest first."""
    return (
        Contribution.objects.public()
        .filter(activity=activity)
        .select_related("statement", "organization")
        .order_by("-created_at", "-pk")
    )


def grown_from(activity: Activity) -> dict[int, Contribution]:
    """Statement → the public contribution that came out of its agreement. One query."""
    links = ContributionLink.objects.filter(
        kind=LinkKind.GREW_INTO,
        source__activity=activity,
        target__state=ContributionState.PUBLISHED,
    )
    return {link.source_id: link.target for link in links.select_related("target")}


@dataclass(frozen=True)
class Line:
    """A public statement in the open data, with what is published of its answers, or None."""

    statement: Statement
    agrees: int | None
    disagrees: int | None
    passes: int | None


def exported(activity: Activity) -> Iterator[Line]:
    """Public statements, oldest first, with the figures that their result page tells: no others,
    from which those left blank there would follow."""
    told = OpinionResult.objects.filter(activity=activity).values_list("result", flat=True).first()
    tables = (told or {}).get("tables", {})
    for statement in _public(activity):
        cells = tables.get(str(statement.pk), [[None] * 4])[-1]
        yield Line(statement, *cells[:3])


def _public(activity: Activity) -> QuerySet[Statement]:
    public = Contribution.objects.public().filter(activity=activity)
    rows = Statement.objects.filter(contribution__in=public)
    return rows.select_related("contribution").order_by("contribution_id")


def outcome(activity: Activity) -> dict[str, Any]:
    """Public statements by agreement over the sealed votes; ties by age."""
    sealed = Q(votes__sealed=True)
    counted = _public(activity).annotate(
        agrees=Count("votes", filter=sealed & Q(votes__value=Answer.AGREE)),
        disagrees=Count("votes", filter=sealed & Q(votes__value=Answer.DISAGREE)),
        passes=Count("votes", filter=sealed & Q(votes__value=Answer.PASS)),
    )
    rows = [
        {
            "contribution": row.pk,
            "agree": row.agrees,
            "disagree": row.disagrees,
            "pass": row.passes,
        }
        for row in counted
    ]
    ranking = sorted(
        rows,
        key=lambda row: (
            -(row["agree"] + 1) / (row["agree"] + row["disagree"] + row["pass"] + 2),
            row["contribution"],
        ),
    )
    return {"method": "agreement", "version": 1, "ranking": ranking}
