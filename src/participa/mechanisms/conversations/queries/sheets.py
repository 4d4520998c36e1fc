"""Paper ballots: what stands on them, which were printed, whose code one is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Max, QuerySet

from participa.kernel import codes
from participa.participation.enums import ContributionState
from participa.participation.models import Activity, Contribution

from ..models import Sheet


@dataclass(frozen=True)
class OnBallot:
    """A statement on a paper ballot; `number` is the same on every sheet ever printed."""

    pk: int
    number: int
    words: str


def ballot_statements(activity: Activity) -> list[OnBallot]:
    """What is on a paper ballot, in the order in which the statements came.

    Numbered with those that do not show: a sheet printed before one was hidden keeps its numbers.
    """
    rows = Contribution.objects.filter(activity=activity).order_by("pk")
    numbered = enumerate(rows.values_list("pk", "state", "title", "statement__text"), start=1)
    return [
        OnBallot(pk, number, text or title)
        for number, (pk, state, title, text) in numbered
        if state == ContributionState.PUBLISHED
    ]


def sheets_between(activity: Activity, first: int, last: int) -> QuerySet[Sheet]:
    """Printed sheets by number."""
    rows = Sheet.objects.filter(activity=activity, number__gte=first, number__lte=last)
    return rows.order_by("number")


def sheet_of(activity: Activity, code: str) -> Sheet | None:
    """The sheet of a conversation that carries a code, as somebody typed it."""
    return Sheet.objects.filter(activity=activity, code_digest=codes.digest(code)).first()


def sheets_count(activity: Activity) -> dict[str, int]:
    """`last`: the highest number printed, 0 for none; `registered`: how many were typed in."""
    counted = Sheet.objects.filter(activity=activity).aggregate(
        last=Max("number"), registered=Count("registered_at")
    )
    return {name: value or 0 for name, value in counted.items()}
