"""The same thing sent several times at the same instant is one thing, and everybody is told so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from participa.accountability import operations as accountability
from participa.accounts.enums import Role
from participa.accounts.operations import grant_role
from participa.actors import operations as actors
from participa.kernel.agents import Agent, system
from participa.kernel.rulings import NotAllowed
from participa.mechanisms.conversations.operations import Ballot, import_polis, take_part
from participa.mechanisms.conversations.queries.polis import Comment, Export
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
from tests.mechanisms.conversations.rows import make_conversation, statements_of

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


def first_act(act: Callable[..., tuple[Any, str | None]], **about: Any) -> Call:
    """By a visitor who is nobody yet; two pages sent at once are one person, told one code."""

    def call() -> Any:
        _, code = act(by=Agent(visit="a browser"), at=timezone.now(), **about)
        return int.from_bytes(str(code).encode())

    return call


def first_support() -> Call:
    return first_act(participation.support, contribution=make_contribution())


def first_follow() -> Call:
    return first_act(participation.follow, contribution=make_contribution())


def first_comment() -> Call:
    about = {"contribution": make_contribution(), "body": "Sí.", "idempotency_key": ONCE}
    return first_act(participation.comment_on, **about)


def first_rating() -> Call:
    said = dict.fromkeys(("substantive", "clear", "complete", "on_time"), True)
    return first_act(accountability.rate_response, response=make_response(), **said)


def first_contrast() -> Call:
    shown = make_evidence(complete(make_commitment()))
    return first_act(accountability.contrast_evidence, evidence=shown, verdict="true")


def first_contribution() -> Call:
    now = timezone.now()
    activity = make_activity(opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    new = participation.NewContribution(title="Luz", body="Que haya.", idempotency_key=ONCE)

    def act(**who: Any) -> tuple[Any, str | None]:
        sent = participation.submit_contribution(activity=activity, new=new, **who)
        return sent.contribution, sent.code

    return first_act(act)


def first_vote() -> Call:
    activity = make_conversation()
    ballot = Ballot(statements_of(activity)[0].pk, 1)

    def act(**who: Any) -> tuple[Any, str | None]:
        joined = take_part(activity=activity, ballots=[ballot], **who)
        return joined.voter, joined.code

    return first_act(act)


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
    evidence, contrast, organization, membership, role, first_support, first_follow, first_comment,
    first_rating, first_contrast, first_contribution, first_vote,
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
    assert answers[0] != int.from_bytes(b"None"), "no code"


def test_import_confirmed_at_once_comes_in_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = make_conversation(())
    export = Export((Comment("1", "Agua", False, False),), {("a", "1"): 1, ("b", "1"): -1}, ())
    use_a_database_of_files(tmp_path, monkeypatch)
    answers = at_once(
        lambda: import_polis(by=SETUP, at=timezone.now(), activity=activity, export=export),
    )
    refused = [answer.ruling.reason for answer in answers if isinstance(answer, NotAllowed)]
    assert refused == ["conversation_not_empty"] * 3
    assert [answer for answer in answers if isinstance(answer, int)] == [2]
