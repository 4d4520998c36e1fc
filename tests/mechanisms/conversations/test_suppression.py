"""No published figure gives a small one away."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from participa.mechanisms.conversations.queries.suppression import suppressed

LEAST = 5
tables = st.integers(1, 5).flatmap(
    lambda rows: st.lists(
        st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=rows, max_size=rows
    )
)


@given(counts=tables)
def test_no_small_cell_and_no_line_with_a_single_blank(counts: list[list[int]]) -> None:
    table = suppressed(counts, LEAST)
    assert [v for row in table for v in row if v is not None and 0 < v < LEAST] == []
    lines = [*table, *(zip(*table, strict=True) if len(table) > 1 else [])]
    assert [line for line in lines if list(line).count(None) == 1] == []


@given(counts=tables)
def test_what_is_published_is_true(counts: list[list[int]]) -> None:
    rows = [[*row, sum(row)] for row in counts]
    if len(rows) > 1:
        rows.append([sum(column) for column in zip(*rows, strict=True)])
    table = suppressed(counts, LEAST)
    places = product(range(len(rows)), range(4))
    assert [(r, c) for r, c in places if table[r][c] not in (None, rows[r][c])] == []


def test_blanks_of_an_example() -> None:
    assert suppressed([[20, 2, 0], [9, 12, 6]], LEAST) == [
        [20, None, None, 22],
        [9, None, None, 27],
        [29, 14, 6, 49],
    ]


def test_nothing_small_leaves_everything() -> None:
    assert suppressed([[10, 0, 5]], LEAST) == [[10, 0, 5, 15]]
