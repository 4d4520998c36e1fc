"""What conversations have, in words for the cards of their processes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participa.accounts.models import Participant
from participa.kernel.prepared import prepared
from participa.participation.models import Activity, Contribution

from ..models import OpinionResult, Voter


def gathered(processes: Sequence[int]) -> Mapping[int, Sequence[str]]:
    """How many voted and how many statements show, of many processes: one query.

    Whom the result page counts nowhere are not counted here either: the difference would tell how
    many they are (ADR 0014).
    """
    voters, statements, more = Counter[int](), Counter[int](), set[int]()
    for process, voted, shown, told, some_more in _counts(list(processes)):
        voters[process] += int(told) if told else voted
        statements[process] += shown
        if some_more == "true":
            more.add(process)
    return {
        process: (
            _voted(voters[process], process in more),
            ngettext("%(n)d frase", "%(n)d frases", shown) % {"n": shown},
        )
        for process, shown in statements.items()
    }


def _voted(people: int, more: bool) -> str:
    if more:
        return _("más de %(n)d personas votaron") % {"n": people}
    return ngettext("%(n)d persona votó", "%(n)d personas votaron", people) % {"n": people}


@prepared
def _counts(
    processes: Sequence[int],
) -> QuerySet[Activity, tuple[int, int, int, str | None, str | None]]:
    return Activity.objects.filter(process__in=processes, mechanism="conversations").values_list(
        "process_id",
        _how_many(Voter.objects.all()),
        _how_many(Contribution.objects.public()),
        _told("participants"),
        _told("more"),
    )


def _told(figure: str) -> Subquery:
    """What the result page of each activity tells, as text; of the rest of it nothing is read."""
    results = OpinionResult.objects.filter(activity=OuterRef("pk"))
    return Subquery(results.values(told=KeyTextTransform(figure, "result"))[:1])


def _how_many(rows: QuerySet[Voter] | QuerySet[Contribution]) -> Coalesce:
    """Of each activity."""
    counted = rows.filter(activity=OuterRef("pk")).order_by().values("activity")
    return Coalesce(Subquery(counted.annotate(n=Count("pk")).values("n")), 0)


def conversations_of(participant: Participant) -> QuerySet[Activity]:
    """Those in which somebody answered, the latest first."""
    voted = Voter.objects.filter(participant=participant)
    rows = Activity.objects.filter(pk__in=voted.values("activity")).select_related("process")
    return rows.order_by("-closes_at", "-pk")
