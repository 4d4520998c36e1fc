"""The legal clock starts with a filing; reminders go out once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError

from participa.accountability import operations
from participa.accountability.models import Filing
from participa.accountability.queries import matters_in_force
from participa.accountability.tasks import remind
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.participation.operations import follow
from tests.factories.accountability import (
    NOW,
    SETUP,
    TODAY,
    complete,
    make_commitment,
    make_evidence,
    make_legal_parameter,
    make_response,
)
from tests.factories.accounts import agent_of, grant, make_participant, make_user
from tests.factories.participation import (
    _organization,
    give_role,
    make_contribution,
    make_process,
)

pytestmark = pytest.mark.django_db


def _file(contribution: Any, by: Agent | None = None, **changes: Any) -> Filing:
    fields = {
        "authority": contribution.process.decider,
        "number": "2026-00871",
        "filed_on": date(2026, 11, 17),
        "channel": "paper",
        "matter": "peticion.general",
    } | changes
    by = by or Agent(participant_id=contribution.author_id)
    return operations.record_filing(by=by, at=NOW, contribution=contribution, **fields)


def test_filing_counts_the_term_in_force_on_its_day() -> None:
    make_legal_parameter(value="10", valid_from=date(2000, 1, 1), valid_to=date(2015, 6, 29))
    make_legal_parameter()
    contribution = make_contribution()
    neighbour = make_participant()
    follow(by=Agent(participant_id=neighbour.pk), at=NOW, contribution=contribution)
    filing = _file(contribution)
    # Fifteen business days after Tuesday 17 November; 8 December is a holiday.
    assert filing.due_on == date(2026, 12, 9)
    assert _file(contribution) == filing
    assert Filing.objects.count() == 1
    notice = Notice.objects.get()
    assert (notice.kind, notice.params["due_on"]) == ("filed", "2026-12-09")
    assert notice.participant == neighbour  # the author filed it, and knows


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"filed_on": TODAY + timedelta(days=1)}, "filed_on"),
        ({"filed_on": date(2014, 1, 2)}, "matter"),
        ({"matter": "peticion.unknown"}, "matter"),
        ({"matter": "peticion.ampliacion_factor_max"}, "matter"),
        ({"number": "  "}, "number"),
        ({"channel": "pigeon"}, "channel"),
    ],
)
def test_filing_refuses(changes: dict[str, Any], field: str) -> None:
    make_legal_parameter()
    make_legal_parameter(key="peticion.ampliacion_factor_max", value="2", unit="multiplo")
    with pytest.raises(ValidationError) as refused:
        _file(make_contribution(), **changes)
    assert list(refused.value.error_dict) == [field]


def test_only_authors_and_the_team_file_and_only_before_an_authority() -> None:
    make_legal_parameter()
    contribution = make_contribution()
    with pytest.raises(NotAllowed) as refused:
        _file(contribution, by=agent_of(make_user()))
    assert refused.value.ruling.reason == "not_the_author"
    firm = _organization("Papelera del Valle", sector="private", is_authority=False)
    with pytest.raises(NotAllowed) as refused:
        _file(contribution, authority=firm)
    assert refused.value.ruling.reason == "not_an_authority"
    answerer = make_user()
    give_role(contribution.process, answerer)
    assert _file(contribution, by=agent_of(answerer)).recorded_by == answerer


def test_matters_are_those_in_force_that_a_filing_starts() -> None:
    make_legal_parameter()
    make_legal_parameter(key="peticion.consulta", value="30")
    make_legal_parameter(key="peticion.aclarar_ciudadano", value="10")
    assert [row.key for row in matters_in_force(TODAY)] == ["peticion.general", "peticion.consulta"]
    assert matters_in_force(date(2010, 1, 1)) == []


def test_reminders_reach_those_responsible_once_for_each_date() -> None:
    process = make_process()
    owner, liaison, ally = make_user(), make_user(), make_user()
    give_role(process, owner, "owner")
    grant(liaison, "government_liaison", process.territory.department)
    grant(ally, "territorial_ally", process.territory)
    late = make_contribution(process=process, answer_due_on=TODAY - timedelta(days=1))
    soon = make_contribution(process=process, answer_due_on=date(2026, 11, 25))  # 3 business days
    make_contribution(process=process, answer_due_on=date(2026, 11, 26))  # 4: not yet
    answered = make_contribution(process=process, answer_due_on=TODAY - timedelta(days=9))
    make_contribution(process=process, state="withdrawn", answer_due_on=TODAY)
    response = make_response(answered)
    near = make_commitment(response, title="Cerca", due_on=TODAY + timedelta(days=15))
    make_commitment(response, title="Lejos", due_on=TODAY + timedelta(days=16))
    over = make_commitment(response, title="Vencido", due_on=TODAY - timedelta(days=2))
    kept = complete(make_commitment(response, title="Hecho", due_on=TODAY - timedelta(days=2)))
    make_evidence(kept)
    Notice.objects.all().delete()

    assert operations.remind_due(by=SETUP, at=NOW) == 8
    people = {agent_of(owner).participant_id, agent_of(liaison).participant_id}
    found = {(n.kind, n.url, n.participant_id) for n in Notice.objects.all()}
    assert found == {
        (kind, thing.get_absolute_url(), person)
        for kind, thing in [
            ("answer_late", late),
            ("answer_due_soon", soon),
            ("commitment_due_soon", near),
            ("commitment_late", over),
        ]
        for person in people
    }
    event = Event.objects.get(type="accountability.reminded")
    assert event.data == {
        "answer_late": 2,
        "answer_due_soon": 2,
        "commitment_due_soon": 2,
        "commitment_late": 2,
    }

    assert operations.remind_due(by=SETUP, at=NOW + timedelta(hours=1)) == 0
    assert Event.objects.filter(type="accountability.reminded").count() == 1

    operations.revise_commitment(
        by=SETUP, at=NOW, commitment=over, reason="Nueva fecha", title="Vencido",
        post="Secretaría", due_on=TODAY + timedelta(days=3), means_of_verification="Acta",
    )  # fmt: skip
    assert operations.remind_due(by=SETUP, at=NOW + timedelta(hours=2)) == 2


def test_only_the_platform_reminds() -> None:
    with pytest.raises(NotAllowed):
        operations.remind_due(by=agent_of(make_user(is_superuser=True)), at=NOW)


def test_the_round_reminds_at_most_once_an_hour() -> None:
    cache.clear()
    process = make_process()
    give_role(process, make_user())
    make_contribution(process=process, answer_due_on=TODAY - timedelta(days=1))
    remind(NOW)
    assert Notice.objects.count() == 1
    make_contribution(process=process, answer_due_on=TODAY - timedelta(days=1))
    remind(NOW)
    assert Notice.objects.count() == 1
