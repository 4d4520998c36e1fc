"""Which statement somebody sees next: drawn by priority among those they have not answered."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from participa.participation.models import Activity, Contribution

from ..models import OpinionResult
from .voters import Progress, progress_of

# Section 10 of the method: no votes yet, ((1 − 1/2)·1·(1/2)·9)²; a question about the participant.
UNSEEN = 81 / 16
META = 49.0


@dataclass(frozen=True)
class Card:
    """A statement ready to be shown."""

    pk: int
    text: str
    is_meta: bool


def draw(
    cards: Sequence[Card],
    priorities: Mapping[str, float],
    chance: random.Random,
    count: int = 1,
) -> list[Card]:
    """`count` of the cards without repetition, each draw proportional to priority."""
    left = list(cards)
    weights = [priorities.get(str(card.pk), META if card.is_meta else UNSEEN) for card in left]
    drawn: list[Card] = []
    while left and len(drawn) < count:
        total = sum(weights)
        [index] = chance.choices(range(len(left)), weights if total > 0 else None)
        drawn.append(left.pop(index))
        weights.pop(index)
    return drawn


def next_cards(
    activity: Activity,
    answered: Mapping[int, object],
    chance: random.Random,
    *,
    first: int | None = None,
    not_now: int | None = None,
    count: int = 1,
) -> tuple[list[Card], Progress]:
    """The next cards of somebody who has answered some, and how far they are.

    first: the one asked for, if it is on show (also when it is answered: to change one's mind);
    not_now: the one just skipped, which comes again only when nothing else is left. Two queries.
    """
    rows = (
        Contribution.objects.public()
        .filter(activity=activity)
        .order_by("pk")
        .values_list("pk", "title", "statement__text", "statement__is_meta")
    )
    cards = {pk: Card(pk, text or title, bool(meta)) for pk, title, text, meta in rows}
    open_ = [card for pk, card in cards.items() if pk not in answered and pk != first]
    others = [card for card in open_ if card.pk != not_now] or open_
    known = OpinionResult.objects.filter(activity=activity).values_list("state", flat=True).first()
    priorities = (known or {}).get("priorities", {})
    drawn = draw(others, priorities, chance, count)
    if first in cards:
        drawn = [cards[first], *drawn][:count]
    return drawn, progress_of(cards, answered)
