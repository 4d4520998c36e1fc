"""Firms take on bounded roles; what came of them counts; needs meet offers."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from participa.accounts.enums import Role
from participa.accounts.models import Participant
from participa.actors import operations as actors
from participa.actors.enums import Topic
from participa.actors.models import Exchange, Organization
from participa.articulation.enums import BoundedRole, RoleState
from participa.articulation.models import AssumedRole, Introduction
from participa.articulation.operations import business
from participa.articulation.queries.business import (
    MENU,
    firms_with_fulfilled_role,
    firms_with_role,
    role_rows,
    roles_with_all,
)
from participa.articulation.queries.counting import Period, get_rule
from participa.articulation.queries.matching import Nearness, matches_for, needs_in
from participa.audit.models import Event
from participa.kernel.agents import Agent, system
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed
from participa.notices.models import Notice
from tests.factories.accounts import make_participant
from tests.factories.actors import make_grant, make_membership, make_organization, make_person
from tests.factories.territories import make_territory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 13, 14, tzinfo=UTC)
TODAY = date(2026, 7, 13)
US = system("test")
LINK = "https://ejemplo.org/acta"


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


def make_firm(*, declared: bool = True, **changes) -> tuple[Organization, Agent]:
    membership = make_membership(organization=make_organization(sector=Sector.PRIVATE, **changes))
    participant = make_participant(user=membership.user)
    by = Agent(user=membership.user, participant_id=participant.pk)
    if declared:
        actors.declare_interests(
            by=by, at=AT, organization=membership.organization, signed_as="Gerencia"
        )
    return membership.organization, by


def assume(firm, by, **changes) -> AssumedRole:
    fields = {
        "role": BoundedRole.PLACE,
        "scope": "El salón comunal de la planta, los sábados.",
        "territory": firm.territory,
        "starts_on": days(-30),
        "ends_on": days(60),
    }
    return business.assume_role(by=by, at=AT, organization=firm, **fields | changes)


def fulfil(role, by, **changes):
    fields = {"text": "Prestamos el salón.", "done_on": days(-2), "link": LINK}
    return business.fulfil_role(by=by, at=AT, role=role, **fields | changes)


def refused(function, *args, **arguments) -> str:
    with pytest.raises(NotAllowed) as raised:
        function(*args, **arguments)
    return raised.value.ruling.reason


def test_every_role_of_the_menu_says_what_it_is_is_not_and_its_limit():
    assert set(MENU) == set(BoundedRole)
    assert all(card.is_about and card.is_not and card.limit for card in MENU.values())


def test_a_role_needs_a_firm_with_a_declaration_that_holds():
    firm, by = make_firm(declared=False)
    assert refused(assume, firm, by) == "declaration_missing"
    actors.declare_interests(
        by=by, at=AT - timedelta(days=400), organization=firm, signed_as="Gerencia"
    )
    assert refused(assume, firm, by) == "declaration_missing"
    actors.declare_interests(by=by, at=AT, organization=firm, signed_as="Gerencia")
    for _ in range(2):
        role = assume(firm, by)
    assert (AssumedRole.objects.get(), role.declaration.number) == (role, 2)
    board = make_membership()
    assert refused(assume, board.organization, Agent(user=board.user)) == "only_firms"
    stranger = Agent(user=make_person())
    assert refused(assume, firm, stranger) == "not_a_verified_representative"
    assert refused(assume, firm, by, ends_on=days(400)) == "role_too_long"
    with pytest.raises(ValidationError):
        assume(firm, by, ends_on=days(-31))


def test_states_are_computed():
    firm, by = make_firm()
    done = assume(firm, by)
    fulfil(done, by)
    given_up = assume(firm, by, role=BoundedRole.DATA)
    business.withdraw_role(by=by, at=AT, role=given_up, reason="Cambió el equipo.")
    assume(firm, by, role=BoundedRole.TRAINING, ends_on=days(-1))
    assume(firm, by, role=BoundedRole.FUNDING, starts_on=days(1))
    assume(firm, by, role=BoundedRole.MENTORING)
    states = {row.role.role: row.state for row in role_rows(roles_with_all(), TODAY)}
    assert states == {
        "place": RoleState.FULFILLED,
        "data": RoleState.WITHDRAWN,
        "training": RoleState.LATE,
        "funding": RoleState.COMING,
        "mentoring": RoleState.UNDER_WAY,
    }


def test_what_was_done_is_shown_and_dated_within_the_role():
    firm, by = make_firm()
    role = assume(firm, by)
    with pytest.raises(ValidationError):
        fulfil(role, by, link="")
    for day in (-31, 1):
        assert refused(fulfil, role, by, done_on=days(day)) == "done_outside_role"
    for _ in range(2):
        fulfil(role, by)
    assert role.fulfilments.count() == 1
    withdraw = business.withdraw_role
    assert refused(withdraw, by=by, at=AT, role=role, reason="x") == "role_fulfilled"


def test_others_recognise_what_was_done_and_no_firm_praises_itself():
    firm, by = make_firm()
    role = assume(firm, by)
    neighbour = make_membership()
    their = Agent(user=neighbour.user)
    fields = {"role": role, "organization": neighbour.organization, "text": "Nos sirvió."}
    assert refused(business.recognize_role, by=their, at=AT, **fields) == "nothing_fulfilled"
    fulfil(role, by)
    for _ in range(2):
        row = business.recognize_role(by=their, at=AT, **fields)
    assert (
        refused(business.recognize_role, by=by, at=AT, role=role, organization=firm, text="x")
        == "own_role"
    )
    twin = make_membership(user=by.user).organization
    assert (
        refused(business.recognize_role, by=by, at=AT, role=role, organization=twin, text="x")
        == "own_role"
    )
    assert list(Notice.objects.values_list("participant", "kind")) == [
        (by.participant_id, "role_recognized")
    ]
    business.withdraw_recognition(by=their, at=AT, recognition=row)
    assert role_rows(roles_with_all(), TODAY)[0].recognitions == ()


def test_involvement_of_firms_before_and_after():
    """The claim of J12: firms with a role assumed and with a role fulfilled, in two periods."""
    firm, by = make_firm()
    other, their = make_firm(territory=firm.territory)
    role = assume(firm, by, starts_on=days(-300), ends_on=days(-200))
    fulfil(role, by, done_on=days(-210))
    later = assume(firm, by, role=BoundedRole.DATA)
    fulfil(later, by)
    assume(other, their)
    before = {"since": days(-365), "until": days(-100)}
    after = {"since": days(-99), "until": TODAY}
    both = tuple(sorted((firm.pk, other.pk)))
    assert firms_with_role(**before) == firms_with_fulfilled_role(**before) == (firm.pk,)
    assert (firms_with_role(**after), firms_with_fulfilled_role(**after)) == (both, (firm.pk,))
    assert firms_with_role(territory=make_territory()) == ()
    assert firms_with_role(territory=firm.territory.department) == both
    rule, count = get_rule("firms_with_role")
    counted = count(territory=firm.territory, period=Period(days(-99), TODAY))
    assert (counted.ids, counted.by_sector[Sector.PRIVATE], rule.version) == (both, 2, 1)
    _rule, count = get_rule("firms_with_fulfilled_role")
    assert count(period=Period(days(-365), days(-100))).ids == (firm.pk,)
    other.merged_into = firm
    other.save()
    assert firms_with_role(**after) == (firm.pk,)


def test_a_role_withdrawn_before_a_period_does_not_count_in_it():
    firm, by = make_firm()
    role = assume(firm, by)
    business.withdraw_role(by=by, at=AT - timedelta(days=20), role=role, reason="x")
    assert firms_with_role(since=days(-30), until=TODAY) == (firm.pk,)
    assert firms_with_role(since=days(-10), until=TODAY) == ()


# --- matching ---------------------------------------------------------------------------------


def exchange(organization, direction, **changes) -> Exchange:
    fields = {"kind": "place", "topic": Topic.WATER, "text": f"{direction} {organization.pk}"}
    return Exchange.objects.create(
        organization=organization,
        direction=direction,
        since_on=TODAY,
        created_at=AT,
        **fields | changes,
    )


def test_needs_meet_offers_of_other_sectors_then_kind_then_nearness(django_assert_num_queries):
    yumbo, vijes, far = make_territory(), make_territory(), make_territory()
    yumbo.neighbours.add(vijes)
    board = make_organization(territory=yumbo)
    need = exchange(board, "need")
    firm = make_organization(territory=yumbo, sector=Sector.PRIVATE)
    near = make_organization(territory=vijes, sector=Sector.PRIVATE)
    same_sector = make_organization(territory=yumbo)
    away = make_organization(territory=far, sector=Sector.ACADEMIA)
    other_kind = exchange(firm, "offer", kind="money")
    from_near = exchange(near, "offer")
    exchange(same_sector, "offer")
    exchange(board, "offer")
    exchange(away, "offer")
    exchange(firm, "offer", topic=Topic.HEALTH)
    exchange(firm, "offer", withdrawn_at=AT)
    with django_assert_num_queries(3):
        ((_row, found),) = matches_for([need], TODAY)
    assert [(match.offer, match.nearness) for match in found[:2]] == [
        (from_near, Nearness.NEIGHBOURS),
        (other_kind, Nearness.SAME),
    ]
    assert len(found) == 3
    away.further_territories.add(yumbo)
    ((_row, found),) = matches_for([need], TODAY)
    assert found[0].offer.organization == away
    ((_row, found),) = matches_for([from_near], TODAY)
    assert [match.need for match in found] == [need]
    assert list(needs_in(yumbo.department, TODAY)) == [need]


def test_matching_takes_the_same_queries(django_assert_num_queries):
    yumbo = make_territory()
    needs = [exchange(make_organization(territory=yumbo), "need") for _ in range(20)]
    for _ in range(30):
        exchange(make_organization(territory=yumbo, sector=Sector.PRIVATE), "offer")
    with django_assert_num_queries(3):
        found = matches_for(needs, TODAY)
    assert [len(matches) for _row, matches in found] == [3] * 20
    assert matches_for([], TODAY) == []


def test_a_contact_is_proposed_once_to_both_and_exposes_nobody():
    sides = [make_firm(declared=False), make_firm(declared=False)]
    offer, need = exchange(sides[0][0], "offer"), exchange(sides[1][0], "need")
    stranger = Agent(user=make_person())
    assert refused(business.introduce, by=stranger, at=AT, offer=offer, need=need) == (
        "only_sides_or_team"
    )
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, sides[0][0].territory)
    for _ in range(2):
        business.introduce(by=Agent(user=ally), at=AT, offer=offer, need=need)
    assert (Introduction.objects.count(), Event.objects.count()) == (1, 1)
    told = {row.participant_id: row.params for row in Notice.objects.all()}
    assert set(told) == {by.participant_id for _firm, by in sides}
    emails = {by.user.email for _firm, by in sides}
    assert not any(email in str(told) + str(Event.objects.get().data) for email in emails)
    assert Participant.objects.count() == 2
    assert refused(business.introduce, by=US, at=AT, offer=need, need=offer) == "no_match"


def test_nothing_a_campaign_did_or_praised_is_shown():
    firm, by = make_firm()
    role = assume(firm, by)
    fulfil(role, by)
    board = make_membership()
    business.recognize_role(
        by=Agent(user=board.user), at=AT, role=role, organization=board.organization, text="Gracias"
    )
    [row] = role_rows(roles_with_all(), TODAY)
    assert [said.organization for said in row.recognitions] == [board.organization]
    mark = {"by": US, "at": AT, "campaigns": True, "reason": "Inscribió una lista"}
    actors.mark_campaign(organization=board.organization, **mark)
    [row] = role_rows(roles_with_all(), TODAY)
    assert row.recognitions == ()
    actors.mark_campaign(organization=firm, **mark)
    assert role_rows(roles_with_all(), TODAY) == []
    assert refused(assume, firm, by, role=BoundedRole.DATA) == "not_a_verified_representative"
