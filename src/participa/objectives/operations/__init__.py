"""Every change to the model at work and to what actors want to achieve, cut by what changes."""

from .contributions import (
    fulfil_contribution,
    minute_contribution,
    promise_contribution,
    revise_contribution,
    withdraw_contribution,
)
from .implementations import move_stage, start_implementation
from .indicators import (
    IndicatorTerms,
    add_indicator,
    correct_reading,
    record_reading,
    revise_indicator,
)
from .objectives import (
    add_activity,
    declare_objective,
    rate_condition,
    reword_objective,
    set_targets,
    write_theory,
)
from .reminders import remind_contributions

__all__ = [
    "IndicatorTerms",
    "add_activity",
    "add_indicator",
    "correct_reading",
    "declare_objective",
    "fulfil_contribution",
    "minute_contribution",
    "move_stage",
    "promise_contribution",
    "rate_condition",
    "record_reading",
    "remind_contributions",
    "revise_contribution",
    "revise_indicator",
    "reword_objective",
    "set_targets",
    "start_implementation",
    "withdraw_contribution",
    "write_theory",
]
