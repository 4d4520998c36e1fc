"""A firm keeps out of what touches its own permit or contract, whatever act it tries."""

import pytest
from django.core.exceptions import ValidationError
from tests.factories.accounts import make_participant
from tests.factories.actors import AT, make_grant, make_membership, make_organization, make_person
from tests.factories.participation import make_contribution

from participa.accounts.enums import Role
from participa.accounts.models import Participant
from participa.actors.models import Matter
from participa.audit.models import Event
from participa.kernel.agents import Agent, system
from participa.kernel.enums import Sector
from participa.kernel.rulings import NotAllowed
from participa.participation import operations
from participa.participation.models import CoAuthor, ContributionLink, MatterMark

pytestmark = pytest.mark.django_db
US = system("test")


@pytest.fixture
def firm():
    """A firm with a permit, and who speaks for it."""
    membership = make_membership(organization=make_organization(sector=Sector.PRIVATE))
    participant = make_participant(user=membership.user)
    matter = Matter.objects.create(
        organization=membership.organization,
        body="Autoridad ambiental",
        kind="permit",
        title="Permiso de emisiones 12",
        added_at=AT,
    )
    return (
        membership.organization,
        Agent(user=membership.user, participant_id=participant.pk),
        matter,
    )


def refused(function, **arguments) -> str:
    with pytest.raises(NotAllowed) as raised:
        function(**{"at": AT} | arguments)
    return raised.value.ruling.reason


def mark(contribution, matter, by=US):
    return operations.mark_matter(
        by=by, at=AT, contribution=contribution, matter=matter, reason="Pide revisar el permiso."
    )


def attempts(firm, by, contribution, at):
    """Every act in the firm's name, each as a call that may be refused."""
    other = make_contribution(process=contribution.process, author=make_participant())
    invitation = CoAuthor.objects.create(
        contribution=contribution, participant_id=by.participant_id, invited_at=at
    )
    return {
        "endorse": lambda: operations.endorse(
            by=by, at=at, contribution=contribution, organization=firm
        ),
        "comment": lambda: operations.comment_on(
            by=by, at=at, contribution=contribution, body="Nuestro punto", organization=firm
        ),
        "co-author": lambda: operations.accept_co_authorship(by=by, at=at, invitation=invitation),
        "revise": lambda: operations.revise_contribution(
            by=by, at=at, contribution=contribution, title="Otro", body="Otro", content={}
        ),
        "invite": lambda: operations.invite_co_author(
            by=by, at=at, contribution=contribution, participant=other.author
        ),
    }


def test_every_act_in_its_name_is_refused_with_a_reason(firm):
    organization, by, matter = firm
    author = Participant.objects.get(pk=by.participant_id)
    contribution = make_contribution(author=author, organization=organization)
    at = contribution.created_at
    mark(contribution, matter)
    for act, attempt in attempts(organization, by, contribution, at).items():
        with pytest.raises(NotAllowed) as raised:
            attempt()
        assert (act, raised.value.ruling.reason) == (act, "own_matter")
        assert raised.value.ruling.params == {
            "organization": organization.name,
            "matter": "Permiso de emisiones 12",
        }


def test_without_a_mark_nothing_of_it_is_refused(firm):
    organization, by, _matter = firm
    author = Participant.objects.get(pk=by.participant_id)
    contribution = make_contribution(author=author, organization=organization)
    for attempt in attempts(organization, by, contribution, contribution.created_at).values():
        attempt()


def test_a_person_keeps_their_own_voice(firm):
    """Who speaks for the firm still reads, supports and comments as themselves."""
    _organization, by, matter = firm
    contribution = make_contribution()
    mark(contribution, matter)
    operations.support(by=by, at=AT, contribution=contribution)
    operations.comment_on(by=by, at=AT, contribution=contribution, body="Vivo en esa calle.")
    contribution.refresh_from_db()
    assert (contribution.support_count, contribution.comment_count) == (1, 1)


def test_others_are_not_barred(firm):
    _organization, _by, matter = firm
    contribution = make_contribution()
    mark(contribution, matter)
    other = make_membership()
    operations.endorse(
        by=Agent(user=other.user),
        at=AT,
        contribution=contribution,
        organization=other.organization,
    )


def test_the_mark_follows_merges_of_contributions_and_of_organizations(firm):
    organization, by, matter = firm
    source, target = make_contribution(), make_contribution()
    mark(source, matter)
    ContributionLink.objects.create(
        source=source, target=target, kind="merged_into", reason="x", at=AT
    )
    endorse = operations.endorse
    assert refused(endorse, by=by, contribution=target, organization=organization) == "own_matter"
    successor = make_membership(user=by.user, organization=make_organization()).organization
    organization.merged_into = successor
    organization.save()
    assert refused(endorse, by=by, contribution=target, organization=successor) == "own_matter"


def test_the_team_or_the_firm_itself_marks_and_only_the_team_lifts(firm):
    _organization, by, matter = firm
    contribution = make_contribution()
    stranger = Agent(user=make_person())
    fields = {"contribution": contribution, "matter": matter, "reason": "x"}
    assert refused(operations.mark_matter, by=stranger, **fields) == "not_on_process_team"
    for _ in range(2):
        row = mark(contribution, matter, by=by)
    assert row.by_the_organization
    assert refused(operations.lift_mark, by=by, mark=row, reason="x") == "own_mark"
    ally = make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, contribution.process.territory)
    team = Agent(user=ally)
    with pytest.raises(ValidationError):
        operations.lift_mark(by=team, at=AT, mark=row, reason=" ")
    for _ in range(2):
        operations.lift_mark(by=team, at=AT, mark=row, reason="El permiso venció.")
    assert not MatterMark.objects.standing().exists()
    assert not mark(contribution, matter, by=team).by_the_organization
    assert [event.type.partition(".")[2] for event in Event.objects.order_by("pk")] == [
        "matter_marked",
        "matter_mark_lifted",
        "matter_marked",
    ]
