"""Arguments for operations: of the type that is asked for, fitting more often than not."""

from __future__ import annotations

import inspect
import typing
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from types import UnionType
from typing import Any
from uuid import UUID

from django.db import models
from hypothesis import strategies as st

from participa.accountability.enums import Completion, Condition, EvidenceSource, Outcome, Verdict
from participa.accounts.enums import ConsentChannel, Digest, Layer, ProfileKey, Purpose, Role
from participa.actors.enums import (
    Direction,
    ExchangeKind,
    MatterKind,
    MembershipRole,
    PartnerRole,
    Register,
    Size,
)
from participa.actors.models import Organization
from participa.articulation.enums import BoundedRole
from participa.kernel import mechanisms
from participa.kernel.enums import Component, Sector
from participa.mechanisms.conversations.models import Statement
from participa.mechanisms.conversations.operations import Ballot
from participa.objectives import enums as objectives
from participa.objectives.models import Objective
from participa.participation import operations as participation
from participa.participation.enums import (
    ModerationAction,
    ModerationReason,
    PhaseKind,
    ProcessRoleKind,
    Promise,
)
from participa.participation.models import Phase, Process
from participa.relations.enums import AnswerChannel, Occasion, TieKind
from participa.territories.enums import LegalStatus
from tests.factories.accounts import NOW

PAST = ("since", "dated", "happened", "read", "filed", "signed", "done", "held", "baseline")
FUTURE = ("until", "due", "closes", "target", "ends_on")
NEXT_DAY = ("starts_at", "ends_at")  # a session: an hour
Draw = Callable[[st.SearchStrategy[Any]], Any]

WORDS = ["", " ", "Luz en el parque", "<b>no</b>", "مرحبا 💧", "x" * 3000, "=1+1", "http://[", "0"]
STRAY = [*Completion.values, *PhaseKind.values, *ModerationReason.values, *Verdict.values]
LONG = "Pondremos seis lámparas en el parque antes de marzo, con recursos propios. "

# What fits, by the package and the name of the parameter; "" for every package.
FITTING: dict[str, dict[str, list[str]]] = {
    "": {
        "body": [LONG * 3],
        "link": ["https://ejemplo.co/acta"],
        "website": ["https://ejemplo.co", ""],
        "mechanism": ["proposals", "questions", "conversations"],
        "channel": ["web", *ConsentChannel.values],
        "consent_channel": ConsentChannel.values,
        "token": ["", "no-es-uno"],
    },
    "accountability": {
        "completion": Completion.values,
        "condition": Condition.values,
        "source": EvidenceSource.values,
        "outcome": Outcome.values,
        "reason": ModerationReason.values,
        "matter": ["peticion.general"],
        "verdict": Verdict.values,
    },
    "accounts": {
        "code": ["K7M4QX"],
        "digest": Digest.values,
        "email": ["nelly@ejemplo.co", "Otra@Ejemplo.co", "no es correo"],
        "contact_email": ["", "nelly@ejemplo.co"],
        "key": ProfileKey.values,
        "fields": ["table", *ProfileKey.values],
        "language": ["es-co", "en"],
        "layer": Layer.values,
        "purpose": Purpose.values,
        "role": Role.values,
    },
    "actors": {
        "body": ["Corporación autónoma"],
        "direction": Direction.values,
        "kind": [*ExchangeKind.values, *MatterKind.values],
        "register": Register.values,
        "role": [*MembershipRole.values, *PartnerRole.values],
        "sector": Sector.values,
        "size": ["", *Size.values],
        "topic": ["water", "mobility"],
        "topics": ["water", "mobility"],
        "number": ["900373913-4", "31-12"],
    },
    "articulation": {"role": BoundedRole.values, "kind": objectives.GivenKind.values},
    "notices": {"role": Role.values},
    "objectives": {
        "codes": ["6", "11.7", "99"],
        "components": Component.values,
        "condition": objectives.CollectiveCondition.values,
        "direction": objectives.Direction.values,
        "extent": objectives.Extent.values,
        "kind": objectives.GivenKind.values,
        "reinforces": objectives.CollectiveCondition.values,
        "stage": objectives.Stage.values,
        "steps": ["kind", "text", *objectives.StepKind.values],
    },
    "participation": {
        "action": ModerationAction.values,
        "component": Component.values,
        "kind": PhaseKind.values,
        "promise": Promise.values,
        "reason": ["Es lo mismo", *ModerationReason.values],
        "role": ProcessRoleKind.values,
    },
    "relations": {
        "channel": AnswerChannel.values,
        "kind": TieKind.values,
        "kinds": TieKind.values,
        "marks": TieKind.values,
        "occasion": Occasion.values,
    },
    "site": {"colours": ["primary", "accent", "#0b5d4f", "#ffff00"]},
    "territories": {"key": ["peticion.general"], "value": ["15"], "status": LegalStatus.values},
}
# What an operation that takes any field of a row may be told to change.
ANY_FIELDS: dict[str, dict[str, Any]] = {
    "participation.create_process": {"stake": str, "promise": str, "answer_days": int},
    "participation.change_process": {
        "title": str, "stake": str, "promise": str, "component": str, "answer_days": int,
        "moderated_before": bool, "decider": Organization, "objectives": list[Objective],
    },
    "participation.change_phase": {
        "title": str, "kind": str, "starts_on": date, "ends_on": date, "position": int,
    },
    "participation.change_activity": {
        "title": str, "description": str, "opens_at": datetime, "closes_at": datetime,
        "settings": dict[str, bool],
    },
}  # fmt: skip


def rows_of(model: type[models.Model]) -> st.SearchStrategy[Any]:
    keys = list(model._default_manager.order_by("pk").values_list("pk", flat=True))
    if not keys:
        return st.nothing()
    return st.sampled_from(keys).map(lambda key: model._default_manager.get(pk=key))


def keys_of(model: type[models.Model]) -> st.SearchStrategy[int]:
    return st.sampled_from([0, *model._default_manager.values_list("pk", flat=True)])


def text(package: str, name: str) -> st.SearchStrategy[str]:
    known = FITTING.get(package, {}).get(name) or FITTING[""].get(name)
    likely = st.sampled_from(known or ["Luz en el parque", "Que haya luz"])
    return st.one_of(likely, likely, likely, st.sampled_from([*WORDS, *STRAY]))


def argument(package: str, name: str, hint: Any) -> st.SearchStrategy[Any]:
    """Any value of the type that an operation asks for under this name."""
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, UnionType):
        return st.one_of(*(argument(package, name, each) for each in inner))
    if hint is type(None):
        return st.none()
    if hint is datetime:
        return moments(name)
    if hint is date:
        return moments(name).map(datetime.date)
    if hint in BY_TYPE:
        return BY_TYPE[hint]
    if isinstance(hint, type) and issubclass(hint, models.Model):
        return rows_of(hint)
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        parts = {each.name: hints[each.name] for each in fields(hint)}
        return st.builds(hint, **{key: argument(package, key, of) for key, of in parts.items()})
    if isinstance(origin, type) and issubclass(origin, Mapping):
        pair = [argument(package, name, each) for each in inner]
        if any(each.is_empty for each in pair):
            return st.just({})
        return st.dictionaries(*pair, max_size=2)
    if origin is tuple and inner[-1] is not Ellipsis:
        return st.tuples(*(argument(package, name, each) for each in inner))
    if origin is not None and inner:  # a sequence
        one = argument(package, name, inner[0])
        return st.just([]) if one.is_empty else st.lists(one, max_size=3)
    return text(package, name) if hint is str else st.nothing()


def moments(name: str = "") -> st.SearchStrategy[datetime]:
    """Mostly now, before now where something has happened, after it where something will."""
    likely = [timedelta(0)]
    if name.startswith(PAST):
        likely = [-timedelta(days=1), -timedelta(days=9)]
    if name.startswith(FUTURE):
        likely = [timedelta(days=29), timedelta(days=31)]
    if name in NEXT_DAY:
        likely = [timedelta(days=1, hours=NEXT_DAY.index(name))]
    away = [timedelta(days=count) for count in (-300, -31, -1, 0, 1, 31, 400)]
    return st.sampled_from([*likely * 12, *away]).map(lambda by: NOW + by)


BY_TYPE: dict[Any, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: st.integers(0, 5),
    Any: st.sampled_from(["Luz", 3, None]),
    Decimal: st.sampled_from([Decimal(each) for each in ("2.5", "3", "80", "0", "-1", "1e20")]),
    UUID: st.sampled_from([UUID(int=1), UUID(int=2)]),
    Ballot: st.builds(
        Ballot,
        statement_id=st.deferred(lambda: keys_of(Statement)),
        value=st.sampled_from([1, -1, 0, None]),
        said_at=st.one_of(st.none(), moments()),
    ),
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
GIVEN_BY_CODE = ("by", "own_rows", "content", "settings", "file", "logo")


MOSTLY, SELDOM = st.integers(0, 3).map(bool), st.integers(0, 3).map(lambda each: not each)


def arguments(name: str, operation: Callable[..., Any], draw: Draw) -> dict[str, Any] | None:
    """For each parameter something; None where there is no row yet to do it to."""
    function, package = inspect.unwrap(operation), name.split(".")[-2]
    hints = typing.get_type_hints(function)
    made: dict[str, Any] = {}
    for parameter in inspect.signature(function).parameters.values():
        known = parameter.default is not parameter.empty
        if parameter.kind is parameter.VAR_KEYWORD:
            for key, hint in ANY_FIELDS[name].items():
                if draw(SELDOM):
                    made[key] = draw(argument(package, key, hint))
            continue
        if parameter.name in GIVEN_BY_CODE or (known and draw(MOSTLY)):
            continue
        strategy = argument(package, parameter.name, hints[parameter.name])
        if strategy.is_empty:
            return None
        made[parameter.name] = draw(strategy)
    if name == "participation.revise_contribution":
        made["content"] = {}
    if name == "mechanisms.conversations.promote_statement":  # what the other mechanism asks
        asked = mechanisms.get(made["target"].mechanism).capture_fields
        made["own"] = {key: draw(text(package, key)) for key in asked}
    if name == "participation.order_phases":
        made["order"] = draw(st.lists(keys_of(Phase), max_size=4))
    if name in ("participation.follow", "participation.unfollow"):  # exactly one of both
        made["process"] = None if made.get("contribution") else Process.objects.first()
    if name == "accountability.make_commitment":
        made["process"] = None if made.get("response") else Process.objects.first()
    return made
