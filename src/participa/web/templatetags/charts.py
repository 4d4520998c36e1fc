"""Where each mark of a chart stands: pure geometry, no drawing and no database.

Widths are shares of the picture ("63.2%") and heights are in letters ("1.5em"), so a chart fits a
phone of 320 px and grows with the text when somebody enlarges it. All values are ready to print:
a template must not localise them.
"""

from __future__ import annotations

import datetime as dt
import math
import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from participa.web.templatetags.words import date_words, month_words, number

_LETTERS = 34  # of a label on one line of the narrowest phone
_BAR_SHARE = 72.0  # per cent of the width that the longest bar takes; the figure stands after it


def _get(row: Any, name: str, default: Any = None) -> Any:
    return row.get(name, default) if isinstance(row, dict) else getattr(row, name, default)


def _share(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def _em(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".") + "em"


@dataclass(frozen=True)
class TextLine:
    text: str
    y: str


@dataclass(frozen=True)
class Bar:
    label: str
    lines: tuple[TextLine, ...]
    text: str  # the figure in words
    tone: str  # "", good, late, broken or soft
    weak: bool  # the one to look at first
    y: str
    text_y: str
    width: str
    text_x: str


@dataclass(frozen=True)
class BarChart:
    bars: tuple[Bar, ...]
    height: str


def bars(rows: Iterable[Any]) -> BarChart:
    """Rows of `label`, `value` (≥ 0) and perhaps `text`, `tone`, `weak`: a bar for each."""
    rows = list(rows)
    top = max((float(_get(row, "value", 0) or 0) for row in rows), default=0) or 1
    found, y = [], 0.0
    for row in rows:
        value = max(float(_get(row, "value", 0) or 0), 0)
        label = str(_get(row, "label", ""))
        lines = []
        for line in textwrap.wrap(label, _LETTERS) or [""]:
            lines.append(TextLine(line, _em(y + 1)))
            y += 1.3
        width = _BAR_SHARE * value / top
        found.append(
            Bar(
                label=label,
                lines=tuple(lines),
                text=str(_get(row, "text") or number(value)),
                tone=str(_get(row, "tone", "") or ""),
                weak=bool(_get(row, "weak", False)),
                y=_em(y + 0.1),
                text_y=_em(y + 1.02),
                width=_share(max(width, 0.4)),
                text_x=_share(max(width, 0.4)),
            )
        )
        y += 2.1
    return BarChart(tuple(found), _em(max(y - 0.5, 1)))


@dataclass(frozen=True)
class Piece:
    tone: str  # "", good, late, broken or soft
    text: str
    x: str
    width: str


@dataclass(frozen=True)
class Stack:
    label: str
    y: str
    text_y: str
    pieces: tuple[Piece, ...]
    text: str  # of all together


@dataclass(frozen=True)
class StackChart:
    stacks: tuple[Stack, ...]
    height: str


def stacks(rows: Iterable[Any]) -> StackChart:
    """Rows of `label` and `pieces` (of `value` ≥ 0 and `tone`): what makes up each, end to end."""
    rows = list(rows)
    amounts = [[float(_get(one, "value") or 0) for one in _get(row, "pieces")] for row in rows]
    top = max(map(sum, amounts), default=0) or 1
    found = []
    for index, (row, values) in enumerate(zip(rows, amounts, strict=True)):
        pieces, before = [], 0.0
        for one, value in zip(_get(row, "pieces"), values, strict=True):
            x, width = (_BAR_SHARE * part / top for part in (before, value))
            tone = str(_get(one, "tone", "") or "")
            pieces.append(Piece(tone, number(value), _share(x), _share(width)))
            before += value
        y = 3.2 * index
        label = str(_get(row, "label", ""))
        found.append(Stack(label, _em(y + 1.3), _em(y + 1), tuple(pieces), number(sum(values))))
    return StackChart(tuple(found), _em(max(3.2 * len(rows) - 0.5, 1)))


@dataclass(frozen=True)
class DotRow:
    label: str
    lines: tuple[TextLine, ...]
    y: str
    first_x: str
    second_x: str
    left: str
    right: str
    first_text: str
    second_text: str


@dataclass(frozen=True)
class DotChart:
    rows: tuple[DotRow, ...]
    height: str
    top_text: str


def dots(rows: Iterable[Any]) -> DotChart:
    """Rows of `label`, `first`, `second` (shares 0 to 1): two dots a row, their gap joined."""
    rows = list(rows)
    values = [float(_get(row, name) or 0) for row in rows for name in ("first", "second")]
    top = min(1.0, math.ceil(max(values, default=1) * 10) / 10) or 1.0
    found, y = [], 0.0
    for row in rows:
        first, second = float(_get(row, "first") or 0), float(_get(row, "second") or 0)
        lines = []
        for line in textwrap.wrap(str(_get(row, "label", "")), _LETTERS) or [""]:
            lines.append(TextLine(line, _em(y + 1)))
            y += 1.3
        x1, x2 = (2 + 96 * min(value / top, 1) for value in (first, second))
        found.append(
            DotRow(
                label=str(_get(row, "label", "")),
                lines=tuple(lines),
                y=_em(y + 0.65),
                first_x=_share(x1),
                second_x=_share(x2),
                left=_share(min(x1, x2)),
                right=_share(max(x1, x2)),
                first_text=f"{number(first * 100, 1)} %",
                second_text=f"{number(second * 100, 1)} %",
            )
        )
        y += 1.9
    return DotChart(tuple(found), _em(y + 1.2), f"{number(top * 100)} %")


@dataclass(frozen=True)
class LinePoint:
    x: str
    y: str
    date: str
    text: str
    last: bool


@dataclass(frozen=True)
class LineChart:
    points: tuple[LinePoint, ...]
    path: str  # on a grid of 100 by 100, stretched to the picture
    goal: str  # y of the goal on the same grid, or ""
    goal_text: str
    ticks: tuple[TextLine, ...]
    start: str
    end: str


def _ceiling(value: float) -> float:
    """The round number (1, 2 or 5 times a power of ten) at or above a value."""
    if value <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(value))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= value - 1e-9)


def _day(value: Any) -> int:
    return value.toordinal() if isinstance(value, dt.date) else int(value)


def _axis_date(point: Any, days: int) -> str:
    """The month is enough for a long time; two whole dates do not fit under a phone's chart."""
    day = _get(point, "date")
    if days > 60:
        return month_words(day) or str(day)
    words = date_words(day) or str(day)
    return words.rsplit(" de ", 1)[0] if " de " in words else words


def line(points: Sequence[Any], goal: Any = None) -> LineChart:
    """Points of `date` and `value` (≥ 0) over time, in any order, with a goal if there is one."""
    points = sorted(points, key=lambda point: _day(_get(point, "date")))
    values = [float(_get(point, "value") or 0) for point in points]
    target = None if goal in (None, "") else float(goal)
    top = _ceiling(max([*values, target or 0], default=1))
    first = _day(_get(points[0], "date")) if points else 0
    span = (_day(_get(points[-1], "date")) - first if points else 0) or 1
    found, path = [], []
    for index, (point, value) in enumerate(zip(points, values, strict=True)):
        x = 100 * (_day(_get(point, "date")) - first) / span
        y = 100 - 100 * value / top
        path.append(f"{x:.2f},{y:.2f}")
        # Marks keep away from the edges so that they are not cut; the trace does the same.
        found.append(
            LinePoint(
                x=_share(x),
                y=_share(y),
                date=date_words(_get(point, "date")) or str(_get(point, "date")),
                text=str(_get(point, "text") or number(value)),
                last=index == len(points) - 1,
            )
        )
    return LineChart(
        points=tuple(found),
        path=" ".join(path),
        goal="" if target is None else f"{100 - 100 * target / top:.2f}",
        goal_text="" if target is None else number(target),
        ticks=tuple(TextLine(number(top * part), _share(100 - 100 * part)) for part in (1, 0.5, 0)),
        start=_axis_date(points[0], span) if points else "",
        end=_axis_date(points[-1], span) if points else "",
    )


@dataclass(frozen=True)
class Node:
    label: str
    sector: str
    x: str
    y: str
    anchor: str  # start, middle or end: names stay inside the picture
    text_x: str
    ties: int


@dataclass(frozen=True)
class Tie:
    x1: str
    y1: str
    x2: str
    y2: str
    strong: bool


@dataclass(frozen=True)
class Network:
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]


def network(nodes: Sequence[Any], ties: Iterable[Any]) -> Network:
    """Nodes of `key`, `label`, `sector` (and `x`, `y` from 0 to 100 when a method placed them),
    ties of `source`, `target` and perhaps `strong`. Unplaced nodes go round a ring, by sector."""
    placed: dict[Any, tuple[float, float]] = {}
    ring = sorted(
        (node for node in nodes if _get(node, "x") is None),
        key=lambda node: (str(_get(node, "sector")), str(_get(node, "label"))),
    )
    for index, node in enumerate(ring):
        angle = 2 * math.pi * index / len(ring) - math.pi / 2
        placed[_get(node, "key")] = (50 + 41 * math.cos(angle), 46 + 38 * math.sin(angle))
    for node in nodes:
        if _get(node, "x") is not None:
            placed[_get(node, "key")] = (
                8 + 0.84 * float(_get(node, "x")),
                8 + 0.8 * float(_get(node, "y")),
            )
    counts = dict.fromkeys(placed, 0)
    lines = []
    for tie in ties:
        ends = _get(tie, "source"), _get(tie, "target")
        if any(end not in placed for end in ends):
            continue
        for end in ends:
            counts[end] += 1
        (x1, y1), (x2, y2) = placed[ends[0]], placed[ends[1]]
        lines.append(
            Tie(_share(x1), _share(y1), _share(x2), _share(y2), bool(_get(tie, "strong", False)))
        )
    found = []
    for node in nodes:
        x, y = placed[_get(node, "key")]
        anchor = "start" if x < 30 else "end" if x > 70 else "middle"
        found.append(
            Node(
                label=str(_get(node, "label", "")),
                sector=str(_get(node, "sector", "")),
                x=_share(x),
                y=_share(y),
                anchor=anchor,
                text_x={"start": "-.5em", "middle": "0", "end": ".5em"}[anchor],
                ties=counts[_get(node, "key")],
            )
        )
    return Network(tuple(found), tuple(lines))
