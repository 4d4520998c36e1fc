"""Cells of fewer than five people are not published, nor anything they follow from.

A table of groups by answers has its sums published beside it, so a blank could be filled in by
subtraction. Seen as a graph, with a node for each row and column and an edge for each blank, a blank
follows from the rest exactly where its edge is a bridge (Gusfield 1988, SIAM J. Comput. 17): then
another cell between the two parts that it joins is left blank too.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

Cell = tuple[int, int]
Table = list[list[int | None]]


def suppressed(counts: Sequence[Sequence[int]], least: int) -> Table:
    """Rows of counts, with a last column and a last row of sums; small cells become None.

    counts: one row a group, one column an answer. A cell from 1 to `least` - 1 is small; a sum
    is a cell like any other. What else has to go goes from the last row first, the smallest figure
    first: where groups differ, theirs say more than everybody's. A single row gets no row of sums, so its columns add up to nothing.
    """
    rows = [[*row, sum(row)] for row in counts]
    if len(rows) > 1:
        rows.append([sum(column) for column in zip(*rows, strict=True)])
    value = {(r, c): cell for r, row in enumerate(rows) for c, cell in enumerate(row)}
    blank = {cell for cell in value if 0 < value[cell] < least}
    alone = len(rows) == 1
    # Where nobody answered, a blank would hide nothing: its line says 0.
    full = {(r, c) for r, c in value if rows[r][-1] and (alone or rows[-1][c])}
    while (parts := _cut_off(blank, alone)) is not None:
        one, other = parts
        ends = {cell: (_row(cell), _column(cell, alone)) for cell in full - blank}
        joins = [cell for cell, end in ends.items() if one & {*end} and other & {*end}]
        joins = joins or [cell for cell, end in ends.items() if len(one & {*end}) == 1]
        blank.add(min(joins, key=lambda cell: (cell[0] < len(counts), value[cell], cell)))
    return [
        [None if (r, c) in blank else cell for c, cell in enumerate(row)]
        for r, row in enumerate(rows)
    ]


def _row(cell: Cell) -> str:
    return f"row {cell[0]}"


def _column(cell: Cell, alone: bool) -> str:
    return "" if alone else f"column {cell[1]}"


def _cut_off(blank: Iterable[Cell], alone: bool) -> tuple[set[str], set[str]] | None:
    """The rows and columns on either side of a blank that follows from the rest; None without one."""
    edges = [(_row(cell), _column(cell, alone)) for cell in sorted(blank)]
    for at, (row, column) in enumerate(edges):
        others = edges[:at] + edges[at + 1 :]
        reached = _reached(row, others)
        if column not in reached:
            return reached, _reached(column, others)
    return None


def _reached(start: str, edges: Sequence[tuple[str, str]]) -> set[str]:
    found, size = {start}, 0
    while len(found) > size:
        size = len(found)
        for edge in edges:
            if found.intersection(edge):
                found.update(edge)
    return found
