"""How commitments stood month by month, by what was known on each day."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta

import pytest
import time_machine

from participa.accountability import operations
from participa.accountability.enums import CommitmentState
from participa.accountability.queries import BoardFilters, board_summary, states_by_month
from participa.accountability.queries.history import month_ends
from tests.factories.accountability import (
    NOW,
    SETUP,
    complete,
    contrast,
    make_commitment,
    make_evidence,
)
from tests.factories.territories import make_territory

pytestmark = pytest.mark.django_db
EVERYTHING = BoardFilters()
KEPT, WAY = CommitmentState.KEPT, CommitmentState.ON_THE_WAY
LATE, BROKEN = CommitmentState.LATE, CommitmentState.BROKEN


def states(filters: BoardFilters = EVERYTHING, at=NOW) -> dict[date, dict[str, int]]:
    return {
        one.day: {state.value: count for state, count in one.counts.items() if count}
        for one in states_by_month(filters, at)
    }


def test_the_last_days_of_twelve_months() -> None:
    ends = month_ends(date(2024, 3, 31))
    assert ends[0] == date(2023, 3, 31)
    assert ends[-2:] == [date(2024, 1, 31), date(2024, 2, 29)]
    assert len(ends) == 12


def test_nothing_before_the_first_commitment() -> None:
    assert states() == {}
    make_commitment(at=NOW - timedelta(days=40))
    assert list(states()) == [date(2026, 10, 31), NOW.date()]


def test_a_commitment_goes_from_on_the_way_to_late_to_broken_to_kept() -> None:
    one = make_commitment(at=NOW - timedelta(days=200), due_on=NOW.date() - timedelta(days=150))
    make_evidence(complete(one, at=NOW - timedelta(days=3)), at=NOW - timedelta(days=2))
    found = [next(iter(counts)) for counts in states().values()]
    assert list(dict.fromkeys(found)) == [WAY, LATE, BROKEN, KEPT]


def test_a_date_that_was_moved_counts_from_the_day_it_was_moved() -> None:
    one = make_commitment(at=NOW - timedelta(days=100), due_on=NOW.date() - timedelta(days=60))
    operations.revise_commitment(
        by=SETUP,
        at=NOW - timedelta(days=10),
        commitment=one,
        title="Arreglar la bocatoma de La Olga",
        post="Secretaría de Infraestructura",
        due_on=NOW.date() + timedelta(days=60),
        means_of_verification="Acta de recibo de la obra y fotos",
        reason="Llovió dos meses",
    )
    found = states()
    assert found[date(2026, 10, 31)] == {LATE: 1}
    assert found[NOW.date()] == {WAY: 1}


def test_today_is_what_the_board_counts() -> None:
    make_commitment()
    make_commitment(due_on=NOW.date() - timedelta(days=5))
    denied = make_evidence(complete(make_commitment(due_on=NOW.date() - timedelta(days=5))))
    for _ in range(3):
        contrast(denied, verdict="false")
    hidden = make_evidence(complete(make_commitment()))
    operations.hide_evidence(
        by=SETUP, at=NOW - timedelta(hours=1), evidence=hidden, reason="personal_data"
    )
    board = board_summary(BoardFilters(), NOW).total
    today = states_by_month(BoardFilters(), NOW)[-1]
    assert {one.state: one.count for one in board.states} == today.counts
    assert today.counts[BROKEN] == 1


def test_filters_are_those_of_the_board() -> None:
    one = make_commitment()
    make_commitment()
    here = BoardFilters(territory=one.process.territory)
    assert states(here)[NOW.date()] == {WAY: board_summary(here, NOW).total.total}
    assert states(BoardFilters(territory=make_territory())) == {}


def test_the_page_the_table_and_the_file_say_the_same(client, django_assert_max_num_queries):
    with time_machine.travel(NOW, tick=False):
        assert "Aquí se verá cómo avanzan" in client.get("/compromisos/mes-a-mes/").content.decode()
        for _ in range(3):
            make_commitment(due_on=NOW.date() - timedelta(days=5))
        with django_assert_max_num_queries(12):
            page = client.get("/compromisos/mes-a-mes/").content.decode()
        assert "De 3, 0 están cumplidos y 3 atrasados o incumplidos." in page
        rows = list(
            csv.DictReader(io.StringIO(client.get("/compromisos/mes-a-mes.csv").content.decode()))
        )
        assert rows[-1] == {
            "dia": str(NOW.date()), "kept": "0", "on_the_way": "0", "late": "3", "broken": "0",
            "total": "3",
        }  # fmt: skip
        assert "/compromisos/mes-a-mes/" in client.get("/compromisos/").content.decode()
        assert client.get("/compromisos/mes-a-mes/?territorio=x&entidad=%00y").status_code in (
            200,
            400,
            404,
        )


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_asks_the_same_of_the_database_for_one_and_thirty(
    client, number: int, django_assert_num_queries
) -> None:
    for _ in range(number):
        make_commitment()
    with time_machine.travel(NOW, tick=False), django_assert_num_queries(6):
        client.get("/compromisos/mes-a-mes/")
