"""How far contributions come along the chain, and how well they are answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from statistics import median

from django.db.models import Count, Q, QuerySet, Subquery, Sum, Value
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.kernel.prepared import prepared
from participa.participation.enums import ContributionState
from participa.participation.models import Process
from participa.participation.queries import CHAIN_COUNTS
from participa.territories.models import Territory
from participa.territories.queries import holiday_calendar
from participa_methods.deadlines import Calendar, DateNotCovered, business_days_between

from ..enums import Outcome
from ..models import ResponseTarget
from .lists import Words, latest_outcomes, unanswered_contributions
from .scopes import Scope


@dataclass(frozen=True)
class Step:
    """One link of the funnel: how many contributions reached it (`count`).

    ratio: share of those at the link before that came this far, None where there were none.
    """

    code: str
    label: Words
    count: int
    ratio: Fraction | None = None
    weakest: bool = False
    state: str = "done"
    state_word: Words = ""
    detail: Words = ""
    date: date | None = None
    url: str = ""

    @property
    def percent(self) -> int | None:
        """Whole per cent; of a share below one half per cent but above zero, one."""
        if self.ratio is None:
            return None
        return max(round(self.ratio * 100), 1 if self.ratio else 0)


@dataclass(frozen=True)
class Funnel:
    """Contributions → responses → commitments → evidence → changes; the weakest arrow marked."""

    links: tuple[Step, ...]

    @property
    def weakest(self) -> Step | None:
        return next((step for step in self.links if step.weakest), None)

    @property
    def sentence(self) -> str:
        """What the weakest arrow means, in words; "" where nothing is lost or nothing began."""
        weakest = self.weakest
        if weakest is None:
            return ""
        before = self.links[self.links.index(weakest) - 1]
        return str(_SENTENCES[weakest.code]) % {"n": weakest.count, "of": before.count}


_LABELS: tuple[tuple[str, Words], ...] = (
    ("contribution", _("Aportes")),
    ("response", _("Con respuesta")),
    ("commitment", _("Con compromiso")),
    ("evidence", _("Con evidencia")),
    ("change", _("Con un cambio")),
)

_SENTENCES: dict[str, Words] = {
    "response": _("Lo que más falta es responder: %(n)d de %(of)d aportes tienen respuesta."),
    "commitment": _(
        "Lo que más falta es comprometerse: %(n)d de %(of)d aportes respondidos llevaron a un "
        "compromiso."
    ),
    "evidence": _(
        "Lo que más falta es mostrar lo hecho: %(n)d de %(of)d aportes con compromiso tienen "
        "evidencia."
    ),
    "change": _(
        "Lo que más falta es que algo cambie: %(n)d de %(of)d aportes con evidencia llevaron a un "
        "cambio."
    ),
}


def chain_counts(*, process: Process | None = None, territory: Territory | None = None) -> Funnel:
    """The funnel of a process, a territory or the whole country: one query, of counters.

    The unit is the published contribution throughout, so that each arrow is a true share.
    """
    [counts] = _counts(process.pk if process else None, territory.pk if territory else None)
    return _funnel([count or 0 for count in counts])


@prepared
def _counts(
    process: int | None, territory: int | None
) -> QuerySet[Process, tuple[int | None, ...]]:
    """The sums of the counters; None where there is no process."""
    rows = Process.objects.public() if process is None else Process.objects.filter(pk=process)
    if territory is not None:
        rows = rows.filter(Q(territory=territory) | Q(territory__department=territory))
    sums = {f"sum_{name}": Sum(name) for name in CHAIN_COUNTS}
    return rows.order_by().annotate(all=Value(1)).values("all").annotate(**sums).values_list(*sums)


def _funnel(counts: Sequence[int]) -> Funnel:
    steps: list[Step] = []
    for (code, label), count in zip(_LABELS, counts, strict=True):
        before = steps[-1].count if steps else 0
        ratio = Fraction(count, before) if before else None
        step = Step(code, label, count, ratio)
        if step.percent is not None:
            step = replace(step, state_word=_("%(n)d de cada 100") % {"n": step.percent})
        steps.append(replace(step, state="done" if count else "none"))
    arrows = [step.ratio for step in steps if step.ratio is not None]
    if arrows and min(arrows) < 1:
        weakest = next(i for i, step in enumerate(steps) if step.ratio == min(arrows))
        steps[weakest] = replace(steps[weakest], weakest=True)
    return Funnel(tuple(steps))


@dataclass(frozen=True)
class OutcomeShare:
    code: str
    label: Words
    count: int
    share: float


@dataclass(frozen=True)
class Answering:
    """How contributions are answered.

    answered: with at least one response; in_term: of them, the first came by the promised day;
    median_days: business days from sending to the first response; outcomes: of the current
    version of each contribution's latest response.
    """

    contributions: int
    answered: int
    in_term: int
    unanswered_late: int
    waiting: int
    median_days: float | None
    outcomes: tuple[OutcomeShare, ...]

    @property
    def in_term_share(self) -> float | None:
        """Answered in term ÷ (answered + already late): those still within term do not count."""
        due = self.answered + self.unanswered_late
        return self.in_term / due if due else None


def answering(
    at: datetime, *, process: Process | None = None, territory: Territory | None = None
) -> Answering:
    """Answered in term, median business days and the outcome mix: two queries."""
    scope = Scope(process, territory)
    today = timezone.localdate(at)
    targets = (
        ResponseTarget.objects.filter(
            scope.condition("contribution__process"),
            contribution__state=ContributionState.PUBLISHED,
            contribution__answer_due_on__isnull=False,
        )
        .annotate(outcome=Subquery(latest_outcomes().values("outcome")[:1]))
        .order_by("answered_at", "pk")
        .values_list(
            "contribution",
            "contribution__created_at",
            "contribution__answer_due_on",
            "answered_at",
            "outcome",
        )
    )
    first: dict[int, tuple[date, date | None, date]] = {}
    outcome: dict[int, str] = {}
    for pk, created_at, due_on, answered_at, latest in targets:
        first.setdefault(
            pk, (timezone.localdate(created_at), due_on, timezone.localdate(answered_at))
        )
        outcome[pk] = latest
    open_ones = unanswered_contributions().filter(scope.condition())
    left = open_ones.aggregate(late=Count("pk", filter=Q(answer_due_on__lt=today)), all=Count("pk"))
    mix = Counter(outcome.values())
    return Answering(
        contributions=len(first) + left["all"],
        answered=len(first),
        in_term=sum(due is None or answered <= due for _sent, due, answered in first.values()),
        unanswered_late=left["late"],
        waiting=left["all"] - left["late"],
        median_days=_median_days([(sent, answered) for sent, _due, answered in first.values()]),
        outcomes=tuple(
            OutcomeShare(code, Outcome(code).label, mix[code], mix[code] / len(outcome))
            for code in Outcome.values
            if mix[code]
        ),
    )


def _median_days(spans: list[tuple[date, date]]) -> float | None:
    """Each pair of dates is counted once: many contributions share them."""
    if not spans:
        return None
    calendar = holiday_calendar()
    days = {span: _business_days(span, calendar) for span in set(spans)}
    return float(median(days[span] for span in spans))


def _business_days(span: tuple[date, date], calendar: Calendar) -> int:
    try:
        return business_days_between(*span, calendar)
    except DateNotCovered:  # years beyond the holiday table: weekdays alone
        first, last = span
        return sum(
            date.fromordinal(day).weekday() < 5
            for day in range(first.toordinal() + 1, last.toordinal() + 1)
        )
