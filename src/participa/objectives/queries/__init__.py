"""Where the model is at work, what its actors want to achieve together, and how far that is."""

from .conditions import CONDITIONS, ConditionNow, conditions_of
from .contributions import (
    Given,
    GivingCount,
    contributions_of,
    giving_counts,
    sectors_fulfilled,
    with_giving,
)
from .documents import objective_document, search_documents
from .indicators import IndicatorNow, ReadingNow, indicators_of
from .people import conveners_of, representatives_of
from .places import (
    first_implementations,
    implementations,
    objectives_of,
    place_of,
    shared_objectives,
    stages_of,
    team_posts,
)
from .states import indicator_state
from .targets import SdgTarget, sdg_targets

__all__ = [
    "CONDITIONS",
    "ConditionNow",
    "Given",
    "GivingCount",
    "IndicatorNow",
    "ReadingNow",
    "SdgTarget",
    "conditions_of",
    "contributions_of",
    "conveners_of",
    "first_implementations",
    "giving_counts",
    "implementations",
    "indicator_state",
    "indicators_of",
    "objective_document",
    "objectives_of",
    "place_of",
    "representatives_of",
    "sdg_targets",
    "search_documents",
    "sectors_fulfilled",
    "shared_objectives",
    "stages_of",
    "team_posts",
    "with_giving",
]
