"""The five conditions of collective impact, the weakest first: the minimum is what counts."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ..enums import CollectiveCondition
from ..models import ConditionRating, Objective

# What each level of the rubric looks like, the same for all five.
LEVELS: tuple[str | Promise, ...] = (
    _("Nada todavía"),
    _("Se habla de ello"),
    _("Está escrito y acordado"),
    _("Se usa y hay constancia"),
    _("Se usa, se revisa y se ajusta"),
)
# What each condition asks, in one sentence.
CONDITIONS: dict[str, str | Promise] = {
    CollectiveCondition.COMMON_AGENDA: _("Todos entienden igual el problema y qué quieren lograr."),
    CollectiveCondition.SHARED_MEASUREMENT: _("Miden lo mismo, de la misma forma, y lo publican."),
    CollectiveCondition.REINFORCING_ACTIVITIES: _(
        "Cada quien hace lo suyo de modo que le sirve a los demás."
    ),
    CollectiveCondition.CONTINUOUS_COMMUNICATION: _("Se encuentran seguido y cumplen lo hablado."),
    CollectiveCondition.BACKBONE: _("Alguien dedica su tiempo a juntar, recordar y medir."),
}


@dataclass(frozen=True)
class ConditionNow:
    """One condition with its ratings, oldest first; the last one holds."""

    condition: CollectiveCondition
    ratings: tuple[ConditionRating, ...]
    weakest: bool = False

    @property
    def current(self) -> ConditionRating | None:
        return self.ratings[-1] if self.ratings else None

    @property
    def level(self) -> int | None:
        """None while nobody has rated it: that is not the same as finding nothing (0)."""
        return self.ratings[-1].level if self.ratings else None

    @property
    def level_word(self) -> str | Promise:
        return "" if self.level is None else LEVELS[self.level]

    @property
    def meaning(self) -> str | Promise:
        return CONDITIONS[self.condition]


def conditions_of(objective: Objective) -> list[ConditionNow]:
    """All five: those without a rating, then the weakest first; one query."""
    ratings: dict[str, list[ConditionRating]] = defaultdict(list)
    for rating in objective.ratings.order_by("number"):
        ratings[rating.condition].append(rating)
    found = [
        ConditionNow(condition, tuple(ratings[condition])) for condition in CollectiveCondition
    ]
    found.sort(key=lambda one: -1 if one.level is None else one.level)
    lowest = min((one.level for one in found if one.level is not None), default=None)
    return [
        ConditionNow(one.condition, one.ratings, one.level is not None and one.level == lowest)
        for one in found
    ]
