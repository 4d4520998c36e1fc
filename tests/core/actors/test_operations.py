"""Organisations are registered, verified, edited; people belong to them in private."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from tests.factories.actors import make_grant, make_membership, make_organization, make_person
from tests.factories.territories import make_territory

from participa.accounts.enums import Role
from participa.accounts.models import ElectoralPeriod
from participa.accounts.queries import Neutrality
from participa.accounts.queries.offices import is_unnamed
from participa.actors import operations
from participa.actors.enums import MembershipRole, Verification
from participa.actors.models import Membership, Organization
from participa.actors.queries import organizations_of, organizations_to_verify, represents
from participa.actors.queries.contacts import shown_contact
from participa.audit.models import Event
from participa.kernel.agents import Agent, system
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 13, 14, tzinfo=UTC)


def register(by, **changes):
    fields = {"name": "Junta de Acción Comunal El Progreso", "sector": Sector.CITIZENS}
    if "territory" not in changes:
        fields["territory"] = make_territory()
    return operations.register_organization(by=by, at=AT, **fields | changes)


def refused(function, **arguments) -> str:
    with pytest.raises(NotAllowed) as raised:
        function(at=AT, **arguments)
    return raised.value.ruling.reason


def test_registering_waits_for_verification_and_asks_to_represent():
    person = make_person()
    made = register(Agent(user=person))
    membership = Membership.objects.get()
    assert (made.slug, made.verification, membership.role, membership.verification) == (
        "junta-de-accion-comunal-el-progreso",
        Verification.PENDING,
        MembershipRole.REPRESENTATIVE,
        Verification.PENDING,
    )
    assert not organizations_of(person).exists()


def test_registering_again_returns_the_same():
    by, territory = Agent(user=make_person()), make_territory()
    made = register(by, territory=territory)
    assert register(by, territory=territory, name="JUNTA de accion comunal el progreso") == made
    assert Event.objects.count() == 1


def test_a_name_is_taken_once_in_a_territory():
    territory = make_territory()
    first = register(Agent(user=make_person()), territory=territory)
    with pytest.raises(ValidationError) as raised:
        register(Agent(user=make_person()), territory=territory)
    assert list(raised.value.message_dict) == ["name"]
    elsewhere = register(Agent(user=make_person()))
    assert elsewhere.slug == f"{first.slug}-{elsewhere.territory.code}"


def test_a_name_never_takes_the_address_of_a_page():
    made = register(Agent(user=make_person()), name="Registrar")
    assert made.slug == f"registrar-{made.territory.code}"


def test_registering_needs_an_account_and_few_waiting():
    assert refused(register_by, by=Agent()) == "sign_in_first"
    by = Agent(user=make_person())
    for number in range(3):
        register(by, name=f"Junta {number}")
    assert refused(register_by, by=by) == "too_many_organizations_pending"


def register_by(*, by, at):
    return register(by)


def test_the_ally_of_the_territory_verifies():
    organization = make_organization(verification=Verification.PENDING, sector=Sector.PUBLIC)
    ally, other, coordinator = make_person(), make_person(), make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, organization.territory.department)
    make_grant(other, Role.TERRITORIAL_ALLY, make_territory())
    make_grant(coordinator, Role.NATIONAL_COORDINATOR)
    assert [list(organizations_to_verify(person)) for person in (ally, other, coordinator)] == [
        [organization],
        [],
        [organization],
    ]
    verify = operations.verify_organization
    assert refused(verify, by=Agent(user=other), organization=organization) == "only_verifiers"
    for _ in range(2):
        verify(by=Agent(user=ally), at=AT, organization=organization, is_authority=True)
    organization.refresh_from_db()
    assert (organization.verification, organization.is_authority, Event.objects.count()) == (
        Verification.VERIFIED,
        True,
        1,
    )


def test_nobody_verifies_their_own_organization():
    membership = make_membership(
        organization=make_organization(verification=Verification.PENDING),
        verification=Verification.PENDING,
    )
    organization, person = membership.organization, membership.user
    make_grant(person, Role.TERRITORIAL_ALLY, organization.territory)
    by = Agent(user=person)
    assert [
        refused(operations.verify_organization, by=by, organization=organization),
        refused(operations.verify_representative, by=by, membership=membership),
    ] == ["own_organization", "own_membership"]


def test_only_public_institutions_are_authorities():
    with pytest.raises(ValidationError):
        operations.verify_organization(
            by=system("demo"), at=AT, organization=make_organization(), is_authority=True
        )


def test_refusing_needs_a_reason_and_frees_the_name():
    organization = make_organization(verification=Verification.PENDING, name="Junta Uno")
    with pytest.raises(ValidationError):
        operations.refuse_organization(
            by=system("demo"), at=AT, organization=organization, reason=" "
        )
    operations.refuse_organization(
        by=system("demo"), at=AT, organization=organization, reason="No existe"
    )
    assert organization.verification == Verification.REFUSED
    register(Agent(user=make_person()), name="Junta Uno", territory=organization.territory)


def test_representatives_edit_and_versions_keep_what_was_said():
    membership = make_membership()
    organization = membership.organization
    before = organization.purpose
    words = {"purpose": "Cuidar el río", "website": "", "contact": "310 000 0000"}
    for _ in range(2):
        operations.edit_organization(
            by=Agent(user=membership.user), at=AT, organization=organization, **words
        )
    assert [event.personal for event in Event.objects.all()] == [{"contact": ["", "310 000 0000"]}]
    versions = list(organization.versions.values_list("number", "changed", "content__purpose"))
    assert versions == [(1, [], before), (2, ["purpose", "contact"], "Cuidar el río")]
    assert "310" not in str(list(organization.versions.values_list("content", flat=True)))
    assert (
        refused(
            operations.edit_organization,
            by=Agent(user=make_person()),
            organization=organization,
            **words,
        )
        == "only_representatives"
    )


def test_a_request_waits_for_a_representative():
    representative, person = make_membership(), make_person()
    organization = representative.organization
    asked = operations.add_membership(
        by=Agent(user=person),
        at=AT,
        organization=organization,
        user=person,
        role=MembershipRole.REPRESENTATIVE,
    )
    verify = operations.verify_representative
    assert [
        refused(verify, by=Agent(user=person), membership=asked),
        refused(verify, by=Agent(user=make_person()), membership=asked),
    ] == ["own_membership", "only_verifiers"]
    verify(by=Agent(user=representative.user), at=AT, membership=asked)
    assert (represents(person, organization), list(organizations_of(person))) == (
        True,
        [organization],
    )


def test_an_invitation_waits_for_the_person():
    representative, person = make_membership(), make_person()
    by = Agent(user=representative.user)
    invited = operations.add_membership(
        by=by, at=AT, organization=representative.organization, user=person
    )
    assert (
        refused(operations.verify_representative, by=by, membership=invited) == "only_the_invited"
    )
    operations.verify_representative(by=Agent(user=person), at=AT, membership=invited)
    assert (invited.verification, list(organizations_of(person))) == (Verification.VERIFIED, [])


def test_only_representatives_invite():
    membership = make_membership(role=MembershipRole.MEMBER)
    assert (
        refused(
            operations.add_membership,
            by=Agent(user=membership.user),
            organization=membership.organization,
            user=make_person(),
        )
        == "only_representatives"
    )


def test_nobody_asks_to_belong_to_what_they_may_not_see():
    organization, person = make_organization(verification=Verification.PENDING), make_person()
    assert (
        refused(
            operations.add_membership,
            by=Agent(user=person),
            organization=organization,
            user=person,
        )
        == "not_public"
    )


def test_who_leaves_no_longer_speaks_and_may_come_back():
    membership = make_membership()
    person, organization = membership.user, membership.organization
    by = Agent(user=person)
    for _ in range(2):
        operations.end_membership(by=by, at=AT, membership=membership)
    assert list(organizations_of(person)) == []
    again = operations.add_membership(by=by, at=AT, organization=organization, user=person)
    assert (again.pk, again.ended_at, again.verification) == (
        membership.pk,
        None,
        Verification.PENDING,
    )
    stranger = Agent(user=make_person())
    assert refused(operations.end_membership, by=stranger, membership=again) == "only_verifiers"


def test_events_of_memberships_name_nobody_in_what_is_public():
    person = make_person()
    operations.add_membership(
        by=Agent(user=person), at=AT, organization=make_organization(), user=person
    )
    event = Event.objects.get()
    assert (event.data, list(event.rows)) == ({}, [event.subject])
    assert event.personal["user"] == person.pk


def test_organizations_of_nobody_are_none():
    assert list(organizations_of(None)) == []
    assert Organization.objects.count() == 0


# --- parties and campaigns -------------------------------------------------------------------


def test_a_campaign_is_marked_taken_out_and_never_verified_again():
    """It opens nothing, sponsors nothing, and cannot come back under its name."""
    territory = make_territory()
    organization = make_organization(territory=territory, name="Movimiento Futuro Q")
    ally = Agent(user=make_person())
    make_grant(ally.user, Role.TERRITORIAL_ALLY, territory)
    part = {"organization": organization, "territory": territory, "role": "ally"}
    operations.start_partnership(by=ally, at=AT, since_on=AT.date(), **part)
    mark = {"organization": organization, "reason": "Inscribió lista el 3 de julio"}
    with pytest.raises(ValidationError) as raised:
        operations.mark_campaign(by=ally, at=AT, campaigns=True, **mark | {"reason": " "})
    assert list(raised.value.message_dict) == ["reason"]
    operations.mark_campaign(by=ally, at=AT, campaigns=True, **mark)
    organization.refresh_from_db()
    assert organization.verification == Verification.REFUSED
    assert not Organization.objects.public().filter(pk=organization.pk).exists()
    assert not organization.partnerships.filter(ended_on=None).exists()
    told = Event.objects.get(type="actors.campaign_marked")
    assert told.data == {"organization": organization.slug, "campaigns": True}
    for operation, arguments in (
        (operations.verify_organization, {"organization": organization}),
        (operations.start_partnership, {"since_on": AT.date(), **part}),
    ):
        assert refused(operation, by=ally, **arguments) == "campaigns_stay_out"
    again = {"territory": territory, "name": "movimiento FUTURO q"}
    with pytest.raises(NotAllowed, match="campaigns_stay_out"):
        register(Agent(user=make_person()), **again)
    operations.mark_campaign(by=ally, at=AT, campaigns=True, **mark)
    assert Event.objects.filter(type="actors.campaign_marked").count() == 1
    operations.mark_campaign(by=ally, at=AT, campaigns=False, **mark)
    verified = operations.verify_organization(by=ally, at=AT, organization=organization)
    assert verified.verification == Verification.VERIFIED


def test_only_who_verifies_marks_a_campaign_and_nobody_their_own():
    organization = make_organization()
    member = make_membership(organization=organization).user
    make_grant(member, Role.TERRITORIAL_ALLY, organization.territory)
    mark = {"organization": organization, "campaigns": True, "reason": "Lista"}
    for person, reason in ((make_person(), "only_verifiers"), (member, "own_organization")):
        assert refused(operations.mark_campaign, by=Agent(user=person), **mark) == reason


# --- what is shown of an institution in an electoral period ------------------------------------


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("Ana Ruiz, obras@yumbo.example, 602 555 0000", "obras@yumbo.example · 602 555 0000"),
        ("ana.ruiz@yumbo.example o (602) 555-0000", "(602) 555-0000"),
        ("Pregunte por Ana Ruiz", ""),
        ("https://yumbo.example/contacto", "https://yumbo.example/contacto"),
    ],
)
def test_the_contact_of_an_institution_loses_its_words(contact, shown):
    territory = make_territory()
    held = Neutrality((ElectoralPeriod(territory=territory),))
    elsewhere = Neutrality((ElectoralPeriod(territory=make_territory()),))
    body = make_organization(territory=territory, sector=Sector.PUBLIC, contact=contact)
    board = make_organization(territory=territory, contact=contact)
    assert shown_contact(body, held, ["Ana Ruiz"]) == shown
    assert shown_contact(body, elsewhere, ["Ana Ruiz"]) == contact
    assert shown_contact(body, Neutrality()) == contact
    assert shown_contact(board, held, ["Ana Ruiz"]) == contact


@pytest.mark.parametrize(
    ("changes", "unnamed"),
    [
        ({}, True),
        ({"role": MembershipRole.MEMBER}, True),
        ({"verification": Verification.PENDING}, False),
        ({"ended_at": AT}, False),
    ],
)
def test_who_belongs_to_an_institution_holds_an_office_where_it_works(changes, unnamed):
    here, further, elsewhere = make_territory(), make_territory(), make_territory()
    body = make_organization(territory=here, sector=Sector.PUBLIC)
    body.further_territories.add(further)
    person = make_membership(organization=body, **changes).user
    neighbour = make_membership(organization=make_organization(territory=here)).user
    for place, reaches in ((here, True), (further, True), (elsewhere, False), (None, True)):
        period = ElectoralPeriod.objects.create(
            territory=place, starts_on=AT.date(), ends_on=AT.date(), reason="Una", set_at=AT
        )
        assert is_unnamed(person, "", AT.date()) == (unnamed and reaches)
        assert not is_unnamed(neighbour, "", AT.date())
        period.delete()
