"""The same thing sent several times at the same instant is one thing, and everybody is told so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

import pytest

from participa.accountability import operations as accountability
from participa.accounts.enums import Role
from participa.accounts.operations import grant_role
from participa.actors import operations as actors
from participa.kernel.agents import Agent, system
from participa.participation import operations as participation
from tests.factories.accountability import (
    TODAY,
    complete,
    make_commitment,
    make_evidence,
    make_response,
)
from tests.factories.accounts import agent_of, make_participant, make_user
from tests.factories.actors import make_membership, make_organization
from tests.factories.at_once import at_once, use_a_database_of_files
from tests.factories.participation import NOW, make_activity, make_contribution

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.no_ledger_guard]
SETUP = system("tests")
ONCE = UUID(int=7)
Call = Callable[[], int]


def contribution() -> Call:
    activity = make_activity()
    new = participation.NewContribution(
        title="Luz en el parque", body="Que haya luz.", idempotency_key=ONCE
    )

    def call() -> int:
        sent = participation.submit_contribution(by=Agent(), at=NOW, activity=activity, new=new)
        return sent.contribution.pk

    return call


def comment() -> Call:
    below = make_contribution()
    return lambda: (
        participation.comment_on(
            by=Agent(), at=NOW, contribution=below, body="De acuerdo.", idempotency_key=ONCE
        )[0].pk
    )


def support() -> Call:
    backed, by = make_contribution(), Agent(participant_id=make_participant().pk)

    def call() -> int:
        participation.support(by=by, at=NOW, contribution=backed)
        backed.refresh_from_db()
        return backed.support_count

    return call


def endorsement() -> Call:
    backed, member = make_contribution(), make_membership()
    by = agent_of(member.user)
    return lambda: (
        participation.endorse(
            by=by, at=NOW, contribution=backed, organization=member.organization
        ).pk
    )


def response() -> Call:
    answered = make_contribution()
    return lambda: make_response(answered).pk


def rating() -> Call:
    rated, by = make_response(), Agent(participant_id=make_participant().pk)
    said = {"substantive": True, "clear": True, "complete": True, "on_time": True}
    return lambda: accountability.rate_response(by=by, at=NOW, response=rated, **said)[0].pk


def commitment() -> Call:
    answer = make_response()
    return lambda: make_commitment(answer, at=NOW).pk


def progress() -> Call:
    promised = make_commitment()
    return lambda: complete(promised).progress.order_by("pk").last().pk


def change() -> Call:
    kept = complete(make_commitment())
    return lambda: (
        accountability.record_change(
            by=SETUP,
            at=NOW,
            commitment=kept,
            condition="practices",
            description="Avisan los cortes.",
            happened_on=TODAY,
        ).pk
    )


def evidence() -> Call:
    done = complete(make_commitment())
    return lambda: make_evidence(done).pk


def contrast() -> Call:
    shown, by = make_evidence(), Agent(participant_id=make_participant().pk)
    return lambda: (
        accountability.contrast_evidence(by=by, at=NOW, evidence=shown, verdict="true")[0].pk
    )


def organization() -> Call:
    by, territory = agent_of(make_user()), make_organization().territory
    return lambda: (
        actors.register_organization(
            by=by, at=NOW, name="Junta de La Olga", sector="citizens", territory=territory
        ).pk
    )


def membership() -> Call:
    joined, user = make_organization(), make_user()
    by = agent_of(user)
    return lambda: actors.add_membership(by=by, at=NOW, organization=joined, user=user).pk


def role() -> Call:
    user = make_user()
    return lambda: grant_role(by=SETUP, at=NOW, user=user, role=Role.OVERSEER).pk


ACTS = [
    contribution, comment, support, endorsement, response, rating, commitment, progress, change,
    evidence, contrast, organization, membership, role,
]  # fmt: skip


@pytest.mark.parametrize("make", ACTS, ids=lambda make: make.__name__)
def test_sent_at_once_is_one(
    make: Callable[[], Call], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = make()
    use_a_database_of_files(tmp_path, monkeypatch)
    answers = at_once(call)
    assert len(answers) == 4
    assert len(set(answers)) == 1, answers
    assert isinstance(answers[0], int), answers[0]
