"""The day on which an electronic filing counts."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone

from participa_methods.deadlines.calendar import Calendar, next_business_day
from participa_methods.explain import Reason

COLOMBIA = timezone(timedelta(hours=-5), "-05")  # no daylight saving in the years of any table


@dataclass(frozen=True)
class Receipt:
    """`sent_on`: the day that decides whether the sender was in time. `filed_on`: the business day
    on which the authority files it, from which the authority's own term counts."""

    sent_on: date
    filed_on: date
    reasons: tuple[Reason, ...]


def effective_receipt(sent_at: datetime, calendar: Calendar) -> Receipt:
    """Return the day of an electronic filing, in Colombian time, and its filing day.

    In time until midnight, filed on the next business day (CPACA, Ley 1437 de 2011, art. 54).
    The norm makes no difference for office hours, so neither does this function. Raises
    `ValueError` for a datetime without time zone, and `DateNotCovered`.
    """
    if sent_at.utcoffset() is None:
        raise ValueError("a moment of filing needs its time zone")
    sent_on = sent_at.astimezone(COLOMBIA).date()
    filed_on = next_business_day(sent_on, calendar)
    filed_next = Reason(
        "filed_next_business_day",
        {"sent_on": sent_on.isoformat(), "filed_on": filed_on.isoformat()},
    )
    return Receipt(sent_on, filed_on, (filed_next,))
