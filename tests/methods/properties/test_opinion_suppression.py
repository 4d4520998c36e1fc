"""No published figure gives a small one away."""

from __future__ import annotations

from itertools import product

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from participa_methods.opinion.suppression import suppressed

LEAST = 5
tables = st.integers(1, 5).flatmap(
    lambda rows: st.lists(
        st.lists(st.integers(0, 30), min_size=3, max_size=3), min_size=rows, max_size=rows
    )
)


def given_away(counts: list[list[int]]) -> list[tuple[int, int]]:
    """Blank cells that the published ones give by adding and subtracting (row and column of each).

    A cell or a sum is a vector over the inner cells; a blank one follows if it lies in the span of
    the published ones. One that is 0 may follow: it tells of nobody.
    """
    table = suppressed(counts, LEAST)
    height, width = len(counts), len(counts[0])
    published, blank = [], {}
    for r, row in enumerate(table):
        for c, value in enumerate(row):
            held = np.zeros((height, width))
            held[slice(None) if r == height else r, slice(None) if c == width else c] = 1
            if value is None:
                blank[r, c] = held.ravel()
            else:
                published.append(held.ravel())
            if value == 0:  # a sum of nothing says that each of its cells is nothing
                published += [one for one in np.eye(height * width) if one @ held.ravel()]
    rank = np.linalg.matrix_rank(np.array(published)) if published else 0
    return [
        cell
        for cell, held in blank.items()
        if held @ np.array(counts).ravel()
        and np.linalg.matrix_rank(np.array([*published, held])) == rank
    ]


@given(counts=tables)
def test_no_small_cell_and_none_follows_from_the_rest(counts: list[list[int]]) -> None:
    table = suppressed(counts, LEAST)
    assert [v for row in table for v in row if v is not None and 0 < v < LEAST] == []
    assert given_away(counts) == []


def test_blank_between_two_corners_of_blanks_does_not_follow() -> None:
    """No line here has a single blank, yet row sums less column sums would give one."""
    counts = [[2, 3, 1, 20, 30], [4, 1, 30, 20, 30], [30, 20, 2, 1, 20], [30, 20, 3, 4, 30]]
    assert given_away(counts) == []


@given(counts=tables)
def test_what_is_published_is_true(counts: list[list[int]]) -> None:
    rows = [[*row, sum(row)] for row in counts]
    if len(rows) > 1:
        rows.append([sum(column) for column in zip(*rows, strict=True)])
    table = suppressed(counts, LEAST)
    places = product(range(len(rows)), range(4))
    assert [(r, c) for r, c in places if table[r][c] not in (None, rows[r][c])] == []


def test_groups_that_differ_keep_their_figures() -> None:
    assert suppressed([[24, 2, 2], [3, 20, 2]], LEAST) == [
        [24, None, None, 28],
        [None, 20, None, 25],
        [None, None, None, 53],
    ]


def test_everybody_keeps_theirs_where_groups_agree() -> None:
    assert suppressed([[24, 2, 1], [18, 3, 1]], LEAST) == [
        [24, None, None, 27],
        [18, None, None, 22],
        [42, None, None, 49],
    ]


def test_nothing_small_leaves_everything() -> None:
    assert suppressed([[10, 0, 5]], LEAST) == [[10, 0, 5, 15]]
