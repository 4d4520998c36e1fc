"""How things to do are told: one by one, in groups of a kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, QuerySet, Window

SHOWN = 10  # of each kind; the figure beside it says how many there are
URGENT = ("late", "broken")


@dataclass(frozen=True)
class Item:
    """One thing to do: what, where, until when, and the one action."""

    title: str
    where: str
    url: str
    action: str
    due: date | None = None
    state: str = "waiting"  # of ui/status.html
    word: str = ""
    since: datetime | None = None


@dataclass(frozen=True)
class Group:
    """Things of one kind; `total` may be more than the items shown, `url` lists them all."""

    code: str
    name: str
    items: tuple[Item, ...]
    total: int
    url: str = ""

    @property
    def urgency(self) -> tuple[int, date]:
        """Late things first, then by the nearest date; what has no date comes last."""
        late = any(item.state in URGENT for item in self.items)
        return (0 if late else 1, min((i.due for i in self.items if i.due), default=date.max))


def first_rows(rows: QuerySet[Any]) -> tuple[list[Any], int]:
    """The first rows and how many there are, in one query."""
    found = list(rows.annotate(of=Window(Count("pk")))[:SHOWN])
    return found, found[0].of if found else 0
