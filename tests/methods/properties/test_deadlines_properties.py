"""What holds for every date and every figure."""

from datetime import date, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from participa_methods.deadlines import (
    Term,
    Unit,
    add_business_days,
    business_days_between,
    due,
    is_business_day,
    latest_extension,
    next_business_day,
    read_calendar,
)

TABLE = Path(__file__).parents[1] / "golden" / "holidays_co_2015_2040.csv"
CALENDAR = read_calendar(TABLE.read_text(encoding="utf-8").splitlines())
FEW_YEARS_LEFT = date(2038, 12, 31)

dates = st.dates(date(2015, 1, 1), FEW_YEARS_LEFT)
figures = st.integers(1, 90)
units = st.sampled_from([Unit.BUSINESS_DAYS, Unit.CALENDAR_DAYS, Unit.WEEKS])
terms = st.builds(Term, st.just(""), figures, units) | st.builds(
    Term, st.just(""), st.integers(1, 23), st.just(Unit.MONTHS)
)


def brute_count(start: date, end: date) -> int:
    days = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    return len([d for d in days if d.weekday() not in (5, 6) and d not in CALENDAR.holidays])


@given(dates, figures)
def test_add_business_days_is_the_inverse_of_between(day: date, figure: int) -> None:
    end = add_business_days(day, figure, CALENDAR)
    assert business_days_between(day, end, CALENDAR) == figure == brute_count(day, end)


@given(dates, figures, figures)
def test_add_business_days_adds_up(day: date, first: int, second: int) -> None:
    middle = add_business_days(day, first, CALENDAR)
    whole = add_business_days(day, first + second, CALENDAR)
    assert add_business_days(middle, second, CALENDAR) == whole


@given(dates, figures)
def test_add_business_days_grows_with_the_figure(day: date, figure: int) -> None:
    earlier = add_business_days(day, figure, CALENDAR)
    assert add_business_days(day, figure + 1, CALENDAR) == next_business_day(earlier, CALENDAR)


@given(dates, dates)
def test_business_days_between_changes_sign_with_direction(one: date, other: date) -> None:
    forth = business_days_between(one, other, CALENDAR)
    assert business_days_between(other, one, CALENDAR) == -forth


@given(terms, dates)
def test_due_lands_on_a_business_day_after_receipt(term: Term, received_on: date) -> None:
    due_on = due(term, received_on, CALENDAR).due_on
    assert (due_on > received_on, is_business_day(due_on, CALENDAR)) == (True, True)


@given(terms, dates, st.integers(0, 30))
def test_due_never_gets_earlier_with_a_later_receipt(
    term: Term, received_on: date, wait: int
) -> None:
    later = due(term, received_on + timedelta(days=wait), CALENDAR).due_on
    assert due(term, received_on, CALENDAR).due_on <= later


@given(st.builds(Term, st.just(""), st.integers(1, 10), st.sampled_from(Unit)), dates)
def test_latest_extension_never_precedes_the_due_date(term: Term, received_on: date) -> None:
    original = due(term, received_on, CALENDAR).due_on
    assert latest_extension(term, received_on, CALENDAR).due_on >= original
