"""Colombian business days: Monday to Friday minus public holidays."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from participa_methods.explain import ExplainedError, Reason

ONE_DAY = timedelta(days=1)
SATURDAY = 5


class DateNotCovered(ExplainedError):
    """A count needs a date whose year is missing from, or incomplete in, the holiday table."""


@dataclass(frozen=True, init=False)
class Calendar:
    """Public holidays, as observed, and the years for which the table is known to be whole.

    `holidays`: any iterable of dates; repeated dates are harmless. A year counts as covered only
    when the table holds its 1 January and its 25 December, which are never moved (Ley 51 de 1983,
    art. 1): a table cut short therefore refuses its last year instead of giving wrong dates.
    """

    holidays: frozenset[date]
    years: frozenset[int]

    def __init__(self, holidays: Iterable[date]) -> None:
        dates = frozenset(plain_date(day) for day in holidays)
        whole = {d.year for d in dates if (d.month, d.day) == (1, 1)} & {
            d.year for d in dates if (d.month, d.day) == (12, 25)
        }
        object.__setattr__(self, "holidays", dates)
        object.__setattr__(self, "years", frozenset(whole))

    def require(self, day: date) -> None:
        """Raise `DateNotCovered` when the table says nothing sure about the year of `day`."""
        if plain_date(day).year not in self.years:
            years = (min(self.years), max(self.years)) if self.years else (0, 0)
            raise DateNotCovered(
                Reason(
                    "date_not_covered",
                    {"date": day.isoformat(), "first_year": years[0], "last_year": years[1]},
                )
            )


def plain_date(day: date) -> date:
    """Return `day`; a datetime never equals a date, so it would skip holidays: `TypeError`."""
    if isinstance(day, datetime):
        raise TypeError("a date is needed here, not a datetime")
    return day


def is_business_day(day: date, calendar: Calendar) -> bool:
    """Tell whether `day` is Monday to Friday and no holiday. Raises `DateNotCovered`."""
    calendar.require(day)
    return day.weekday() < SATURDAY and day not in calendar.holidays


def next_business_day(day: date, calendar: Calendar) -> date:
    """Return the first business day strictly after `day`. Raises `DateNotCovered`."""
    return add_business_days(day, 1, calendar)


def add_business_days(received_on: date, days: int, calendar: Calendar) -> date:
    """Return the last day of a term of `days` ≥ 1 business days.

    Day one is the first business day after `received_on`, which may itself fall on any day.
    Source: Ley 4 de 1913, art. 62 (holidays are left out of terms in days); Ley 1755 de 2015,
    art. 14 (days that follow receipt). Raises `ValueError` for `days` < 1 and `DateNotCovered`.
    """
    if days < 1:
        raise ValueError("a term has at least one day")
    calendar.require(received_on)
    day = received_on
    while days:
        day += ONE_DAY
        days -= is_business_day(day, calendar)
    return day


def business_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Count the business days after `start` up to and including `end`.

    Inverse of `add_business_days`: `business_days_between(d, add_business_days(d, n)) == n`.
    Negative when `end` precedes `start` (the days by which a term is overdue).
    Raises `DateNotCovered`.
    """
    if end < start:
        return -business_days_between(end, start, calendar)
    calendar.require(start)
    calendar.require(end)
    span = (end - start).days
    return sum(is_business_day(start + timedelta(days=n), calendar) for n in range(1, span + 1))
