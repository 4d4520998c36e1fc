"""Every column of every row of the project's own tables of due dates and holidays."""

import csv
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from participa_methods.deadlines import Calendar, Term, due, latest_extension, read_calendar

HERE = Path(__file__).parent
HOLIDAYS = (HERE / "holidays_co_2015_2040.csv").read_text(encoding="utf-8").splitlines()
VECTORS = list(
    csv.DictReader((HERE / "business_day_vectors.csv").read_text(encoding="utf-8").splitlines())
)
CALENDAR = read_calendar(HOLIDAYS)
WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
# Day of the paschal full moon for each golden number, 1900–2199.
FULL_MOONS = (
    "04-14 04-03 03-23 04-11 03-31 04-18 04-08 03-28 04-16 04-05 "
    "03-25 04-13 04-02 03-22 04-10 03-30 04-17 04-07 03-27"
)

Answer = Callable[[date], date]


def term_of(days: int) -> Answer:
    return lambda day: due(Term("", days), day, CALENDAR).due_on


def extension_of(days: int, max_total: int | None = None) -> Answer:
    def answer(day: date) -> date:
        return latest_extension(Term("", days), day, CALENDAR, max_total=max_total).due_on

    return answer


COLUMNS: dict[str, Answer] = {
    "petition_info_10": term_of(10),
    "petition_general_15": term_of(15),
    "petition_consulta_30": term_of(30),
    "extension_max_general_30": extension_of(15),
    "extension_max_info_20": extension_of(10),
    "extension_max_consulta_60": extension_of(30),
    "transfer_5": term_of(5),
    "incomplete_notice_10": term_of(10),
    "habeas_consulta_10": term_of(10),
    "habeas_consulta_ext_15": extension_of(10, 15),
    "habeas_reclamo_15": term_of(15),
    "habeas_reclamo_ext_23": extension_of(15, 23),
}


@pytest.mark.parametrize("row", VECTORS, ids=[row["received"] for row in VECTORS])
def test_due_dates_equal_every_column_of_the_vectors(row: dict[str, str]) -> None:
    received_on = date.fromisoformat(row["received"])
    computed = {name: answer(received_on).isoformat() for name, answer in COLUMNS.items()}
    assert {
        "received": row["received"],
        "weekday": WEEKDAYS[received_on.weekday()],
        **computed,
    } == row


def test_vectors_hold_sixteen_rows() -> None:
    assert len(VECTORS) == 16


def test_holiday_table_covers_its_years_and_no_other() -> None:
    assert CALENDAR.years == frozenset(range(2015, 2041))


def test_holiday_table_counts_nineteen_a_year_since_2026() -> None:
    per_year = Counter(int(row["date"][:4]) for row in csv.DictReader(HOLIDAYS))
    assert per_year == {year: 18 if year < 2026 else 19 for year in range(2015, 2041)}


def easter(year: int) -> date:
    """Easter Sunday by the day-after-the-full-moon rule, with tables instead of the usual formula.

    Valid for 1900–2199: the golden number gives the paschal full moon, Easter is the next Sunday.
    """
    moon = date.fromisoformat(f"{year}-{FULL_MOONS.split()[year % 19]}")
    return moon + timedelta(days=7 - (moon.weekday() + 1) % 7)


def monday_from(day: date) -> date:
    return day + timedelta(days=-day.weekday() % 7)


def holidays_by_law(year: int) -> set[date]:
    fixed = ((1, 1), (5, 1), (7, 20), (8, 7), (12, 8), (12, 25))
    moved = [(1, 6), (3, 19), (6, 29), (8, 15), (10, 12), (11, 1), (11, 11)]
    moved += [(7, 9)] if year >= 2026 else []
    after_easter = (-3, -2, 43, 64, 71)
    return (
        {date(year, month, day) for month, day in fixed}
        | {monday_from(date(year, month, day)) for month, day in moved}
        | {easter(year) + timedelta(days=days) for days in after_easter}
    )


def test_holiday_table_equals_the_rules_of_the_law() -> None:
    lawful = set().union(*(holidays_by_law(year) for year in range(2015, 2041)))
    assert Calendar(lawful) == CALENDAR
