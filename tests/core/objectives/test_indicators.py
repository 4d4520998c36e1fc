"""Indicators: readings as versions, states computed from the terms, the readings and today."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from tests.factories.actors import AT
from tests.factories.objectives import SETUP, make_indicator

from participa.audit.models import Event
from participa.objectives import operations
from participa.objectives.enums import IndicatorState
from participa.objectives.models import Indicator
from participa.objectives.operations import IndicatorTerms
from participa.objectives.queries import indicator_state, indicators_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 13)


def read(indicator, day, value, **changes):
    return operations.record_reading(
        by=SETUP, at=AT, indicator=indicator, read_on=day, value=Decimal(value), **changes
    )


# Baseline 90 on 1 January 2026, target 45 on 31 December 2027 (729 days later), read every six
# months. On 1 July 2026, 181 days in, the line stands at 11.17 days less; 80 % of it is 8.94.
@pytest.mark.parametrize(
    ("value", "read_on", "today", "state"),
    [
        (None, None, TODAY, "no_reading"),
        ("81", date(2026, 7, 1), TODAY, "on_the_way"),
        ("81.1", date(2026, 7, 1), TODAY, "off_the_way"),
        ("95", date(2026, 7, 1), TODAY, "off_the_way"),
        ("45", date(2026, 7, 1), date(2030, 1, 1), "reached"),
        ("70", date(2026, 7, 1), date(2026, 12, 30), "on_the_way"),
        ("70", date(2026, 7, 1), date(2026, 12, 31), "silent"),
        ("46", date(2027, 12, 31), date(2028, 1, 1), "missed"),
        ("90", date(2025, 12, 1), date(2026, 1, 2), "on_the_way"),
    ],
)
def test_the_state_follows_from_terms_reading_and_day(value, read_on, today, state):
    terms = make_indicator().versions.get()
    found = indicator_state(terms, None if value is None else Decimal(value), read_on, today)
    assert found == state


def test_the_state_of_one_that_should_rise():
    up = make_indicator(direction="up", baseline_value=Decimal(10), target_value=Decimal(20))
    terms = up.versions.get()
    assert [
        indicator_state(terms, Decimal(value), date(2026, 7, 1), TODAY)
        for value in ("11.9", "12", "20")
    ] == ["off_the_way", "on_the_way", "reached"]


def test_a_correction_is_a_version_and_the_earlier_figure_stays():
    indicator = make_indicator()
    reading = read(indicator, date(2026, 7, 1), "80", parts=[{"group": "Norte", "value": "12.5"}])
    with pytest.raises(ValidationError) as raised:
        operations.correct_reading(by=SETUP, at=AT, reading=reading, value=Decimal(82), reason=" ")
    assert list(raised.value.message_dict) == ["reason"]
    for _ in range(2):
        operations.correct_reading(
            by=SETUP, at=AT, reading=reading, value=Decimal(82), reason="Faltaban dos días"
        )
    now = indicators_of([indicator], TODAY)[0]
    assert [(v.number, v.value, v.reason) for v in now.readings[0].versions] == [
        (1, Decimal(80), ""),
        (2, Decimal(82), "Faltaban dos días"),
    ]
    assert (now.latest.value, len(now.readings)) == (Decimal(82), 1)
    assert Event.objects.filter(type="objectives.reading_corrected").count() == 1


def test_a_day_is_read_once():
    indicator = make_indicator()
    first = read(indicator, date(2026, 7, 1), "80")
    assert read(indicator, date(2026, 7, 1), "80") == first
    with pytest.raises(ValidationError) as raised:
        read(indicator, date(2026, 7, 1), "79")
    assert raised.value.message_dict == {
        "read_on": ["Ya hay una medición de ese día: corríjala y diga por qué."]
    }
    with pytest.raises(ValidationError):
        read(indicator, date(2026, 7, 14), "79")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"target_value": Decimal(90)}, "target_value"),
        ({"target_value": Decimal(120)}, "target_value"),
        ({"target_on": date(2026, 1, 1)}, "target_on"),
        ({"direction": "lado"}, "direction"),
        ({"every_months": 0}, "every_months"),
        ({"unit": ""}, "unit"),
        ({"baseline_value": Decimal(10) ** 15}, "baseline_value"),
    ],
)
def test_a_definition_says_what_to_mend(changes, field):
    with pytest.raises(ValidationError) as raised:
        make_indicator(**changes)
    assert list(raised.value.message_dict) == [field]
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    "parts",
    [
        [{"group": "", "value": "1"}],
        [{"group": "Norte", "value": "mucho"}],
        [{"group": "Norte", "value": "NaN"}],
        [{"group": "Norte", "value": "1e20"}],
        [{"group": "Norte", "value": "1"}] * 31,
    ],
)
def test_groups_are_names_with_figures(parts):
    with pytest.raises(ValidationError) as raised:
        read(make_indicator(), date(2026, 7, 1), "80", parts=parts)
    assert list(raised.value.message_dict) == ["parts"]


def test_a_moved_target_leaves_the_earlier_one():
    indicator = make_indicator()
    first = indicator.versions.get()
    terms = IndicatorTerms(
        **{name: getattr(first, name) for name in IndicatorTerms.__dataclass_fields__}
    )
    later = replace(terms, target_value=Decimal(60))
    for _ in range(2):
        operations.revise_indicator(
            by=SETUP, at=AT, indicator=indicator, terms=later, reason="Menos presupuesto"
        )
    assert [(v.number, v.target_value, v.reason) for v in indicator.versions.all()] == [
        (1, Decimal(45), ""),
        (2, Decimal(60), "Menos presupuesto"),
    ]


@pytest.mark.parametrize("amount", [1, 30])
def test_indicators_take_the_same_queries(django_assert_num_queries, amount):
    first = make_indicator()
    for number in range(amount):
        indicator = make_indicator(first.objective, name=f"Indicador {number}")
        read(indicator, date(2026, 7, 1), "80")
    with django_assert_num_queries(2):
        found = indicators_of(first.objective.indicators.all(), TODAY)
    assert len(found) == amount + 1


def test_a_figure_is_compared_with_the_goal_of_its_day():
    indicator = make_indicator()  # 90 → 45, and it should go down
    read(indicator, date(2026, 7, 1), "50")
    first = indicator.versions.get()
    terms = IndicatorTerms(
        **{name: getattr(first, name) for name in IndicatorTerms.__dataclass_fields__}
    )
    operations.revise_indicator(
        by=SETUP, at=AT, indicator=indicator, reason="Menos plata",
        terms=replace(terms, target_value=Decimal(60), unit="días hábiles"),
    )  # fmt: skip
    (found,) = indicators_of([indicator], TODAY)
    assert (found.state, found.measured_otherwise) == (IndicatorState.ON_THE_WAY, True)
    assert (found.terms.target_value, found.latest.terms) == (Decimal(60), first)
    later = AT + timedelta(days=30)
    operations.record_reading(
        by=SETUP, at=later, indicator=indicator, read_on=later.date(), value=Decimal(50)
    )
    (found,) = indicators_of([indicator], later.date())
    assert (found.state, found.measured_otherwise) == (IndicatorState.REACHED, False)
    assert [reading.terms.number for reading in found.readings] == [1, 2]
