"""The indicators of an objective with their readings, as they stand and as they stood."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from ..enums import IndicatorState
from ..models import Indicator, IndicatorVersion, Reading, ReadingVersion
from .states import indicator_state

STATE_SHAPES = {
    IndicatorState.NO_READING: "none",
    IndicatorState.SILENT: "waiting",
    IndicatorState.MISSED: "broken",
    IndicatorState.OFF_THE_WAY: "late",
    IndicatorState.ON_THE_WAY: "open",
    IndicatorState.REACHED: "good",
}


@dataclass(frozen=True)
class ReadingNow:
    """A reading with all its versions, oldest first; the last one holds.

    `terms`: what the indicator said on the day it was read, which its figure is compared with.
    """

    reading: Reading
    versions: tuple[ReadingVersion, ...]
    terms: IndicatorVersion

    @property
    def current(self) -> ReadingVersion:
        return self.versions[-1]

    @property
    def earlier(self) -> tuple[ReadingVersion, ...]:
        return self.versions[:-1]

    # What a line chart asks of a point.
    @property
    def date(self) -> date:
        return self.reading.read_on

    @property
    def value(self) -> Decimal:
        return self.current.value


@dataclass(frozen=True)
class Point:
    """One value over time, as a line chart wants it."""

    date: date
    value: Decimal


@dataclass(frozen=True)
class IndicatorNow:
    """An indicator as it stands today: its terms, its readings by date, its computed state."""

    indicator: Indicator
    versions: tuple[IndicatorVersion, ...]
    readings: tuple[ReadingNow, ...]
    state: IndicatorState

    @property
    def terms(self) -> IndicatorVersion:
        return self.versions[-1]

    @property
    def earlier(self) -> tuple[IndicatorVersion, ...]:
        return self.versions[:-1]

    @property
    def latest(self) -> ReadingNow | None:
        return self.readings[-1] if self.readings else None

    @property
    def shape(self) -> str:
        return STATE_SHAPES[self.state]

    @property
    def chart_id(self) -> str:
        return f"indicador-{self.indicator.pk}"

    @property
    def measured_otherwise(self) -> bool:
        """Whether the latest reading is compared with terms that have changed since."""
        return self.latest is not None and self.latest.terms.number != self.terms.number

    @property
    def points(self) -> list[Point]:
        """The baseline and the readings after it, for the chart."""
        terms = self.terms
        later = [Point(r.date, r.value) for r in self.readings if r.date > terms.baseline_on]
        return [Point(terms.baseline_on, terms.baseline_value), *later]


def indicators_of(
    indicators: Iterable[Indicator] | QuerySet[Indicator], today: date
) -> list[IndicatorNow]:
    """Two queries however many there are, in the order in which they were added."""
    terms: dict[Indicator, list[IndicatorVersion]] = {}
    found = IndicatorVersion.objects.filter(indicator__in=indicators).select_related("indicator")
    for version in found.order_by("indicator", "number"):
        terms.setdefault(version.indicator, []).append(version)
    figures: dict[int, dict[Reading, list[ReadingVersion]]] = defaultdict(dict)
    read = ReadingVersion.objects.filter(reading__indicator__in=[row.pk for row in terms])
    for figure in read.select_related("reading").order_by("reading__read_on", "number"):
        figures[figure.reading.indicator_id].setdefault(figure.reading, []).append(figure)
    return [_now(row, versions, figures[row.pk], today) for row, versions in terms.items()]


def _now(
    indicator: Indicator,
    versions: list[IndicatorVersion],
    figures: dict[Reading, list[ReadingVersion]],
    today: date,
) -> IndicatorNow:
    readings = tuple(
        ReadingNow(reading, tuple(found), _terms_of(reading, found[0], versions))
        for reading, found in figures.items()
    )
    latest = readings[-1] if readings else None
    return IndicatorNow(
        indicator=indicator,
        versions=tuple(versions),
        readings=readings,
        state=indicator_state(
            latest.terms if latest else versions[-1],
            latest.value if latest else None,
            latest.date if latest else None,
            today,
        ),
    )


def _terms_of(
    reading: Reading, published: ReadingVersion, versions: list[IndicatorVersion]
) -> IndicatorVersion:
    """The terms that held on the day of a reading, or the first: a goal moved later, even on the
    same day, does not change how a figure already published did."""
    held = [
        version
        for version in versions
        if timezone.localdate(version.at) <= reading.read_on and version.at <= published.at
    ]
    return held[-1] if held else versions[0]
