"""News that is told to a person once, however often a round comes by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ..models import Notice


@dataclass(frozen=True, slots=True)
class News:
    """What somebody is to hear once. `once`: the param by whose value one time is told from another
    ("due_on": a date that moved is new news)."""

    kind: str
    url: str
    params: dict[str, Any]
    participants: tuple[int, ...]
    once: str = "due_on"

    def key(self, participant: int) -> tuple[str, str, str, int]:
        return self.kind, self.url, str(self.params[self.once]), participant


def already_told(news: Iterable[News]) -> set[tuple[str, str, str, int]]:
    """The keys of those of them that were told already; one query."""
    once = {(one.kind, one.url): one.once for one in news}
    found = Notice.objects.filter(
        kind__in={kind for kind, _url in once}, url__in={url for _kind, url in once}
    )
    return {
        (row.kind, row.url, str(row.params.get(once[row.kind, row.url], "")), row.participant_id)
        for row in found.only("kind", "url", "params", "participant_id")
        if (row.kind, row.url) in once
    }
