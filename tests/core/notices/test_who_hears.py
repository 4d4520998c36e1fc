"""Who hears of what: whom it concerns, once, and never whoever did it."""

from __future__ import annotations

import pytest

from participa.accountability import operations as accountability
from participa.accounts.enums import Role
from participa.accounts.models import User
from participa.kernel.agents import Agent, system
from participa.notices.models import Notice
from participa.notices.operations import announce, give_role
from participa.notices.queries import wording
from participa.participation import operations as participation
from participa.participation.enums import Precondition
from participa.participation.models import Activity, Contribution, Process
from tests.factories.accountability import TODAY, make_commitment, make_response
from tests.factories.accounts import agent_of, make_participant, make_user
from tests.factories.actors import make_membership, make_organization
from tests.factories.desk import make_coordinator, make_liaison
from tests.factories.notices import NOW
from tests.factories.participation import give_role as put_in_team
from tests.factories.participation import (
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)

pytestmark = pytest.mark.django_db
SETUP = system("tests")


def told(kind: str) -> set[int]:
    return set(Notice.objects.filter(kind=kind).values_list("participant_id", flat=True))


def inbox_of(user: User) -> list[tuple[str, str]]:
    """Kind and address of what an account was told."""
    return list(
        Notice.objects.filter(participant__user=user).order_by("pk").values_list("kind", "url")
    )


def send(activity: Activity, by: Agent | None = None, title: str = "Luz") -> Contribution:
    new = participation.NewContribution(title=title, body="Que haya luz.")
    return participation.submit_contribution(
        by=by or Agent(), at=NOW, activity=activity, new=new
    ).contribution


def test_nobody_is_told_of_their_own_act() -> None:
    user, other = make_user(), make_user()
    claimed = make_participant(claimed_into=user.participant)
    people = [user.participant.pk, claimed.pk, other.participant.pk]
    words = {"kind": "answered", "params": {}, "url": "/", "at": NOW}
    assert announce(participants=people, users=[user.pk], by=agent_of(user), **words) == 1
    assert told("answered") == {other.participant.pk}
    alone = make_participant()
    assert announce(participants=[alone.pk], by=Agent(participant_id=alone.pk), **words) == 0


def test_contributions_gather_in_one_notice_of_each_in_the_team() -> None:
    activity = make_activity()
    owner, moderator, stranger = make_user(), make_user(), make_user()
    put_in_team(activity.process, owner, "owner")
    put_in_team(activity.process, moderator, "moderator")
    for number in range(3):
        send(activity, title=f"Luz {number}")
    send(activity, by=agent_of(moderator), title="Del equipo")
    place = f"/mesa/procesos/{activity.process.slug}/aportes/"
    assert [inbox_of(user) for user in (owner, moderator, stranger)] == [
        [("contribution_received", place)],
        [("contribution_received", place)],
        [],
    ]
    notice = Notice.objects.get(participant__user=owner)
    words = wording(notice.kind, notice.params, notice.url)
    assert words.headline == f"Llegaron 4 aportes a «{activity.process.title}»"
    assert words.text == "El último dice: «Del equipo». Entre a su mesa para leerlos."
    assert Notice.objects.get(participant__user=moderator).params["count"] == 3


def test_what_was_read_is_not_counted_again() -> None:
    activity = make_activity()
    owner = make_user()
    put_in_team(activity.process, owner, "owner")
    send(activity)
    Notice.objects.update(read_at=NOW)
    send(activity)
    assert [n.params.get("count") for n in Notice.objects.order_by("pk")] == [None, None]


def test_a_contribution_that_waits_says_so() -> None:
    activity = make_activity()
    Process.objects.update(moderated_before=True)
    activity.process.refresh_from_db()
    put_in_team(activity.process, make_user(), "owner")
    send(activity)
    notice = Notice.objects.get(kind="contribution_received")
    assert wording(notice.kind, notice.params, notice.url).text == (
        "Falta revisarlo para que se publique: «Luz». "
        "Se prometió responder a más tardar el 15 de diciembre de 2026."
    )


def test_evidence_asks_its_authors_and_tells_the_others() -> None:
    contribution = make_contribution()
    fan, co_author, invited = make_participant(), make_participant(), make_participant()
    for person in (fan, co_author, invited):
        participation.follow(by=Agent(participant_id=person.pk), at=NOW, contribution=contribution)
    author = Agent(participant_id=contribution.author_id)
    for person in (co_author, invited):
        invitation = participation.invite_co_author(
            by=author, at=NOW, contribution=contribution, participant=person
        )
        if person == co_author:
            participation.accept_co_authorship(
                by=Agent(participant_id=person.pk), at=NOW, invitation=invitation
            )
    commitment = make_commitment(make_response(contribution))
    evidence, _ = accountability.add_evidence(
        by=SETUP,
        at=NOW,
        commitment=commitment,
        source="institution",
        title="Acta",
        dated_on=TODAY,
        link="https://ejemplo.co/acta",
    )
    assert told("asked_if_true") == {contribution.author_id, co_author.pk}
    assert told("evidence_added") == {fan.pk, invited.pk}
    Notice.objects.all().delete()
    accountability.contrast_evidence(by=author, at=NOW, evidence=evidence, verdict="true")
    assert told("contrast_received") == set()  # nobody is responsible yet


def test_contrasts_reach_whoever_answers_for_the_process() -> None:
    commitment = make_commitment()
    process = commitment.process
    liaison, owner, moderator = make_liaison(process.territory), make_user(), make_user()
    put_in_team(process, owner, "owner")
    put_in_team(process, moderator, "moderator")
    evidence, _ = accountability.add_evidence(
        by=SETUP,
        at=NOW,
        commitment=commitment,
        source="institution",
        title="Acta",
        dated_on=TODAY,
        link="https://ejemplo.co/acta",
    )
    for verdict in ("true", "false"):
        accountability.contrast_evidence(by=Agent(), at=NOW, evidence=evidence, verdict=verdict)
    assert told("contrast_received") == {liaison.participant.pk, owner.participant.pk}
    notice = Notice.objects.get(participant__user=liaison, kind="contrast_received")
    words = wording(notice.kind, notice.params, notice.url)
    assert words.headline == "2 personas opinaron sobre la evidencia «Acta»"
    assert words.text == "La última dice: no es cierto."


def test_a_process_published_reaches_its_team_and_the_voices_of_the_place() -> None:
    process = make_process(state="draft", published_at=None)
    owner = make_user()
    put_in_team(process, owner, "owner")
    here = make_organization(territory=process.territory)
    speakers = {
        make_membership(user=make_user(), organization=organization).user.participant.pk
        for organization in (here, process.decider)
    }
    make_membership(user=make_user())  # of an organisation of somewhere else
    make_membership(user=make_user(), organization=here, verification="pending")
    make_activity(make_phase(process))
    Process.objects.update(preconditions=Precondition.values)
    process.refresh_from_db()
    participation.publish_process(by=SETUP, at=NOW, process=process)
    assert told("process_published") == speakers | {owner.participant.pk}
    notice = Notice.objects.filter(kind="process_published").first()
    assert notice is not None
    assert wording(notice.kind, notice.params, notice.url).text == (
        "Se hace en Yumbo. Ya puede participar."
    )


def test_who_gets_a_role_is_told_once() -> None:
    coordinator, user, territory = make_coordinator(), make_user(), make_process().territory
    by = agent_of(coordinator)
    Notice.objects.all().delete()
    for at in (NOW, NOW.replace(hour=20)):
        give_role(by=by, at=at, user=user, role=Role.OVERSEER, territory=territory)
    assert inbox_of(user) == [("role_granted", "/mesa/")]
    notice = Notice.objects.get()
    assert wording(notice.kind, notice.params).headline == "Usted tiene un papel nuevo: Veedor(a)"


def test_who_joins_the_team_of_a_process_is_told_and_the_owner_is_not() -> None:
    process = make_process(state="draft")
    owner, helper = make_user(), make_user()
    put_in_team(process, owner, "owner")
    for user in (owner, helper):
        participation.give_process_role(
            by=agent_of(owner), at=NOW, process=process, user=user, role="moderator"
        )
    assert inbox_of(owner) == []
    assert inbox_of(helper) == [("role_granted", f"/mesa/procesos/{process.slug}/")]
    notice = Notice.objects.get()
    words = wording(notice.kind, notice.params)
    assert words.headline == "Usted tiene un papel nuevo: Moderador(a)"
    assert words.text == f"Proceso: {process.title}. Entre a su mesa para ver qué le espera."
