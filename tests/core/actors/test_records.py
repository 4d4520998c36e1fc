"""Profiles in full: topics, sizes, registers, partnerships, merges, interests."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from tests.factories.actors import make_grant, make_membership, make_organization, make_person
from tests.factories.territories import make_territory

from participa.accounts.enums import Role
from participa.actors import operations
from participa.actors.enums import Register, Size, Topic
from participa.actors.models import Merge, Organization, Partnership
from participa.actors.queries.duplicates import alike, possible_duplicates
from participa.actors.queries.interests import current_declaration, open_matters
from participa.audit.models import Event
from participa.kernel.agents import Agent, system
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed
from participa.search.models import SearchDocument

pytestmark = pytest.mark.django_db
AT = datetime(2026, 7, 13, 14, tzinfo=UTC)
TODAY = date(2026, 7, 13)
US = system("test")


def refused(function, **arguments) -> str:
    with pytest.raises(NotAllowed) as raised:
        function(at=AT, **arguments)
    return raised.value.ruling.reason


def edit(organization, **changes):
    words = {"purpose": organization.purpose, "website": "", "contact": ""}
    return operations.edit_organization(by=US, at=AT, organization=organization, **words | changes)


def test_topics_and_territories_are_set_as_a_version():
    organization, other = make_organization(), make_territory()
    edit(organization, topics=[Topic.WATER, Topic.WORK], further_territories=[other])
    edit(organization, topics=[Topic.WORK], size=Size.UP_TO_50)
    edit(organization, topics=[Topic.WORK])
    versions = organization.versions.values_list("number", "changed")
    assert list(versions) == [
        (1, []),
        (2, ["topics", "further_territories"]),
        (3, ["size", "topics"]),
    ]
    assert [row.topic for row in organization.topics.all()] == ["work"]
    assert list(organization.further_territories.all()) == [other]
    assert Event.objects.count() == 2


def test_the_size_is_of_its_sector():
    firm, board = make_organization(sector=Sector.PRIVATE), make_organization()
    edit(firm, size=Size.LARGE)
    with pytest.raises(NotAllowed) as raised:
        edit(board, size=Size.LARGE)
    assert raised.value.ruling.reason == "size_of_another_sector"


def test_the_team_describes_what_nobody_represents():
    organization = make_organization()
    ally, stranger = make_person(), make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, organization.territory)
    entry = operations.add_register_entry(
        by=Agent(user=ally), at=AT, organization=organization, register="nit", number="800197268-4"
    )
    assert entry.number == "800197268"
    assert (
        refused(
            operations.add_register_entry,
            by=Agent(user=stranger),
            organization=organization,
            register="nit",
            number="800197268-4",
        )
        == "only_representatives"
    )


@pytest.mark.parametrize(
    ("number", "kept"),
    [("800.197.268-4", "800197268"), ("8001972684", "800197268"), ("800197268", "800197268")],
)
def test_a_nit_is_kept_without_its_digit(number, kept):
    organization = make_organization()
    for _ in range(2):
        entry = operations.add_register_entry(
            by=US, at=AT, organization=organization, register=Register.NIT, number=number
        )
        assert entry.number == kept
    assert organization.register_entries.count() == 1
    operations.remove_register_entry(by=US, at=AT, entry=entry)
    assert not organization.register_entries.exists()


@pytest.mark.parametrize("number", ["800197268-5", "abc", "", "12-3"])
def test_a_wrong_nit_says_what_to_do(number):
    with pytest.raises(ValidationError) as raised:
        operations.add_register_entry(
            by=US, at=AT, organization=make_organization(), register=Register.NIT, number=number
        )
    assert list(raised.value.message_dict) == ["number"]


def test_exchanges_are_declared_once_and_withdrawn():
    organization = make_organization()
    fields = {
        "direction": "offer",
        "kind": "place",
        "topic": Topic.WATER,
        "text": "Un salón",
        "since_on": TODAY,
    }
    for _ in range(2):
        row = operations.declare_exchange(by=US, at=AT, organization=organization, **fields)
    for _ in range(2):
        operations.withdraw_exchange(by=US, at=AT, exchange=row)
    assert (organization.exchanges.count(), Event.objects.count()) == (1, 2)
    with pytest.raises(ValidationError):
        operations.declare_exchange(
            by=US,
            at=AT,
            organization=organization,
            **fields | {"until_on": TODAY - timedelta(days=1)},
        )


def test_partners_are_named_by_the_team_of_the_territory():
    organization, territory = make_organization(), make_territory()
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, territory)
    fields = {"organization": organization, "territory": territory, "role": "funder"}
    for _ in range(2):
        row = operations.start_partnership(by=Agent(user=ally), at=AT, since_on=TODAY, **fields)
    operations.end_partnership(by=Agent(user=ally), at=AT, partnership=row, ended_on=TODAY)
    operations.start_partnership(by=Agent(user=ally), at=AT, since_on=TODAY, **fields)
    assert Partnership.objects.count() == 2
    person = Agent(user=make_membership(organization=organization).user)
    assert (
        refused(operations.start_partnership, by=person, since_on=TODAY, **fields)
        == "only_verifiers"
    )


def test_merging_leaves_a_tombstone_and_is_undone():
    target = make_organization(name="Fundación Río Vivo")
    source = make_organization(name="Fundacion Rio Vivo Yumbo")
    person = make_membership(organization=source).user
    reason = "Tienen el mismo NIT."
    for _ in range(2):
        merge = operations.merge_organizations(
            by=US, at=AT, source=source, target=target, reason=reason
        )
    source.refresh_from_db()
    assert source.merged_into == target
    assert list(Organization.objects.public()) == [target]
    assert not SearchDocument.objects.filter(kind="organization", object_id=source.pk).exists()
    # Whoever spoke for the tombstone speaks for nobody until the other agrees.
    assert (
        refused(
            operations.edit_organization,
            by=Agent(user=person),
            organization=source,
            purpose="",
            website="",
            contact="",
        )
        == "organization_merged"
    )
    operations.undo_merge(by=US, at=AT, merge=merge, reason="Son dos.")
    source.refresh_from_db()
    assert source.merged_into is None
    assert SearchDocument.objects.filter(kind="organization", object_id=source.pk).exists()
    assert [event.type for event in Event.objects.order_by("pk")] == [
        "actors.organizations_merged",
        "actors.merge_undone",
    ]


def test_what_may_not_be_merged():
    one, other = make_organization(), make_organization(sector=Sector.PUBLIC, is_authority=True)
    gone = make_organization(merged_into=one)
    merge = operations.merge_organizations
    assert [
        refused(merge, by=US, source=source, target=target, reason="x")
        for source, target in ((one, one), (gone, one), (one, gone), (one, other))
    ] == ["merge_with_itself", "organization_merged", "organization_merged", "merge_of_authority"]
    own = make_membership(organization=one)
    make_grant(own.user, Role.NATIONAL_COORDINATOR)
    assert (
        refused(merge, by=Agent(user=own.user), source=one, target=make_organization(), reason="x")
        == "own_organization"
    )
    assert Merge.objects.count() == 0


def test_duplicates_are_found_by_nit_and_by_name():
    yumbo = make_territory()
    names = (
        "Fundación Río Vivo",
        "Fundacion Rio Vivo S. A. S.",
        "Junta de Acción Comunal Belalcázar",
        "Junta de Acción Comunal La Estancia",
    )
    rows = [make_organization(name=name, territory=yumbo) for name in names]
    branch = make_organization(name="Cementos Norte")
    office = make_organization(name="Planta Sur")
    for row in (branch, office):
        operations.add_register_entry(
            by=US, at=AT, organization=row, register="nit", number="800197268-4"
        )
    pairs = possible_duplicates([*rows, branch, office])
    assert [(pair.one, pair.other, pair.nit) for pair in pairs] == [
        (branch, office, True),
        (rows[0], rows[1], False),
    ]


def test_names_are_compared_without_comparing_all_with_all():
    """Five thousand names of one form: what they share is no reason to compare them."""
    names = [(number, f"junta de accion comunal barrio {number:05}") for number in range(5000)]
    assert list(alike(names)) == []


def test_interests_are_declared_in_versions():
    membership = make_membership(organization=make_organization(sector=Sector.PRIVATE))
    firm, by = membership.organization, Agent(user=membership.user)
    permit = operations.NewMatter(body="CVC", kind="permit", title="Permiso de emisiones 123")
    declare = operations.declare_interests
    declare(by=by, at=AT, organization=firm, signed_as="Gerencia", matters=[permit])
    matter = open_matters(firm, TODAY).get()
    declare(by=by, at=AT, organization=firm, signed_as="Gerencia", over=[matter])
    assert not open_matters(firm, TODAY).exists()
    numbers = firm.interest_declarations.values_list("number", "matters__title")
    assert list(numbers) == [(2, None), (1, "Permiso de emisiones 123")]
    assert current_declaration(firm, TODAY + timedelta(days=365)).number == 2
    assert current_declaration(firm, TODAY + timedelta(days=366)) is None
    found = operations.add_matter(
        by=US, at=AT, organization=firm, body="Alcaldía", kind="contract", title="Contrato 9"
    )
    assert list(open_matters(firm, TODAY)) == [found]
    assert (
        refused(operations.add_matter, by=by, organization=firm, body="x", kind="permit", title="y")
        == "only_verifiers"
    )
    operations.end_matter(by=US, at=AT, matter=found, ended_on=TODAY)
    assert not open_matters(firm, TODAY).exists()
    ally = Agent(user=make_person())
    assert refused(declare, by=ally, organization=firm, signed_as="x") == "only_representatives"
