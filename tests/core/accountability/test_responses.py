"""Answering: who may, what is refused, versions, ratings, who hears of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from participa.accountability import operations
from participa.accountability.models import Response, ResponseRating, ResponseVersion
from participa.accountability.rules import may_answer, may_rate
from participa.actors.models import Membership
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.search.models import SearchDocument
from tests.factories.accountability import BODY, NOW, make_response
from tests.factories.accounts import agent_of, grant, make_participant, make_user
from tests.factories.participation import (
    _organization,
    _territory,
    give_role,
    make_contribution,
    make_process,
)

pytestmark = pytest.mark.django_db


def _answer(contribution: Any, by: Agent, **changes: Any) -> Response:
    fields = {
        "process": contribution.process,
        "authority": contribution.process.decider,
        "contributions": [contribution],
        "outcome": "adopted",
        "body": BODY,
        "signed_by": "Secretaría de Infraestructura",
    } | changes
    return operations.record_response(by=by, at=NOW, **fields)


@pytest.mark.parametrize(
    ("how", "allowed"),
    [
        ("answerer", True),
        ("owner", True),
        ("facilitator", False),
        ("moderator", False),
        ("government_liaison", True),
        ("national_coordinator", True),
        ("territorial_ally", False),
        ("liaison_elsewhere", False),
        ("representative", True),
        ("pending_representative", False),
        ("nobody", False),
    ],
)
def test_who_may_answer(how: str, allowed: bool) -> None:
    process = make_process()
    user = make_user()
    if how in ("answerer", "owner", "facilitator", "moderator"):
        give_role(process, user, how)
    elif how == "liaison_elsewhere":
        grant(user, "government_liaison", _territory("76109", "Buenaventura"))
    elif how.endswith("representative"):
        Membership.objects.create(
            organization=process.decider,
            user=user,
            role="representative",
            verification="pending" if how.startswith("pending") else "verified",
            since_at=NOW,
        )
    elif how != "nobody":
        grant(user, how, None if how == "national_coordinator" else process.territory)
    ruling = may_answer(agent_of(user), process, process.decider)
    assert (bool(ruling), ruling.reason) == (allowed, "" if allowed else "not_on_answering_team")


def test_only_an_authority_or_the_decider_answers() -> None:
    user = make_user()
    process = make_process()
    give_role(process, user)
    by = agent_of(user)
    firm = _organization("Papelera del Valle", sector="private", is_authority=False)
    water = _organization("Empresa de Acueducto")
    assert may_answer(by, process, firm).reason == "not_an_authority"
    assert may_answer(by, process, water)
    process.decider = firm
    assert may_answer(by, process, firm)
    process.state = "draft"
    assert may_answer(by, process, firm).reason == "process_not_open"


def test_one_answer_to_many_tells_the_followers_of_each() -> None:
    process = make_process()
    targets = [make_contribution(process=process) for _ in range(3)]
    response = make_response(*targets, at=NOW)
    assert sorted(response.contributions.values_list("pk", flat=True)) == [t.pk for t in targets]
    version = response.versions.get()
    assert (version.number, version.outcome, version.body) == (1, "adopted", BODY)
    told = {(n.kind, n.participant_id, n.url) for n in Notice.objects.all()}
    assert told == {
        ("answered", t.author_id, f"/aportes/{t.pk}/#respuesta-{response.pk}") for t in targets
    }
    event = Event.objects.get(type="accountability.response_recorded")
    assert set(event.rows) == {
        f"participa.response:{response.pk}",
        f"participa.responseversion:{version.pk}",
        *(f"participa.responsetarget:{row.pk}" for row in response.targets.all()),
    }
    assert event.data == {"outcome": "adopted", "contributions": [t.pk for t in targets]}
    assert SearchDocument.objects.filter(kind="response", object_id=response.pk).exists()


def test_the_same_answer_sent_twice_is_one() -> None:
    contribution = make_contribution()
    first = make_response(contribution)
    assert make_response(contribution, at=NOW) == first
    assert make_response(contribution, at=NOW, body=BODY + " Gracias.") != first
    assert Response.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outcome": "not_adopted", "body": "No se puede."}, "body"),
        ({"outcome": "not_adopted", "body": "x " * 19 + " " * 30}, "body"),
        ({"outcome": "transferred", "transferred_to": "  "}, "transferred_to"),
        ({"outcome": "maybe"}, "outcome"),
        ({"body": "   "}, "body"),
        ({"signed_by": ""}, "signed_by"),
        ({"signed_by": "x" * 161}, "signed_by"),
        ({"contributions": []}, "contributions"),
    ],
)
def test_answer_refuses_what_is_missing(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        make_response(make_contribution(), **changes)
    assert list(refused.value.error_dict) == [field]
    assert not Response.objects.exists()


@pytest.mark.parametrize("state", ["pending", "hidden", "withdrawn", "merged", "split"])
def test_only_what_shows_is_answered(state: str) -> None:
    contribution = make_contribution(state=state)
    with pytest.raises(ValidationError):
        make_response(contribution)


def test_contributions_of_another_process_are_not_answered() -> None:
    mine, other = make_contribution(), make_contribution()
    with pytest.raises(ValidationError):
        make_response(mine, other)


def test_refusal_with_its_reason_is_published() -> None:
    body = "No se adopta: el predio es privado y no está en el plan de obras de este año."
    response = make_response(make_contribution(), outcome="not_adopted", body=body)
    assert response.versions.get().get_outcome_display() == "No adoptada, con razón"


def test_a_visitor_cannot_answer() -> None:
    contribution = make_contribution()
    with pytest.raises(NotAllowed) as refused:
        _answer(contribution, Agent(participant_id=contribution.author_id))
    assert refused.value.ruling.reason == "not_on_answering_team"


def test_correcting_adds_a_version_and_leaves_the_first() -> None:
    contribution = make_contribution()
    response = make_response(contribution)
    Notice.objects.all().delete()
    by = make_user()
    give_role(contribution.process, by)
    operations.revise_response(
        by=agent_of(by),
        at=NOW,
        response=response,
        outcome="partial",
        body="Se arregla la bocatoma; la tubería queda para el próximo año.",
        signed_by="Secretaría de Infraestructura",
        reason="Faltaba decir qué queda por fuera.",
    )
    versions = list(response.versions.values_list("number", "outcome", "reason", "body"))
    assert versions == [
        (1, "adopted", "", BODY),
        (
            2,
            "partial",
            "Faltaba decir qué queda por fuera.",
            "Se arregla la bocatoma; la tubería queda para el próximo año.",
        ),
    ]
    notice = Notice.objects.get()
    assert (notice.kind, notice.participant_id) == ("answer_revised", contribution.author_id)


def test_correcting_needs_a_reason_and_a_difference() -> None:
    response = make_response()
    same = {"outcome": "adopted", "body": BODY, "signed_by": "Secretaría de Infraestructura"}
    by = Agent(system="tests")
    events = Event.objects.count()
    again = operations.revise_response(by=by, at=NOW, response=response, reason="", **same)
    assert (again.number, Event.objects.count()) == (1, events)
    with pytest.raises(ValidationError) as refused:
        operations.revise_response(
            by=by, at=NOW, response=response, reason=" ", **same | {"outcome": "partial"}
        )
    assert list(refused.value.error_dict) == ["reason"]
    assert ResponseVersion.objects.count() == 1


RATING = {"substantive": True, "clear": True, "complete": False, "on_time": False}


def test_a_person_rates_once_and_may_change_their_mind() -> None:
    response = make_response()
    by = Agent(participant_id=make_participant().pk)
    rating, code = operations.rate_response(by=by, at=NOW, response=response, **RATING)
    assert code is None
    again, _ = operations.rate_response(
        by=by, at=NOW + timedelta(days=1), response=response, **RATING | {"complete": True}
    )
    assert (rating.pk, again.complete, ResponseRating.objects.count()) == (again.pk, True, 1)
    events = Event.objects.filter(type="accountability.response_rated").values_list(
        "data", flat=True
    )
    assert list(events) == [RATING, RATING | {"complete": True}]
    operations.rate_response(by=by, at=NOW, response=response, **RATING | {"complete": True})
    assert events.count() == 2


def test_a_visitor_who_rates_gets_a_code() -> None:
    rating, code = operations.rate_response(by=Agent(), at=NOW, response=make_response(), **RATING)
    assert code is not None
    assert len(code) == 6
    assert rating.participant_id is not None


def test_who_answers_does_not_rate() -> None:
    response = make_response()
    user = make_user()
    give_role(response.process, user)
    assert may_rate(agent_of(user), response).reason == "rates_own_answer"
    with pytest.raises(NotAllowed):
        operations.rate_response(by=agent_of(user), at=NOW, response=response, **RATING)
