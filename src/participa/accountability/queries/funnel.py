"""How far contributions come along the chain, and how well they are answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction
from statistics import median
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.audit.queries import remembered
from participa.participation.enums import ContributionState
from participa.participation.models import Contribution, Process
from participa.territories.models import Territory
from participa.territories.queries import holiday_calendar
from participa_methods.deadlines import Calendar, DateNotCovered, business_days_between

from ..enums import Outcome
from ..models import Change, Commitment, Evidence, ResponseTarget
from .lists import Words, latest_outcomes, unanswered_contributions
from .scopes import Scope


@dataclass(frozen=True)
class Step:
    """One link of the funnel: how many contributions reached it (`count`).

    records: rows of that kind that they led to (one response may answer ten contributions);
    ratio: share of those at the link before that came this far, None where there were none.
    """

    code: str
    label: Words
    count: int
    records: int
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


def chain_counts(
    *,
    process: Process | None = None,
    territory: Territory | None = None,
    at: datetime | None = None,
) -> Funnel:
    """The funnel of a process, a territory or the whole country: three queries, one more where
    contributions were answered twice; one in all if nothing has happened since it was last asked.

    The unit is the published contribution throughout, so that each arrow is a true share. The
    counts are of now whatever `at` is; pages pass it as they do to every question.
    """
    key = ("chain", process.pk if process else None, territory.pk if territory else None)
    return _funnel(remembered(key, lambda: _reached(Scope(process, territory))))


def _reached(scope: Scope) -> dict[str, int]:
    """Contributions that reached each link, and the rows of that kind.

    Commitments are few and each belongs to one response, so what they led to is counted by
    response first: nothing is multiplied by joining evidence with changes.
    """
    contributions = Contribution.objects.public().filter(scope.condition()).count()
    # By way of the response: there are fewer, and its process is that of what it answers.
    answered = ResponseTarget.objects.filter(
        scope.condition("response__process"),
        contribution__state=ContributionState.PUBLISHED,
    )
    elsewhere = ResponseTarget.objects.filter(contribution=OuterRef("contribution")).exclude(
        response=OuterRef("response")
    )
    # Contributions answered once are counted by the database; the few answered more often
    # must count once whatever responses they have.
    alone: dict[int, int] = {}
    shared: dict[int, set[int]] = {}
    counted = answered.order_by().values("response_id")
    for row in counted.annotate(n=Count("pk"), more=Count("pk", filter=Exists(elsewhere))):
        alone[row["response_id"]] = row["n"] - row["more"]
        if row["more"]:
            shared[row["response_id"]] = set()
    if shared:
        for response, contribution in answered.filter(response__in=list(shared)).values_list(
            "response_id", "contribution_id"
        ):
            shared[response].add(contribution)
        repeated = Counter(pk for some in shared.values() for pk in some)
        shared = {pk: {one for one in some if repeated[one] > 1} for pk, some in shared.items()}
    commitments, pieces, changes = Counter[int](), Counter[int](), Counter[int]()
    made = Commitment.objects.filter(scope.condition(), response__isnull=False).order_by()
    for response, evidence, changed in made.values_list(
        "response_id", _number_of(Evidence.objects.filter(hidden_at=None)),
        _number_of(Change.objects.all()),
    ):  # fmt: skip
        if response in alone:
            commitments[response] += 1
            pieces[response] += evidence
            changes[response] += changed

    def reached(by: Iterable[int]) -> int:
        responses = set(by)
        often = set[int]().union(*(shared.get(response, ()) for response in responses))
        return sum(alone[response] for response in responses) + len(often)

    found = {
        "contribution_reached": contributions,
        "contribution_rows": contributions,
        "response_reached": reached(alone),
        "response_rows": len(alone),
    }
    for code, counts in (("commitment", commitments), ("evidence", pieces), ("change", changes)):
        found[f"{code}_reached"] = reached(response for response, n in counts.items() if n)
        found[f"{code}_rows"] = counts.total()
    return found


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of `rows` belong to a commitment."""
    own = rows.filter(commitment=OuterRef("pk")).order_by().values("commitment")
    return Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)


def _funnel(reached: dict[str, int]) -> Funnel:
    steps: list[Step] = []
    for code, label in _LABELS:
        count, before = reached[f"{code}_reached"], steps[-1].count if steps else 0
        ratio = Fraction(count, before) if before else None
        step = Step(code, label, count, reached[f"{code}_rows"], ratio)
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
