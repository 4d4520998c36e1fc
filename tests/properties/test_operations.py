"""Operations in any order with any arguments: refused in words, or everything still adds up."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Callable

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import CharField
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from participa.config.recounts import RECOUNTS
from participa.kernel.rows import is_ours
from participa.kernel.rulings import NotAllowed
from participa.participation.models import Contribution, Process
from tests.architecture.repository import ROOT
from tests.core.audit.recorded import seal, verify
from tests.properties.every_operation import LEFT_OUT, Writer, called, every_writer, of_packages
from tests.properties.made_up import arguments
from tests.properties.worlds import (
    Actor,
    concerned,
    make_actors,
    make_chain,
    make_mechanisms,
    make_people,
)

pytestmark = pytest.mark.django_db

TIMES = 750  # operations tried in each world, at most, each at most 25 times

# Which operations are tried in which world, and at least how many of them must succeed there.
LEAVING = called("accounts.erase_person")
OFFERED: dict[str, tuple[dict[str, Writer], Callable[[], list[Actor]], int]] = {
    "chain": (of_packages("participation", "accountability"), make_chain, 36),
    "around": (
        of_packages("actors", "relations", "objectives", "articulation"),
        make_actors,
        46,
    ),
    "people": (of_packages("accounts", "notices", "site", "territories", "audit"), make_people, 24),
    "mechanisms": (of_packages("mechanisms") | LEAVING, make_mechanisms, 14),
}


def test_every_operation_is_tried_or_left_out_with_a_reason() -> None:
    tried = {name for offered, _world, _least in OFFERED.values() for name in offered}
    assert sorted(set(every_writer()) - tried - set(LEFT_OUT)) == []
    assert sorted(set(LEFT_OUT) - set(every_writer())) == []


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_left_out_is_shown_elsewhere(name: str) -> None:
    _why, shown, *called_there = LEFT_OUT[name]
    words = called_there or [name.rpartition(".")[2]]
    assert words[0] in (ROOT / shown).read_text(encoding="utf-8")


@pytest.mark.parametrize("group", OFFERED)
def test_operations_refuse_in_words_or_leave_everything_in_order(group: str) -> None:
    offered, world, least = OFFERED[group]
    actors = world()
    done: Counter[str] = Counter()
    tried: Counter[str] = Counter()

    @settings(
        max_examples=min(25, TIMES // len(offered)),
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],  # a failure says its steps: shrinking them takes minutes
        suppress_health_check=list(HealthCheck),
    )
    @given(st.data(), st.permutations(sorted(offered)))
    def whatever(data: st.DataObject, names: list[str]) -> None:
        with transaction.atomic():
            for name in names:
                given_ = arguments(name, offered[name], data.draw)
                if given_ is None:
                    continue
                tried[name] += 1
                by = data.draw(
                    st.sampled_from([*actors, *actors[:2] * 5, *concerned(given_.values()) * 3])
                ).now()
                if "by" in inspect.signature(offered[name]).parameters:
                    given_["by"] = by
                try:
                    offered[name](**given_)
                    done[name] += 1
                except (NotAllowed, ValidationError):
                    pass
            seal()
            assert [str(problem) for problem in verify(RECOUNTS).problems] == []
            assert_sound()
            transaction.set_rollback(True)

    whatever()
    assert sorted(set(offered) - set(tried)) == []
    assert len(done) >= least, sorted(set(offered) - set(done))


def assert_sound() -> None:
    """What no figure shows: nothing leads nowhere, nothing counts for nobody."""
    ended = Contribution.objects.filter(state__in=("merged", "split"))
    assert not ended.filter(links_out=None).exists()
    assert not Process.objects.filter(state="closed", feedback_returns=None).exists()
    assert not Process.objects.filter(state="closed", closed_at=None).exists()
    assert misfits() == []


def misfits() -> list[str]:
    """What no form would let through: no choice of its field, or longer than the field."""
    found = []
    for model in apps.get_models():
        strict = [
            field
            for field in model._meta.concrete_fields
            if is_ours(model) and isinstance(field, CharField) and not field.primary_key
        ]
        for field in strict:
            values = model._base_manager.order_by().values_list(field.name, flat=True).distinct()
            choices = {value for value, _label in field.flatchoices} | (
                {""} if field.blank else set()
            )
            for value in filter(None, values):
                if (field.choices and value not in choices) or len(value) > (
                    field.max_length or 10**9
                ):
                    found.append(f"{field} = {value[:40]!r} ({len(value)})")
    return found
