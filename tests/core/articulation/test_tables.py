"""Tables: seats, sessions, minutes in versions, agreements signed, decisions into the chain."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from participa.accountability.models import Commitment
from participa.accounts.enums import Role
from participa.articulation import operations
from participa.articulation.models import Minutes, TableSession, WorkingTable
from participa.articulation.operations import Bringing
from participa.articulation.queries import articulated_actors, sector_counts, variety
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from participa.objectives.models import ActorContribution
from participa.relations.models import Tie
from tests.factories.accounts import agent_of, make_user
from tests.factories.actors import (
    AT,
    make_grant,
    make_membership,
    make_organization,
    make_person,
)
from tests.factories.articulation import (
    SETUP,
    make_agreement,
    make_session,
    make_table,
    seat,
    write_minutes,
)
from tests.factories.objectives import make_objective
from tests.factories.participation import make_process

pytestmark = pytest.mark.django_db


def refused(function, **arguments) -> str:
    with pytest.raises(NotAllowed) as raised:
        function(at=AT, **arguments)
    return raised.value.ruling.reason


def fields_of(function, **arguments) -> list[str]:
    with pytest.raises(ValidationError) as raised:
        function(by=SETUP, at=AT, **arguments)
    return sorted(raised.value.message_dict)


def test_a_table_is_opened_once_by_who_convenes():
    table = make_table(name="Mesa del agua")
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, table.territory)
    again = operations.open_table(
        by=Agent(user=ally), at=AT, territory=table.territory, name="Mesa del agua", purpose="Otra"
    )
    assert (again, WorkingTable.objects.count(), table.slug) == (table, 1, "mesa-del-agua")
    stranger = Agent(user=make_person())
    wanted = {"territory": table.territory, "name": "Otra", "purpose": "x"}
    assert refused(operations.open_table, by=stranger, **wanted) == "only_conveners"
    assert refused(operations.open_table, by=Agent(), **wanted) == "only_conveners"
    elsewhere = make_table(name="Mesa del agua")
    assert elsewhere.slug == f"mesa-del-agua-{elsewhere.territory.code}"


def test_objectives_and_process_are_of_the_territory():
    table = make_table()
    change = {"table": table, "purpose": "Igual", "process": None}
    assert fields_of(operations.change_table, objectives=[make_objective()], **change) == [
        "objectives"
    ]
    own = make_objective(territory=table.territory)
    for _ in range(2):
        operations.change_table(by=SETUP, at=AT, objectives=[own], **change)
    assert list(table.objectives.all()) == [own]


def test_a_seat_ends_and_may_be_taken_again():
    table, organization = make_table(), make_organization()
    first = seat(table, organization)
    assert seat(table, organization) == first
    ended = {"seat": first, "until_on": date(2026, 1, 1)}
    assert fields_of(operations.end_seat, **ended) == ["until_on"]
    operations.end_seat(by=SETUP, at=AT, seat=first, until_on=date(2026, 7, 1))
    second = seat(table, organization)
    assert [row.pk for row in table.members.order_by("pk")] == [first.pk, second.pk]


def test_variety_is_zero_for_one_sector_and_one_for_all_alike():
    assert [variety(counts) for counts in ([], [3], [1, 1, 1, 1, 1, 1], [2, 1, 1], [1, 1])] == [
        None,
        0,
        1,
        Fraction(3, 4),
        Fraction(3, 5),
    ]
    assert variety([1] * 7) is None
    table = make_table()
    for sector in ("citizens", "citizens", "private", "public"):
        seat(table, make_organization(sector=sector))
    counts = sector_counts(table.members.select_related("organization"))
    assert variety(counts.values()) == Fraction(3, 4)


def test_representatives_of_members_hear_of_sessions_and_nobody_else():
    table = make_table()
    user = make_user()
    membership = make_membership(user=user)
    seat(table, membership.organization)
    make_membership(user=make_user())
    coming = timezone.now() + timedelta(days=10)
    at = timezone.now()
    session = operations.call_session(
        by=SETUP,
        at=at,
        table=table,
        starts_at=coming,
        ends_at=coming + timedelta(hours=2),
        place="Salón",
    )
    later = coming + timedelta(days=1)
    operations.move_session(
        by=SETUP,
        at=at,
        session=session,
        starts_at=later,
        ends_at=later + timedelta(hours=2),
        place="Salón",
    )
    operations.cancel_session(by=SETUP, at=at, session=session, reason="Hay paro")
    told = Notice.objects.order_by("pk").values_list("kind", "participant_id")
    own = agent_of(user).participant_id
    assert list(told) == [
        ("session_called", own),
        ("session_moved", own),
        ("session_cancelled", own),
    ]
    assert (session.sequence, session.cancel_reason) == (2, "Hay paro")
    assert (
        refused(operations.cancel_session, by=SETUP, session=session, reason="Otra")
        == "session_cancelled"
    )


def test_a_session_ends_after_it_begins_within_a_day():
    begin = AT + timedelta(days=3)
    for end in (begin, begin - timedelta(hours=1), begin + timedelta(hours=25)):
        assert fields_of(
            operations.call_session,
            table=make_table(),
            starts_at=begin,
            ends_at=end,
            place="Salón",
        ) == ["ends_at"]
    assert not TableSession.objects.exists()


def test_what_has_begun_is_not_moved_and_what_has_not_has_no_minutes():
    held, coming = make_session(), make_session(starts_at=AT + timedelta(days=3))
    assert refused(operations.cancel_session, by=SETUP, session=held, reason="x") == "session_begun"
    assert (
        refused(operations.save_minutes, by=SETUP, session=coming, said="x") == "session_not_begun"
    )


def test_minutes_are_drafted_in_steps_published_and_corrected_in_the_open():
    session = make_session()
    first, second = make_organization(), make_organization()
    with pytest.raises(ValidationError):
        operations.publish_minutes(by=SETUP, at=AT, session=session)
    operations.save_minutes(by=SETUP, at=AT, session=session, said="Se habló")
    with pytest.raises(ValidationError):  # nobody was there
        operations.publish_minutes(by=SETUP, at=AT, session=session)
    for posts in ({first: "Presidencia"}, {first: "Presidencia", second: "Gerencia"}):
        operations.save_attendance(by=SETUP, at=AT, session=session, posts=posts)
    published = operations.publish_minutes(by=SETUP, at=AT, session=session)
    assert operations.publish_minutes(by=SETUP, at=AT, session=session) == published
    operations.save_minutes(by=SETUP, at=AT, session=session, said="Se habló del polvo")
    draft = session.minutes.get(published_at=None)
    assert [row.organization for row in draft.attendances.all()] == [first, second]
    assert fields_of(operations.publish_minutes, session=session) == ["reason"]
    operations.publish_minutes(by=SETUP, at=AT, session=session, reason="Faltaba el tema")
    assert list(Minutes.objects.values_list("number", "said", "reason")) == [
        (1, "Se habló", ""),
        (2, "Se habló del polvo", "Faltaba el tema"),
    ]


def test_who_sat_together_exchanges_information_and_who_signed_works_together():
    table = make_table()
    organizations = [make_organization() for _ in range(3)]
    for organization in organizations:
        seat(table, organization)
    session = make_session(table)
    write_minutes(session, *organizations)
    agreement = make_agreement(session)
    for organization in (*organizations[:2], organizations[0]):
        operations.sign_agreement(
            by=SETUP,
            at=AT,
            agreement=agreement,
            organization=organization,
            post="Presidencia",
            signed_on=date(2026, 7, 1),
        )
    found = Tie.objects.values_list("kind", "origin")
    assert sorted(found) == [
        *[("exchanges_information", f"table:{table.pk}")] * 3,
        ("works_with", f"agreement:{agreement.pk}"),
    ]


def sign(agreement, organization, by=SETUP, objective=None):
    brings = objective and Bringing(
        objective=objective,
        kind="hours",
        what="Diez horas",
        amount=Decimal(10),
        due_on=date(2026, 9, 1),
    )
    return operations.sign_agreement(
        by=by,
        at=AT,
        agreement=agreement,
        organization=organization,
        post="Presidencia",
        signed_on=date(2026, 7, 1),
        brings=brings,
    )


def test_what_is_signed_counts_once_the_minutes_are_published():
    table = make_table()
    objective = make_objective(territory=table.territory)
    operations.change_table(
        by=SETUP, at=AT, table=table, purpose="x", objectives=[objective], process=None
    )
    one, two = make_organization(), make_organization(sector="private")
    for organization in (one, two):
        seat(table, organization)
    session = make_session(table)
    agreement = make_agreement(session)
    sign(agreement, one, objective=objective)
    assert (ActorContribution.objects.count(), articulated_actors().total) == (1, 0)
    write_minutes(session, one, two)
    assert articulated_actors().ids == (one.pk,)
    sign(agreement, two, objective=objective)
    assert articulated_actors(territory=table.territory).ids == (one.pk, two.pk)
    minutes = ActorContribution.objects.order_by("pk")[1].minutes.get()
    assert (minutes.link, minutes.held_on) == (
        session.get_absolute_url(),
        timezone.localdate(session.starts_at),
    )


def test_only_members_sign_through_their_representative():
    membership = make_membership()
    table = make_table()
    agreement = make_agreement(make_session(table))
    by = Agent(user=membership.user)
    with pytest.raises(NotAllowed) as raised:
        sign(agreement, membership.organization, by)
    assert raised.value.ruling.reason == "not_at_the_table"
    seat(table, membership.organization)
    sign(agreement, membership.organization, by)
    other = make_organization()
    seat(table, other)
    with pytest.raises(NotAllowed) as raised:
        sign(agreement, other, by)
    assert raised.value.ruling.reason == "only_conveners_or_representatives"


def test_what_a_signature_brings_goes_to_an_objective_of_the_table():
    table, organization = make_table(), make_organization()
    seat(table, organization)
    agreement = make_agreement(make_session(table))
    with pytest.raises(ValidationError) as raised:
        sign(agreement, organization, objective=make_objective())
    assert list(raised.value.message_dict) == ["objective"]
    assert not agreement.signatures.exists()


def test_a_decision_becomes_a_commitment_once():
    process = make_process()
    table = make_table(territory=process.territory)
    decision = operations.record_decision(
        by=SETUP, at=AT, session=make_session(table), text="Pavimentar la vía"
    )
    terms = {
        "decision": decision,
        "responsible": process.decider,
        "title": "Pavimentar la vía",
        "post": "Secretaría de Infraestructura",
        "due_on": date(2026, 12, 1),
        "means_of_verification": "Acta de recibo",
    }
    assert refused(operations.commit_decision, by=SETUP, **terms) == "table_without_process"
    operations.change_table(
        by=SETUP, at=AT, table=table, purpose="x", objectives=[], process=process
    )
    decision.session.table.refresh_from_db()
    operations.commit_decision(by=SETUP, at=AT, **terms)
    assert Commitment.objects.get().table_decision == decision
    assert refused(operations.commit_decision, by=SETUP, **terms) == "decision_committed"


def test_a_table_that_ended_stays_to_be_read():
    table = make_table()
    assert fields_of(operations.end_table, table=table, reason=" ") == ["reason"]
    operations.end_table(by=SETUP, at=AT, table=table, reason="Cumplió")
    assert (
        refused(
            operations.seat_member,
            by=SETUP,
            table=table,
            organization=make_organization(),
            post="x",
            since_on=date(2026, 7, 1),
        )
        == "table_ended"
    )
