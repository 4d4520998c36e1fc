"""How an indicator stands: computed from its terms, its latest reading and today."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from ..enums import Direction, IndicatorState
from ..models import IndicatorVersion

DAYS_A_MONTH = Decimal("30.44")
SLACK = Decimal("0.8")  # of what a straight line to the target would have reached by then


def indicator_state(
    terms: IndicatorVersion, value: Decimal | None, read_on: date | None, today: date
) -> IndicatorState:
    """Reached; missed once the target's day has passed; silent when the latest reading is older
    than `every_months`; else on the way when at least 80 % of the straight line from baseline to
    target had been covered on the day it was read, and off the way when less."""
    if value is None or read_on is None:
        return IndicatorState.NO_READING
    up = terms.direction == Direction.UP
    if value >= terms.target_value if up else value <= terms.target_value:
        return IndicatorState.REACHED
    if today > terms.target_on:
        return IndicatorState.MISSED
    if read_on + timedelta(days=int(terms.every_months * DAYS_A_MONTH)) < today:
        return IndicatorState.SILENT
    covered = (value - terms.baseline_value) / (terms.target_value - terms.baseline_value)
    whole = (terms.target_on - terms.baseline_on).days
    passed = min(max((read_on - terms.baseline_on).days, 0), whole)
    expected = Decimal(passed) / Decimal(whole)
    return IndicatorState.ON_THE_WAY if covered >= SLACK * expected else IndicatorState.OFF_THE_WAY
