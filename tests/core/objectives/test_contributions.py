"""What actors give: promised, minuted, fulfilled, late, withdrawn; the state is computed."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from tests.factories.actors import (
    AT,
    make_grant,
    make_membership,
    make_organization,
    make_person,
)
from tests.factories.objectives import SETUP, fulfil, make_given, make_objective, minute

from participa.accounts.enums import Role
from participa.actors.enums import Verification
from participa.actors.operations import mark_campaign
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.enums import Sector
from participa.kernel.files import CleanFile
from participa.kernel.rulings import NotAllowed
from participa.objectives import operations
from participa.objectives.models import ActorContribution
from participa.objectives.queries import giving_counts, with_giving

pytestmark = pytest.mark.django_db
TODAY = date(2026, 7, 13)
DUE = date(2026, 8, 30)


def states(today: date = TODAY) -> list[str]:
    return [row.state for row in with_giving(ActorContribution.objects.order_by("pk"), today)]


def test_a_promise_is_late_after_its_date_and_fulfilled_once_wholly_given():
    given = make_given()
    assert [states(day) for day in (DUE, DUE + timedelta(days=1))] == [["promised"], ["late"]]
    fulfil(given, extent="partly", note="Veinte horas", amount=Decimal(20))
    assert [states(day) for day in (DUE, DUE + timedelta(days=1))] == [["partly"], ["late"]]
    fulfil(given)
    assert states(DUE + timedelta(days=400)) == ["fulfilled"]
    operations.withdraw_contribution(by=SETUP, at=AT, contribution=given, reason="Cerró la planta")
    assert states() == ["withdrawn"]


def test_the_same_promise_again_is_one():
    objective, organization = make_objective(), make_organization()
    first = make_given(objective, organization=organization)
    assert make_given(objective, organization=organization) == first
    assert Event.objects.filter(type="objectives.contribution_promised").count() == 1


def test_terms_change_as_versions_with_their_reason():
    given = make_given()
    terms = {"what": "Treinta horas", "post": "Gerencia", "due_on": DUE, "amount": Decimal(30)}
    with pytest.raises(ValidationError) as raised:
        operations.revise_contribution(by=SETUP, at=AT, contribution=given, reason=" ", **terms)
    assert list(raised.value.message_dict) == ["reason"]
    for _ in range(2):
        operations.revise_contribution(
            by=SETUP, at=AT, contribution=given, reason="Menos gente", **terms
        )
    assert [(v.number, v.what, v.reason) for v in given.versions.all()] == [
        (1, "Cuarenta horas de ingeniería", ""),
        (2, "Treinta horas", "Menos gente"),
    ]
    assert with_giving(ActorContribution.objects.all(), TODAY).get().amount == Decimal(30)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"amount": None}, "amount"),
        ({"amount": Decimal(0)}, "amount"),
        ({"what": " "}, "what"),
        ({"kind": "otra"}, "kind"),
        ({"due_on": date(2026, 7, 12)}, "due_on"),
        ({"post": "x" * 161}, "post"),
    ],
)
def test_a_promise_says_what_to_mend(changes, field):
    with pytest.raises(ValidationError) as raised:
        make_given(**changes)
    assert list(raised.value.message_dict) == [field]
    assert not ActorContribution.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"link": ""}, "file"),
        ({"link": "http://ejemplo.org"}, "link"),
        ({"fulfilled_on": date(2026, 7, 14)}, "fulfilled_on"),
        ({"extent": "casi"}, "extent"),
        ({"note": ""}, "note"),
        ({"amount": Decimal(-1)}, "amount"),
    ],
)
def test_fulfilling_needs_something_that_shows_it(changes, field):
    given = make_given()
    with pytest.raises(ValidationError) as raised:
        fulfil(given, **changes)
    assert list(raised.value.message_dict) == [field]
    assert not given.fulfilments.exists()


def test_a_photograph_needs_its_description_and_is_kept():
    given = make_given()
    photo = CleanFile(b"x", "image/jpeg", "jpg", 1, "a" * 64)
    with pytest.raises(ValidationError) as raised:
        fulfil(given, link="", file=photo)
    assert list(raised.value.message_dict) == ["alternative_text"]
    made = fulfil(given, link="", file=photo, alternative_text="El medidor en el techo")
    assert (made.file_digest, made.size, bool(made.file)) == ("a" * 64, 1, True)
    assert fulfil(given, link="", file=photo, alternative_text="El medidor en el techo") == made


def test_minutes_are_noted_once_and_not_in_advance():
    given = make_given()
    for _ in range(2):
        minute(given)
    assert given.minutes.count() == 1
    assert with_giving(ActorContribution.objects.all(), TODAY).get().minuted_on == date(2026, 7, 1)
    with pytest.raises(ValidationError):
        minute(given, date(2026, 7, 14))


def test_who_may_promise_fulfil_and_minute():
    membership = make_membership()
    objective = make_objective()
    representative, stranger, ally = membership.user, make_person(), make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, objective.territory)

    def refused(person, function, **arguments) -> str:
        try:
            function(by=Agent(user=person), at=AT, **arguments)
        except NotAllowed as refusal:
            return refusal.ruling.reason
        return ""

    promise = {
        "objective": objective,
        "organization": membership.organization,
        "kind": "in_kind",
        "what": "Un salón",
        "post": "Presidencia",
        "due_on": DUE,
    }
    offer = operations.promise_contribution
    assert refused(stranger, offer, **promise) == "only_conveners_or_representatives"
    assert refused(representative, offer, **promise) == ""
    given = ActorContribution.objects.get()
    noted = {"contribution": given, "held_on": TODAY, "meeting": "Sesión"}
    assert [
        refused(person, operations.minute_contribution, **noted)
        for person in (representative, stranger, ally)
    ] == ["only_conveners", "only_conveners", ""]
    pending = make_organization(verification=Verification.PENDING)
    assert (
        refused(ally, offer, **promise | {"organization": pending}) == "organization_not_verified"
    )
    operations.withdraw_contribution(
        by=Agent(user=representative), at=AT, contribution=given, reason="Se perdió"
    )
    assert (
        refused(representative, operations.withdraw_contribution, contribution=given, reason="Otra")
        == "contribution_withdrawn"
    )


@pytest.mark.parametrize("amount", [1, 30])
def test_counts_by_state_and_sector_take_one_query(django_assert_num_queries, amount):
    objective = make_objective()
    for _ in range(amount):
        firm = make_organization(sector=Sector.PRIVATE)
        fulfil(make_given(objective, organization=firm))
        make_given(objective)
    with django_assert_num_queries(1):
        counts, sectors = giving_counts(objective.actor_contributions.all(), TODAY)
    assert {count.state.value: count.count for count in counts} == {
        "late": 0,
        "partly": 0,
        "promised": amount,
        "fulfilled": amount,
        "withdrawn": 0,
    }
    assert sectors == (Sector.PRIVATE,)


def test_what_a_campaign_promised_is_not_shown():
    """Its mark taken back, it shows again: the row stayed."""
    objective = make_objective()
    given = make_given(objective)
    make_given(objective, what="Un salón")
    mark = {"by": SETUP, "at": AT, "organization": given.organization, "reason": "Inscribió lista"}
    mark_campaign(campaigns=True, **mark)
    [row] = with_giving(objective.actor_contributions.all(), TODAY)
    assert row.what == "Un salón"
    assert sum(each.count for each in giving_counts(objective.actor_contributions, TODAY)[0]) == 1
    mark_campaign(campaigns=False, **mark)
    assert with_giving(objective.actor_contributions.all(), TODAY).count() == 2
