"""Why: the model at work in a territory, and what its actors want to achieve together."""

from .contributions import (
    ActorContribution,
    ActorContributionVersion,
    ContributionMinutes,
    Fulfilment,
)
from .implementations import Implementation, ImplementationStage
from .indicators import Indicator, IndicatorVersion, Reading, ReadingVersion
from .objectives import (
    ConditionRating,
    Objective,
    ObjectiveTarget,
    ObjectiveVersion,
    ReinforcingActivity,
    TheoryVersion,
)

__all__ = [
    "ActorContribution",
    "ActorContributionVersion",
    "ConditionRating",
    "ContributionMinutes",
    "Fulfilment",
    "Implementation",
    "ImplementationStage",
    "Indicator",
    "IndicatorVersion",
    "Objective",
    "ObjectiveTarget",
    "ObjectiveVersion",
    "Reading",
    "ReadingVersion",
    "ReinforcingActivity",
    "TheoryVersion",
]
