"""Legal terms and the day on which each one ends."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from participa_methods.deadlines.calendar import (
    ONE_DAY,
    SATURDAY,
    Calendar,
    add_business_days,
    is_business_day,
    next_business_day,
)
from participa_methods.explain import Reason

CONFIRMED = "texto_visto"
LONGEST_FIGURE = 10_000  # no norm comes near it; it keeps date arithmetic inside its range


class Unit(StrEnum):
    """What the figure of a term counts."""

    BUSINESS_DAYS = "business_days"
    CALENDAR_DAYS = "calendar_days"
    WEEKS = "weeks"
    MONTHS = "months"


@dataclass(frozen=True)
class Term:
    """One legal term: `days` is its figure, counted in `unit` (so 1 with `MONTHS` is one month).

    `norm` and `article` cite its source; `status` is the confirmation status of the figure, where
    only `texto_visto` means that the wording of the norm was read. Raises `ValueError` when the
    figure is not within 1..10 000.
    """

    key: str
    days: int
    unit: Unit = Unit.BUSINESS_DAYS
    norm: str = ""
    article: str = ""
    status: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.days <= LONGEST_FIGURE:
            raise ValueError(f"the figure of a term lies within 1..{LONGEST_FIGURE}")


@dataclass(frozen=True)
class Deadline:
    """The last day of `term` when it starts with `received_on`, and the steps that led to it."""

    term: Term
    received_on: date
    due_on: date
    reasons: tuple[Reason, ...]


def due(term: Term, received_on: date, calendar: Calendar) -> Deadline:
    """Return the last day of `term`.

    `received_on` is the day from which the norm counts: receipt by the competent authority for a
    petition, the end of the first term for an extension. It is never day one.
    - business days: see `add_business_days`;
    - calendar days and weeks: every day counts;
    - months: same day number in the last month, or that month's last day (Código Civil, art. 67).
    Terms not counted in business days that end on another day run to the next business day
    (Ley 4 de 1913, art. 62, which says so of months and years). Raises `DateNotCovered`.
    """
    calendar.require(received_on)
    if term.unit is Unit.BUSINESS_DAYS:
        due_on = add_business_days(received_on, term.days, calendar)
        steps = _business_steps(received_on, due_on, calendar)
    else:
        nominal = _nominal_end(term, received_on)
        working = is_business_day(nominal, calendar)
        due_on = nominal if working else next_business_day(nominal, calendar)
        steps = _calendar_steps(received_on, nominal, due_on)
    return Deadline(term, received_on, due_on, (_figure_reason(term), *steps))


def _nominal_end(term: Term, received_on: date) -> date:
    if term.unit is Unit.MONTHS:
        return _add_months(received_on, term.days)
    return received_on + timedelta(days=term.days * (7 if term.unit is Unit.WEEKS else 1))


def _add_months(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _figure_reason(term: Term) -> Reason:
    if not term.norm:
        return Reason("figure_without_norm", {"days": term.days, "unit": term.unit.value})
    code = "figure_confirmed" if term.status == CONFIRMED else "figure_to_verify"
    return Reason(
        code,
        {
            "days": term.days,
            "unit": term.unit.value,
            "norm": term.norm,
            "article": term.article,
        },
    )


def _business_steps(received_on: date, due_on: date, calendar: Calendar) -> tuple[Reason, ...]:
    first = next_business_day(received_on, calendar)
    starts = Reason(
        "count_starts", {"received_on": received_on.isoformat(), "first_day": first.isoformat()}
    )
    skipped = tuple(
        day.isoformat()
        for day in sorted(calendar.holidays)
        if received_on < day < due_on and day.weekday() < SATURDAY
    )
    return (starts, Reason("holidays_skipped", {"dates": skipped})) if skipped else (starts,)


def _calendar_steps(received_on: date, nominal: date, due_on: date) -> tuple[Reason, ...]:
    starts = Reason(
        "count_starts",
        {"received_on": received_on.isoformat(), "first_day": (received_on + ONE_DAY).isoformat()},
    )
    if nominal == due_on:
        return (starts,)
    moved = Reason(
        "moved_to_business_day", {"nominal": nominal.isoformat(), "due_on": due_on.isoformat()}
    )
    return (starts, moved)
