"""A result as people read it: statements with their words, groups with names, points to draw."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from participa.participation.models import Activity, Contribution

from ..models import OpinionResult, Voter
from .voters import votes_of

SHAPES = ("circle", "square", "triangle", "diamond", "hexagon")
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@dataclass(frozen=True)
class Name:
    """How a group is told apart: a letter, a shape and the number of its colour."""

    letter: str
    shape: str
    colour: int


@dataclass(frozen=True)
class Cells:
    """Agrees, disagrees, passes and their sum; None where fewer than five people stand behind."""

    name: Name | None
    agree: int | None
    disagree: int | None
    passes: int | None
    total: int | None

    def of(self, side: str) -> int | None:
        return self.agree if side == "agree" else self.disagree


@dataclass(frozen=True)
class Leaning:
    """The side that more of a group are on, with the count and of how many."""

    name: Name
    side: str
    count: int
    total: int


@dataclass(frozen=True)
class Told:
    """A statement in a list, with the counts of everybody and of each group.

    side: agree, disagree, pass, or split for what divides.
    """

    contribution: Contribution
    text: str
    side: str
    everybody: Cells
    groups: tuple[Cells, ...]
    own: Cells | None = None  # those of the group it stands for
    nearly_all: bool = False

    @property
    def leanings(self) -> list[Leaning]:
        """Where the groups whose figures may be told stand."""
        found = []
        for row in self.groups:
            sides = [(row.of(side), side) for side in ("agree", "disagree")]
            known = [(count, side) for count, side in sides if count is not None]
            if known and row.name and row.total:
                count, side = max(known)
                if 2 * count > row.total:
                    found.append(Leaning(row.name, side, count, row.total))
        return found

    @property
    def count(self) -> int | None:
        return (self.own or self.everybody).of(self.side)

    @property
    def total(self) -> int | None:
        return (self.own or self.everybody).total


@dataclass(frozen=True)
class Group:
    id: int
    name: Name
    size: int
    statements: tuple[Told, ...]


@dataclass(frozen=True)
class Point:
    """Some people of one group who answer alike: where (per cent of the picture) and how many."""

    x: str
    y: str
    radius: str
    width: str
    people: int
    name: Name


@dataclass(frozen=True)
class Here:
    """Where the person who looks is; only they see it. `group` None: in none that is shown."""

    x: str
    y: str
    name: Name | None


@dataclass(frozen=True)
class Reading:
    """Everything the result page shows."""

    at: datetime
    method: str
    version: str
    digest: str
    participants: int
    more: bool  # fewer than five others answered too: nothing here counts them
    votes: int
    statements: int
    silhouette: float | None
    chance: Mapping[str, Any] | None  # times what chance gives, in so many draws
    weak: tuple[str, ...]
    apart: int
    shared: tuple[Told, ...]
    groups: tuple[Group, ...]
    divisive: tuple[Told, ...]
    uncertain: tuple[Told, ...]
    points: tuple[Point, ...]
    here: Here | None


def name_of(group: int) -> Name:
    return Name(LETTERS[group % 26], SHAPES[group % 5], group % 5 + 1)


def reading_of(activity: Activity, voter: Voter | None = None) -> Reading | None:
    """The latest result in words, with `voter`'s own place; None while there is none. Four queries."""
    row = OpinionResult.objects.filter(activity=activity).first()
    if row is None or not row.result.get("participants"):
        return None
    told = row.result
    texts = _texts(activity)
    order = [group["id"] for group in told["groups"]]

    def statement(
        pk: int, side: str, group: int | None = None, nearly_all: bool = False
    ) -> Told | None:
        contribution, table = texts.get(pk), told["tables"].get(str(pk))
        if contribution is None or table is None:  # hidden since, or erased
            return None
        names = [name_of(each) for each in order]
        cells = tuple(
            Cells(name, *line) for name, line in zip(names, table[: len(order)], strict=True)
        )
        own = cells[order.index(group)] if group is not None else None
        return Told(
            contribution=contribution,
            text=contribution.statement.words,
            side=side,
            everybody=Cells(None, *table[-1]),
            groups=cells,
            own=own,
            nearly_all=nearly_all,
        )

    points, scale = told["map"], _scale(told["map"])
    return Reading(
        at=row.at,
        method=row.method,
        version=row.version,
        digest=row.digest,
        participants=told["participants"],
        more=told.get("more", False),
        votes=told["votes"],
        statements=told["statements"],
        silhouette=told["silhouette"],
        chance=told.get("chance"),
        weak=tuple(told["weak"]),
        apart=told["apart"],
        shared=_some(
            statement(each["id"], each["side"], nearly_all=each.get("nearly_all", False))
            for each in told["shared"]
        ),
        groups=tuple(
            Group(
                id=each["id"],
                name=name_of(each["id"]),
                size=each["size"],
                statements=_some(
                    statement(one["id"], one["side"], each["id"]) for one in each["statements"]
                ),
            )
            for each in told["groups"]
        ),
        divisive=_some(statement(pk, "split") for pk in told["divisive"]),
        uncertain=_some(statement(pk, "pass") for pk in told["uncertain"]),
        points=tuple(
            Point(
                x=_percent(x, scale),
                y=_percent(-y, scale),
                radius=f"{_radius(people):.2f}em",
                width=f"{2 * _radius(people):.2f}em",
                people=people,
                name=name_of(group),
            )
            for x, y, people, group in points
        ),
        here=_here(voter, row.state, order, scale) if voter is not None and points else None,
    )


def _some(found: Any) -> tuple[Told, ...]:
    return tuple(each for each in found if each is not None)


def _texts(activity: Activity) -> dict[int, Contribution]:
    rows = Contribution.objects.public().filter(activity=activity).select_related("statement")
    return {row.pk: row for row in rows}


def _scale(points: Sequence[Sequence[float]]) -> float:
    """Half the side of the square that holds every point."""
    return max((abs(value) for x, y, *_rest in points for value in (x, y)), default=1.0) or 1.0


def _radius(people: int) -> float:
    """In em: the area grows with the people, up to a size that still lets others be seen."""
    return min(0.3 + 0.12 * math.sqrt(people), 2.2)


def _percent(value: float, scale: float) -> str:
    """Within 8 and 92 per cent of the picture, whoever stands farther out at its edge."""
    return f"{50 + 42 * min(max(value / scale, -1.0), 1.0):.1f}%"


def _here(
    voter: Voter, state: Mapping[str, Any], shown: Sequence[int], scale: float
) -> Here | None:
    position = position_of({pk: vote.value or 0 for pk, vote in votes_of(voter).items()}, state)
    if position is None:
        return None
    name = name_of(voter.group) if voter.group is not None and voter.group in shown else None
    return Here(_percent(position[0], scale), _percent(-position[1], scale), name)


def position_of(votes: Mapping[int, int], state: Mapping[str, Any]) -> tuple[float, float] | None:
    """Where answers lie with the current centre and components (section 4); None without any."""
    center, components = state.get("center", {}), state.get("components", {})
    out = set(state.get("out", ()))
    known = {pk: value for pk, value in votes.items() if str(pk) in center and pk not in out}
    if not known:
        return None
    factor = math.sqrt(len(center) / max(len(known) + len(out), 1))
    deviation = {pk: value - center[str(pk)] for pk, value in known.items()}
    x, y = (
        factor * sum(value * components[str(pk)][axis] for pk, value in deviation.items())
        for axis in (0, 1)
    )
    return x, y
