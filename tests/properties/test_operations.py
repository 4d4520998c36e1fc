"""Operations in any order with any arguments: refused in words, or everything still adds up."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import ModuleType, UnionType
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ValidationError
from django.db import models, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from participa.accountability import operations as accountability
from participa.accountability.enums import Completion, Condition, EvidenceSource, Outcome, Verdict
from participa.actors import operations as actors
from participa.articulation import operations as articulation
from participa.config.recounts import RECOUNTS
from participa.kernel.agents import Agent
from participa.kernel.operation import is_operation
from participa.kernel.rulings import NotAllowed
from participa.objectives import operations as objectives
from participa.participation import operations as participation
from participa.participation.enums import (
    ModerationAction,
    ModerationReason,
    PhaseKind,
    ProcessRoleKind,
)
from participa.participation.models import Contribution, Process
from participa.relations import operations as relations
from tests.core.audit.recorded import note_everything, seal, verify
from tests.factories.accountability import NOW, complete, make_commitment, make_evidence
from tests.factories.accounts import agent_of, make_participant, make_user
from tests.factories.actors import make_membership, make_organization
from tests.factories.articulation import make_agreement, make_session, make_table, seat
from tests.factories.desk import make_liaison
from tests.factories.objectives import make_given, make_indicator, make_objective, minute
from tests.factories.participation import (
    give_role,
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)
from tests.factories.relations import make_tie, make_wave

pytestmark = pytest.mark.django_db

# Sheets typed in from paper have their own tests; reminders take no argument.
LEFT_OUT = ("import_", "remind_")
WORDS = ["", " ", "Luz en el parque", "<b>no</b>", "مرحبا 💧", "x" * 3000, "=1+1", "http://[", "0"]
CHOICES = [
    str(value)
    for enum in (
        Completion, Condition, EvidenceSource, ModerationAction, ModerationReason,
        Outcome, PhaseKind, ProcessRoleKind, Verdict,
    )
    for value in enum.values
]  # fmt: skip
# What a choice is called wherever it is asked for.
NAMED: dict[str, list[str]] = {
    "completion": Completion.values,
    "condition": Condition.values,
    "source": EvidenceSource.values,
    "action": ModerationAction.values,
    "outcome": Outcome.values,
    "kind": PhaseKind.values,
    "role": ProcessRoleKind.values,
    "verdict": Verdict.values,
    "mechanism": ["proposals", "questions"],
    "link": ["https://ejemplo.co/acta"],
    "body": ["Pondremos seis lámparas en el parque antes de marzo, con recursos propios. " * 3],
}


def operations_of(*modules: ModuleType) -> dict[str, Callable[..., Any]]:
    return {
        name: getattr(module, name)
        for module in modules
        for name in module.__all__
        if is_operation(getattr(module, name)) and not name.startswith(LEFT_OUT)
    }


CHAIN = operations_of(participation, accountability)
AROUND = operations_of(actors, relations, objectives, articulation)


def make_world() -> list[Agent]:
    """A process with everything hanging on it, and who might do something to it."""
    process = make_process()
    activity = make_activity(make_phase(process))
    first = make_contribution(activity)
    make_contribution(activity)
    make_contribution(activity, state="pending")
    make_contribution()  # of another process
    make_process(state="draft")
    make_evidence(complete(make_commitment(process=process)))
    owner, spokesperson = make_user(), make_user()
    give_role(process, owner, "owner")
    make_membership(user=spokesperson, organization=process.decider)
    author = Agent(participant_id=first.author_id)
    passer_by = Agent(participant_id=make_participant().pk)
    root = make_user(is_superuser=True)
    users = (root, owner, spokesperson, make_liaison(process.territory), make_user())
    note_everything()
    return [Agent(), author, passer_by, *map(agent_of, users)]


def make_actors() -> list[Agent]:
    """Organisations of one territory with a table, an objective and waves, and who might act."""
    one, other = make_organization(), make_organization(is_authority=False)
    here = one.territory
    make_organization(territory=here)
    objective = make_objective(territory=here)
    make_indicator(objective)
    minute(make_given(objective, organization=one))
    table = make_table(territory=here)
    make_agreement(make_session(table))
    seat(table, one)
    make_wave(one, other, make_organization(territory=here), territory=here)
    make_wave(territory=here, opened=False, name="Encuesta del próximo año")
    make_tie(source=one, target=other)
    spokesperson = make_user()
    make_membership(user=spokesperson, organization=one)
    passer_by = Agent(participant_id=make_participant().pk)
    users = (make_user(is_superuser=True), spokesperson, make_liaison(here), make_user())
    note_everything()
    return [Agent(), passer_by, Agent(), *map(agent_of, users)]


def rows_of(model: type[models.Model]) -> st.SearchStrategy[Any]:
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return st.nothing()
    return st.sampled_from(keys).map(lambda key: model._default_manager.get(pk=key))


def argument(name: str, hint: Any) -> st.SearchStrategy[Any]:
    """Any value of the type that an operation asks for under this name."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        return st.one_of(*(argument(name, each) for each in inner))
    if hint is type(None):
        return st.none()
    if isinstance(hint, type) and issubclass(hint, models.Model):
        return rows_of(hint)
    if is_dataclass(hint) and hint not in BY_TYPE:
        hints = typing.get_type_hints(hint)
        return st.builds(
            hint, **{each.name: argument(each.name, hints[each.name]) for each in fields(hint)}
        )
    if isinstance(origin, type) and issubclass(origin, Mapping):
        pair = [argument(name, each) for each in inner]
        if any(each.is_empty for each in pair):
            return st.just({})
        return st.dictionaries(*pair, max_size=2)
    if origin is tuple and inner[-1] is not Ellipsis:
        return st.tuples(*(argument(name, each) for each in inner))
    if origin is not None and inner:  # a sequence
        one = argument(name, inner[0])
        return st.just([]) if one.is_empty else st.lists(one, max_size=3)
    if hint is str:
        likely = st.sampled_from(NAMED.get(name, ["Luz en el parque", "Que haya luz"]))
        return st.one_of(likely, likely, likely, st.sampled_from([*WORDS, *CHOICES]))
    return BY_TYPE.get(hint, st.nothing())


def moments() -> st.SearchStrategy[datetime]:
    days = st.sampled_from([0, 0, 0, 0, 0, 0, 0, -300, -31, -1, 1, 29, 31, 400])
    return days.map(lambda count: NOW + timedelta(days=count))


BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(0, 5),
    Decimal: st.sampled_from([Decimal(0), Decimal("2.5"), Decimal(-1), Decimal(10) ** 20]),
    datetime: moments(),
    date: moments().map(datetime.date),
    UUID: st.sampled_from([UUID(int=1), UUID(int=2)]),
    participation.FeedbackText: st.builds(
        participation.FeedbackText,
        **{
            name: st.sampled_from(["Que haya luz", ""])
            for name in ("said", "decided", "why", "missing_reason", "signed_by")
        },
    ),
    participation.NewContribution: st.builds(
        participation.NewContribution,
        title=st.sampled_from(WORDS),
        body=st.sampled_from(WORDS),
        name=st.sampled_from(["", "Nelly"]),
        contact_email=st.sampled_from(["", "nelly@ejemplo.co", "no es correo"]),
        assisted=st.booleans(),
        idempotency_key=st.sampled_from([None, UUID(int=1)]),
    ),
}


def arguments(
    operation: Callable[..., Any], draw: Callable[[st.SearchStrategy[Any]], Any]
) -> dict[str, Any] | None:
    """For each parameter something; None where there is no row yet to do it to."""
    function, name = inspect.unwrap(operation), operation.__name__
    hints = typing.get_type_hints(function)
    made: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        known = parameter.default is not parameter.empty
        skipped = parameter.name in ("by", "own_rows", "content", "settings", "file")
        if skipped or parameter.kind is parameter.VAR_KEYWORD or (known and draw(st.booleans())):
            continue
        strategy = argument(parameter.name, hints[parameter.name])
        if strategy.is_empty:
            return None
        made[parameter.name] = draw(strategy)
    if operation is participation.revise_contribution:
        made["content"] = {}
    if name in ("follow", "unfollow"):  # exactly one of both
        made["process"] = None if made.get("contribution") else Process.objects.first()
    if name == "make_commitment":
        made["process"] = None if made.get("response") else Process.objects.first()
    return made


@pytest.mark.parametrize(
    ("offered", "world", "least"),
    [(CHAIN, make_world, 26), (AROUND, make_actors, 20)],
    ids=["chain", "around"],
)
def test_operations_refuse_in_words_or_leave_everything_in_order(
    offered: dict[str, Any], world: Callable[[], list[Agent]], least: int
) -> None:
    agents = world()
    done: set[str] = set()

    @settings(
        max_examples=140,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # a failure says its steps: shrinking them takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), st.lists(st.sampled_from(sorted(offered)), min_size=8, max_size=20))
    def whatever(data: st.DataObject, names: list[str]) -> None:
        with transaction.atomic():
            for name in names:
                given_ = arguments(offered[name], data.draw)
                if given_ is None:
                    continue
                by = data.draw(st.sampled_from([*agents, *agents[3:6] * 3]))
                try:
                    offered[name](by=by, **given_)
                    done.add(name)
                except (NotAllowed, ValidationError):
                    pass
            seal()
            assert [str(problem) for problem in verify(RECOUNTS).problems] == []
            assert_sound()
            transaction.set_rollback(True)

    whatever()
    assert len(done) >= least, sorted(set(offered) - done)


def assert_sound() -> None:
    """What no figure shows: nothing leads nowhere, nothing counts for nobody."""
    ended = Contribution.objects.filter(state__in=("merged", "split"))
    assert not ended.filter(links_out=None).exists()
    assert not Process.objects.filter(state="closed", feedback_returns=None).exists()
    assert not Process.objects.filter(state="closed", closed_at=None).exists()
