"""Worlds in which operations are tried: something of everything, and who might act on it.

The first two of those who might act may do most: the platform itself and an administrator.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models
from django.utils import timezone

from participa.accounts.enums import Role
from participa.accounts.models import Participant, User
from participa.accounts.operations import set_electoral_period
from participa.actors.models import Organization
from participa.actors.operations import (
    add_matter,
    add_register_entry,
    declare_exchange,
    declare_interests,
    merge_organizations,
    start_partnership,
)
from participa.articulation.operations.business import assume_role, fulfil_role, recognize_role
from participa.kernel.agents import Agent, system
from participa.mechanisms.conversations.operations import (
    Ballot,
    open_invitation,
    seed_statements,
    take_part,
)
from participa.mechanisms.proposals.operations import submit_proposal
from participa.mechanisms.questions.operations import ask_question
from participa.objectives.models import Objective
from participa.participation.models import Activity, Process
from participa.participation.operations import (
    NewContribution,
    comment_on,
    endorse,
    invite_co_author,
    mark_matter,
)
from participa.site.operations import change_site
from participa.territories.models import LegalParameter
from tests.core.audit.recorded import note_everything
from tests.factories.accountability import (
    NOW,
    complete,
    make_commitment,
    make_evidence,
    make_response,
)
from tests.factories.accounts import grant, make_participant, make_profile_field, make_user
from tests.factories.actors import make_membership, make_organization
from tests.factories.articulation import make_agreement, make_session, make_table, seat
from tests.factories.desk import make_liaison
from tests.factories.notices import make_notice
from tests.factories.objectives import (
    make_given,
    make_implementation,
    make_indicator,
    make_objective,
    minute,
)
from tests.factories.participation import (
    give_role,
    make_activity,
    make_contribution,
    make_phase,
    make_process,
)
from tests.factories.relations import make_tie, make_wave

TEAM = system("tests")


@dataclass(frozen=True)
class Actor:
    """Somebody who may act: an account, who holds a code, the system, or a visitor."""

    user: int | None = None
    participant: int | None = None
    system: str = ""

    def now(self) -> Agent:
        """As a request knows them: who erased their account, or left their code, is a visitor."""
        if self.system:
            return Agent(system=self.system)
        if self.user is not None:
            user = User.objects.filter(pk=self.user, is_active=True).first()
            own = Participant.objects.filter(user=user).values_list("pk", flat=True).first()
            return Agent(user=user, participant_id=own) if user else Agent()
        acting = Participant.objects.filter(user=None, claimed_into=None, erased_at=None)
        return Agent(
            participant_id=acting.filter(pk=self.participant or 0)
            .values_list("pk", flat=True)
            .first()
        )


def concerned(rows: Iterable[Any]) -> list[Actor]:
    """Whoever these rows are, or point at: the author of a contribution, the invited one."""
    found: list[Actor] = []
    for row in rows:
        if isinstance(row, User | Participant):
            found.append(actor(row))
        elif isinstance(row, models.Model):
            pointed = [
                getattr(row, field.name)
                for field in row._meta.concrete_fields
                if field.related_model in (User, Participant)
            ]
            found += [actor(each) for each in pointed if each is not None]
    return found


VISITOR, SYSTEM = Actor(), Actor(system="tests")


def actor(who: User | Participant) -> Actor:
    return Actor(user=who.pk) if isinstance(who, User) else Actor(participant=who.pk)


def make_chain() -> list[Actor]:
    """A process with everything hanging on it."""
    process = make_process()
    activity = make_activity(make_phase(process))
    first = make_contribution(activity)
    answered = make_contribution(activity)
    make_response(answered)
    make_objective(territory=process.territory)
    _legal_figure()
    make_contribution(activity, state="pending")
    make_contribution()  # of another process
    make_activity(make_phase(process))  # nobody has taken part in it yet
    make_phase(process)
    make_process(state="draft")
    make_evidence(complete(make_commitment(process=process)))
    owner, spokesperson = make_user(), make_user()
    give_role(process, owner, "owner")
    give_role(process, make_user(), "facilitator")
    invited = make_participant()
    make_membership(user=spokesperson, organization=process.decider)
    passer_by = make_participant()
    by = actor(first.author).now()
    comment_on(by=by, at=NOW, contribution=answered, body="Falta decir en qué fecha.")
    invite_co_author(by=by, at=NOW, contribution=first, participant=invited)
    endorse(by=actor(spokesperson).now(), at=NOW, contribution=first, organization=process.decider)
    matter = add_matter(
        by=TEAM, at=NOW, organization=process.decider, body="CAR", kind="permit", title="Pozo"
    )
    mark_matter(by=TEAM, at=NOW, contribution=first, matter=matter, reason="Es de su interés")
    root = make_user(is_superuser=True)
    users = (owner, spokesperson, make_liaison(process.territory), make_user())
    note_everything()
    assert first.author
    people = [actor(passer_by), actor(first.author), *map(actor, users)]
    return [SYSTEM, actor(root), VISITOR, *people]


def make_actors() -> list[Actor]:
    """Organisations of one territory with a table, an objective and waves."""
    one, other = make_organization(), make_organization(sector="private", is_authority=False)
    here = one.territory
    make_organization(territory=here)
    make_implementation(territory=here)
    objective = make_objective(territory=here)
    make_indicator(objective)
    minute(make_given(objective, organization=one))
    table = make_table(territory=here)
    make_agreement(make_session(table))
    seat(table, one)
    make_wave(one, other, make_organization(territory=here), territory=here)
    make_wave(territory=here, opened=False, name="Encuesta del próximo año")
    make_tie(source=one, target=other)
    make_past(one, other, objective)
    passer_by = make_participant()
    spokesperson = make_user()
    make_membership(user=spokesperson, organization=one)
    root, users = make_user(is_superuser=True), (spokesperson, make_liaison(here), make_user())
    note_everything()
    return [SYSTEM, actor(root), VISITOR, actor(passer_by), *map(actor, users)]


def make_past(
    one: Organization, other: Organization, objective: Objective, at: datetime = NOW
) -> None:
    """What organisations declared and took on, which can then be ended, undone or recognised."""
    day = timezone.localdate(at)
    add_matter(by=TEAM, at=at, organization=one, body="CAR", kind="permit", title="Pozo")
    start_partnership(
        by=TEAM, at=at, organization=other, territory=one.territory, role="ally", since_on=day
    )
    for register, number in (("nit", "900373913-4"), ("chamber", "31-12")):
        add_register_entry(by=TEAM, at=at, organization=one, register=register, number=number)
    for organization, direction in ((one, "offer"), (other, "need")):
        declare_exchange(
            by=TEAM,
            at=at,
            organization=organization,
            direction=direction,
            kind="data",
            topic="environment",
            text="Mediciones del aire",
            since_on=day,
        )
    merge_organizations(
        by=TEAM,
        at=at,
        source=make_organization(territory=one.territory),
        target=other,
        reason="Es una",
    )
    declare_interests(by=TEAM, at=at, organization=other, signed_as="Gerencia")
    role = assume_role(
        by=TEAM,
        at=at,
        organization=other,
        role="data",
        scope="Medir el aire un año",
        territory=one.territory,
        starts_on=day,
        ends_on=day,
        objective=objective,
    )
    fulfil_role(by=TEAM, at=at, role=role, text="Se midió", done_on=day, link="https://ejemplo.co")
    recognize_role(by=TEAM, at=at, role=role, organization=one, text="Midieron cada día")


def make_people() -> list[Actor]:
    """Accounts with profiles and roles, who hold codes, what the site says and the law's figures."""
    nelly, root = make_user("nelly@ejemplo.co", name="Nelly Valencia"), make_user(is_superuser=True)
    make_profile_field(nelly, "phone", value="300 555 0199", layer="table")
    coordinator, officer, facilitator = make_user(), make_user(), make_user()
    grant(coordinator, Role.NATIONAL_COORDINATOR)
    grant(officer, Role.DATA_OFFICER)
    grant(facilitator, Role.FACILITATOR, make_process().territory)
    passer_by = make_participant()
    holder = make_participant(code="K7M4QX", name="Wilmer", contact_email="wilmer@ejemplo.co")
    make_contribution(author=holder)
    make_contribution(author=nelly.participant)
    make_notice(nelly.participant)
    make_notice(holder)
    change_site(by=TEAM, at=NOW, name="Participa+")
    set_electoral_period(
        by=TEAM, at=NOW, starts_on=NOW.date(), ends_on=NOW.date(), reason="Elección de alcaldías"
    )
    _legal_figure()
    note_everything()
    users = (coordinator, officer, nelly, facilitator)
    return [SYSTEM, actor(root), VISITOR, actor(holder), actor(passer_by), *map(actor, users)]


def make_mechanisms() -> list[Actor]:
    """A process with a conversation, proposals and questions, each with what people sent."""
    process = make_process()
    owner, root = make_user(), make_user(is_superuser=True)
    give_role(process, owner, "owner")
    give_role(process, facilitator := make_user(), "facilitator")
    talk = _talk(process)
    first = _activity(process, "proposals")
    for title in ("Luz en el parque", "Andenes"):
        submit_proposal(
            by=Agent(), at=NOW, activity=first, new=_new(title), ask="Seis lámparas", affected=""
        )
    second = _activity(process, "questions")
    for title in ("¿Cuándo hay luz?", "¿Quién paga la luz?"):
        ask_question(by=Agent(), at=NOW, activity=second, new=_new(title))
    statements = list(talk.contributions.values_list("pk", flat=True))
    open_invitation(by=TEAM, at=NOW, activity=talk, label="Plaza")
    voters = [
        take_part(
            by=Agent(), at=NOW, activity=talk, ballots=[Ballot(each, 1) for each in statements]
        )
        for _ in range(2)
    ]
    people = (owner, facilitator, make_user())
    note_everything()
    holders = [actor(joined.participant) for joined in voters]
    return [SYSTEM, actor(root), VISITOR, *holders, *map(actor, people)]


def _legal_figure() -> None:
    LegalParameter.objects.create(
        key="peticion.general", value="15", unit="días", norm="Ley 1755", status="confirmed"
    )


def _new(title: str) -> NewContribution:
    return NewContribution(title=title, body="En el parque de la vereda no hay luz de noche.")


def _activity(process: Process, mechanism: str) -> Activity:
    return make_activity(make_phase(process), mechanism=mechanism, title=mechanism)


def _talk(process: Process) -> Activity:
    talk = _activity(process, "conversations")
    seed_statements(
        by=TEAM, at=NOW, activity=talk, texts=["Hace falta luz", "Los andenes van primero"]
    )
    return talk
