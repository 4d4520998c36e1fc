"""What conversations have, in words for the cards of their processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import ngettext

from participa.kernel.prepared import prepared
from participa.participation.models import Activity, Contribution

from ..models import Voter


def gathered(processes: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """How many voted and how many statements show, of many processes: one query."""
    voters, statements = Counter[int](), Counter[int]()
    for process, voted, shown in _counts(list(processes)):
        voters[process] += voted
        statements[process] += shown
    return {
        process: (
            ngettext("%(n)d persona votó", "%(n)d personas votaron", voters[process])
            % {"n": voters[process]},
            ngettext("%(n)d frase", "%(n)d frases", shown) % {"n": shown},
        )
        for process, shown in statements.items()
    }


@prepared
def _counts(processes: Sequence[int]) -> QuerySet[Activity, tuple[int, int, int]]:
    return Activity.objects.filter(process__in=processes, mechanism="conversations").values_list(
        "process_id",
        _how_many(Voter.objects.all()),
        _how_many(Contribution.objects.public()),
    )


def _how_many(rows: QuerySet[Voter] | QuerySet[Contribution]) -> Coalesce:
    """Of each activity."""
    counted = rows.filter(activity=OuterRef("pk")).order_by().values("activity")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)
