"""Cells of fewer than five people are not published, nor anything they follow from.

Rule 12 of the model. A table of groups by answers has its sums published beside it, so a single
blank in a line could be filled in by subtraction: a second one is left blank in that line.
"""

from __future__ import annotations

from collections.abc import Sequence

Table = list[list[int | None]]


def suppressed(counts: Sequence[Sequence[int]], least: int) -> Table:
    """Rows of counts, with a last column and a last row of sums; small cells become None.

    counts: one row a group, one column an answer. A cell from 1 to `least` - 1 is small; a sum
    is a cell like any other. Nothing published in a line then gives a blank of that line.
    """
    rows = [[*row, sum(row)] for row in counts]
    if len(rows) > 1:
        rows.append([sum(column) for column in zip(*rows, strict=True)])
    blank = [[0 < value < least for value in row] for row in rows]
    lines = [[(r, c) for c in range(len(rows[0]))] for r in range(len(rows))] if rows else []
    if len(rows) > 1:
        lines += [[(r, c) for r in range(len(rows))] for c in range(len(rows[0]))]
    changed = True
    while changed:
        changed = False
        for line in lines:
            open_ = [(rows[r][c], r, c) for r, c in line if not blank[r][c]]
            if len(line) - len(open_) == 1 and open_:
                _value, r, c = min(open_)
                blank[r][c] = changed = True
    return [
        [None if hidden else value for value, hidden in zip(row, marks, strict=True)]
        for row, marks in zip(rows, blank, strict=True)
    ]
