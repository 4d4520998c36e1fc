"""The model in a territory: who starts it, what stays to be read."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from tests.factories.actors import make_grant, make_person
from tests.factories.objectives import make_implementation
from tests.factories.territories import make_territory

from participa.accounts.enums import Role
from participa.audit.models import Event
from participa.kernel.agents import Agent, system
from participa.kernel.enums import Component
from participa.kernel.rulings import NotAllowed
from participa.objectives.enums import Stage
from participa.objectives.models import Implementation, Objective
from participa.objectives.operations import declare_objective, move_stage, start_implementation
from participa.objectives.queries import place_of, stages_of, team_posts

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 13, 14, tzinfo=UTC)


def start(by, territory, **changes):
    fields = {"components": ["open_government", "advocacy"], "started_on": date(2026, 2, 1)}
    return start_implementation(by=by, at=AT, territory=territory, **fields | changes)


def test_starting_books_the_first_stage_and_the_team():
    person, territory = make_person(), make_territory()
    made = start(system("demo"), territory, team=[person])
    event = Event.objects.get()
    assert (made.stage, made.components, list(made.team.all())) == (
        Stage.DIAGNOSIS,
        [Component.ADVOCACY, Component.OPEN_GOVERNMENT],
        [person],
    )
    assert sorted(key.split(":")[0] for key in event.rows) == [
        "participa.implementation",
        "participa.implementationstage",
    ]
    assert start(system("demo"), territory) == made
    assert Event.objects.count() == 1


def test_starting_needs_a_component():
    with pytest.raises(ValidationError):
        start(system("demo"), make_territory(), components=["otro"])
    assert Implementation.objects.count() == 0


@pytest.mark.parametrize(
    ("role", "may_start", "may_move", "may_declare"),
    [
        (Role.NATIONAL_COORDINATOR, True, True, True),
        (Role.TERRITORIAL_ALLY, False, True, True),
        (Role.GOVERNMENT_LIAISON, False, False, True),
        (Role.LEADER, False, False, False),
    ],
)
def test_roles_decide_what_may_change(role, may_start, may_move, may_declare):
    person, implementation = make_person(), make_implementation()
    territory = implementation.territory
    over = None if role == Role.NATIONAL_COORDINATOR else territory
    make_grant(person, role, over)
    by = Agent(user=person)

    def allowed(change) -> bool:
        try:
            change()
        except NotAllowed:
            return False
        return True

    assert (
        allowed(lambda: start(by, make_territory())),
        allowed(
            lambda: move_stage(
                by=by, at=AT, implementation=implementation, stage=Stage.DESIGN, reason="Aprobado"
            )
        ),
        allowed(lambda: declare_objective(by=by, at=AT, territory=territory, title="Agua")),
    ) == (may_start, may_move, may_declare)


def test_an_ally_of_another_territory_changes_nothing():
    person, implementation = make_person(), make_implementation()
    make_grant(person, Role.TERRITORIAL_ALLY, make_territory())
    with pytest.raises(NotAllowed) as refused:
        move_stage(
            by=Agent(user=person),
            at=AT,
            implementation=implementation,
            stage=Stage.DESIGN,
            reason="Aprobado",
        )
    assert refused.value.ruling.reason == "only_allies"


def test_moving_keeps_the_earlier_stages():
    implementation = make_implementation()
    for stage in (Stage.DESIGN, Stage.DESIGN, Stage.DIAGNOSIS):
        move_stage(
            by=system("demo"), at=AT, implementation=implementation, stage=stage, reason="La mesa"
        )
    implementation.refresh_from_db()
    found = place_of(implementation.territory.code)
    assert found is not None
    assert found.implementation == implementation
    assert (implementation.stage, [step.stage for step in stages_of(implementation.pk)]) == (
        Stage.DIAGNOSIS,
        [Stage.DIAGNOSIS, Stage.DESIGN, Stage.DIAGNOSIS],
    )
    assert [event.data["stage"] for event in Event.objects.all()] == [
        ["diagnosis", "design"],
        ["design", "diagnosis"],
    ]


def test_moving_needs_a_reason():
    with pytest.raises(ValidationError):
        move_stage(
            by=system("demo"),
            at=AT,
            implementation=make_implementation(),
            stage=Stage.DESIGN,
            reason=" ",
        )


def test_an_objective_is_declared_once():
    territory = make_territory()
    made = [
        declare_objective(by=system("demo"), at=AT, territory=territory, title="Agua")
        for _ in range(2)
    ]
    assert (made[0], Objective.objects.count(), Event.objects.count()) == (made[1], 1, 1)


def test_team_posts_are_roles_and_never_people():
    implementation = make_implementation()
    for role in (Role.FACILITATOR, Role.TERRITORIAL_ALLY, Role.TERRITORIAL_ALLY):
        person = make_person()
        make_grant(person, role, implementation.territory)
        implementation.team.add(person)
    assert team_posts(implementation) == (Role.TERRITORIAL_ALLY, Role.FACILITATOR)
