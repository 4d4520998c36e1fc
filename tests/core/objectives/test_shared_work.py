"""Theory of change, targets, conditions, activities of an objective."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from tests.factories.actors import AT, make_organization
from tests.factories.objectives import SETUP, make_objective

import participa.objectives
from participa.objectives import operations
from participa.objectives.queries import conditions_of, sdg_targets

pytestmark = pytest.mark.django_db
STEPS = [
    {"kind": "outcome", "text": "El aire mejora", "assumption": ""},
    {"kind": "activity", "text": "Medir", "assumption": "hay luz"},
    {"kind": "activity", "text": "  ", "assumption": "nada"},
]


def test_a_theory_is_ordered_and_versioned():
    objective = make_objective()
    for _ in range(2):
        first = operations.write_theory(by=SETUP, at=AT, objective=objective, steps=STEPS)
    assert [(step["kind"], step["text"]) for step in first.steps] == [
        ("activity", "Medir"),
        ("outcome", "El aire mejora"),
    ]
    changed = [*STEPS, {"kind": "impact", "text": "Menos enfermos", "assumption": ""}]
    with pytest.raises(ValidationError):
        operations.write_theory(by=SETUP, at=AT, objective=objective, steps=changed)
    operations.write_theory(
        by=SETUP, at=AT, objective=objective, steps=changed, reason="Faltaba para qué"
    )
    assert [(v.number, len(v.steps)) for v in objective.theories.all()] == [(1, 2), (2, 3)]


@pytest.mark.parametrize("steps", [[], STEPS[:1], [{**STEPS[1], "text": "x" * 301}, STEPS[0]]])
def test_a_theory_needs_what_is_done_and_what_changes(steps):
    with pytest.raises(ValidationError) as raised:
        operations.write_theory(by=SETUP, at=AT, objective=make_objective(), steps=steps)
    assert list(raised.value.message_dict) == ["steps"]


def test_the_169_targets_are_all_there_in_both_languages():
    targets = sdg_targets()
    per_goal = [sum(target.goal == goal for target in targets.values()) for goal in range(1, 18)]
    assert per_goal == [7, 8, 13, 10, 9, 8, 5, 12, 8, 10, 10, 11, 5, 10, 12, 12, 19]
    texts = [(target.spanish, target.english) for target in targets.values()]
    assert all(spanish and english and len(spanish) < 80 for spanish, english in texts)
    with translation.override("en"):
        assert targets["6.1"].text == "Safe drinking water for everybody"
    path = Path(participa.objectives.__file__).parent / "data/sdg_targets.csv"
    with path.open(encoding="utf-8") as file:
        assert len({row["code"] for row in csv.DictReader(file)}) == 169


def test_targets_are_set_ended_and_set_again():
    objective = make_objective()

    def held():
        return sorted(objective.targets.filter(removed_at=None).values_list("code", flat=True))

    for codes in (["6.1", "11.6"], ["11.6"], ["6.1", "11.6"]):
        operations.set_targets(by=SETUP, at=AT, objective=objective, codes=codes)
        assert held() == sorted(codes)
    assert objective.targets.count() == 2
    for codes in (["6.9"], [f"17.{n}" for n in range(1, 14)]):
        with pytest.raises(ValidationError) as raised:
            operations.set_targets(by=SETUP, at=AT, objective=objective, codes=codes)
        assert list(raised.value.message_dict) == ["codes"]


def rate(objective, condition, level, evidence="Acta 3"):
    return operations.rate_condition(
        by=SETUP,
        at=AT,
        objective=objective,
        condition=condition,
        level=level,
        evidence=evidence,
        rated_on=date(2026, 7, 1),
    )


def test_the_weakest_condition_comes_first_and_earlier_ratings_stay():
    objective = make_objective()
    for condition in ("common_agenda", "shared_measurement", "reinforcing_activities"):
        rate(objective, condition, 3)
    rate(objective, "continuous_communication", 2)
    for _ in range(2):
        rate(objective, "backbone", 1)
    rate(objective, "backbone", 4, "Hay una persona contratada")
    found = conditions_of(objective)
    assert [(one.condition.value, one.level, one.weakest) for one in found] == [
        ("continuous_communication", 2, True),
        ("common_agenda", 3, False),
        ("shared_measurement", 3, False),
        ("reinforcing_activities", 3, False),
        ("backbone", 4, False),
    ]
    assert [rating.level for rating in found[-1].ratings] == [1, 4]


def test_what_nobody_rated_has_no_level_and_comes_first():
    objective = make_objective()
    rate(objective, "common_agenda", 0)
    rate(objective, "backbone", 3)
    found = conditions_of(objective)
    assert [(one.condition.value, one.level, one.weakest) for one in found] == [
        ("shared_measurement", None, False),
        ("reinforcing_activities", None, False),
        ("continuous_communication", None, False),
        ("common_agenda", 0, True),
        ("backbone", 3, False),
    ]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"level": 5}, "level"),
        ({"level": -1}, "level"),
        ({"evidence": ""}, "evidence"),
        ({"condition": "suerte"}, "condition"),
        ({"rated_on": date(2026, 7, 14)}, "rated_on"),
    ],
)
def test_a_rating_needs_a_level_and_what_shows_it(changes, field):
    objective = make_objective()
    fields = {
        "condition": "backbone",
        "level": 2,
        "evidence": "Acta",
        "rated_on": date(2026, 7, 1),
    }
    with pytest.raises(ValidationError) as raised:
        operations.rate_condition(by=SETUP, at=AT, objective=objective, **fields | changes)
    assert list(raised.value.message_dict) == [field]


def test_an_activity_is_added_once_and_ends_after_it_begins():
    objective, organization = make_objective(), make_organization()
    fields = {
        "organization": organization,
        "title": "Regar la vía",
        "reinforces": "Baja el polvo que miden los vecinos",
        "starts_on": date(2026, 5, 1),
    }
    for _ in range(2):
        operations.add_activity(by=SETUP, at=AT, objective=objective, **fields)
    assert objective.activities.count() == 1
    with pytest.raises(ValidationError):
        operations.add_activity(
            by=SETUP, at=AT, objective=objective, ends_on=date(2026, 4, 1), **fields
        )
