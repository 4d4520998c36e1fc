"""What actors give to an objective, with the state that terms, dates and evidence add up to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.functional import Promise

from participa.kernel.enums import Sector

from ..enums import Extent, GivingState
from ..models import ActorContribution, ActorContributionVersion, ContributionMinutes, Fulfilment

GIVING_SHAPES = {
    GivingState.LATE: "late",
    GivingState.PARTLY: "open",
    GivingState.PROMISED: "waiting",
    GivingState.FULFILLED: "good",
    GivingState.WITHDRAWN: "none",
}
TERMS = ("what", "amount", "unit", "post", "due_on")


def with_giving(contributions: QuerySet[ActorContribution], today: date) -> QuerySet[Any]:
    """Each with its current terms (`what`, `amount`, `unit`, `post`, `due_on`), the first day it
    was minuted (`minuted_on`) and its `state`: withdrawn; fulfilled once given wholly; late after
    its date; in part; promised. None of a party or campaign: that would be publicity for it."""
    latest = ActorContributionVersion.objects.filter(contribution=OuterRef("pk"))
    terms = {name: Subquery(latest.order_by("-number").values(name)[:1]) for name in TERMS}
    given = Fulfilment.objects.filter(contribution=OuterRef("pk"))
    minutes = ContributionMinutes.objects.filter(contribution=OuterRef("pk"))
    return (
        contributions.filter(organization__campaigns=False)
        .annotate(
            **terms,
            minuted_on=Subquery(minutes.order_by("held_on").values("held_on")[:1]),
            has_all=Exists(given.filter(extent=Extent.WHOLLY)),
            has_part=Exists(given),
        )
        .annotate(
            state=Case(
                When(~Q(withdrawn_at=None), then=Value(GivingState.WITHDRAWN)),
                When(has_all=True, then=Value(GivingState.FULFILLED)),
                When(due_on__lt=today, then=Value(GivingState.LATE)),
                When(has_part=True, then=Value(GivingState.PARTLY)),
                default=Value(GivingState.PROMISED),
                output_field=CharField(),
            )
        )
    )


@dataclass(frozen=True)
class Given:
    """An actor's contribution as a list shows it."""

    row: ActorContribution
    state: GivingState

    @property
    def shape(self) -> str:
        return GIVING_SHAPES[self.state]


def contributions_of(contributions: Iterable[Any]) -> list[Given]:
    """Rows of `with_giving`, ready for a page."""
    return [Given(row, GivingState(row.state)) for row in contributions]


@dataclass(frozen=True)
class GivingCount:
    """How many actors' contributions are in a state, of how many organisations."""

    state: GivingState
    count: int

    @property
    def shape(self) -> str:
        return GIVING_SHAPES[self.state]

    @property
    def word(self) -> str | Promise:
        return self.state.label


def giving_counts(
    contributions: QuerySet[ActorContribution], today: date
) -> tuple[tuple[GivingCount, ...], tuple[Sector, ...]]:
    """Counts by state, and the sectors with at least one fulfilled; one query."""
    rows = (
        with_giving(contributions, today)
        .order_by()
        .values_list("state", "organization__sector")
        .annotate(Count("pk"))
    )
    counts: Counter[str] = Counter()
    fulfilled = set()
    for state, sector, amount in rows:
        counts[state] += amount
        if state == GivingState.FULFILLED:
            fulfilled.add(sector)
    return (
        tuple(GivingCount(state, counts[state]) for state in GivingState),
        tuple(sector for sector in Sector if sector in fulfilled),
    )


def sectors_fulfilled(
    contributions: QuerySet[ActorContribution], today: date
) -> tuple[Sector, ...]:
    """The sectors of which at least one organisation gave all it promised."""
    return giving_counts(contributions, today)[1]
