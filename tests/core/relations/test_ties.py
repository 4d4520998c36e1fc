"""Ties are declared, documented and derived; they end, and are never rewritten."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from tests.factories.actors import make_grant, make_membership, make_organization, make_person
from tests.factories.participation import NOW
from tests.factories.relations import SETUP, make_tie
from tests.factories.territories import make_territory

from participa.accounts.enums import Role
from participa.actors.models import Organization
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.relations import operations
from participa.relations.models import Tie, TieEvidence
from participa.relations.operations import TieProof
from participa.relations.queries import ties_of

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


def complaint(**changes: object) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as raised:
        make_tie(**changes)
    assert not Tie.objects.exists()
    return raised.value.message_dict


def test_a_tie_with_itself_is_refused_in_words():
    alone = make_organization()
    assert complaint(source=alone, target=alone) == {
        "target": ["Una organización no tiene relaciones consigo misma: elija otra."]
    }


@pytest.mark.parametrize(
    ("since_on", "until_on", "expected"),
    [
        (
            date(2026, 5, 1),
            date(2026, 4, 30),
            {"until_on": ["La fecha en que terminó debe ser posterior a la de inicio."]},
        ),
        (
            date(2026, 11, 23),
            None,
            {"since_on": ["Escriba la fecha en que empezó: hoy o antes."]},
        ),
    ],
)
def test_dates_that_run_backwards_are_refused_in_words(since_on, until_on, expected):
    assert complaint(since_on=since_on, until_on=until_on) == expected


@pytest.mark.parametrize("wrong", [{"kind": "married_to"}, {"strength": 4}, {"strength": 0}])
def test_a_tie_has_a_known_kind_and_strength(wrong):
    assert set(complaint(**wrong)) == set(wrong)


def test_the_database_itself_refuses_what_no_tie_may_be():
    tie = make_tie()
    for wrong in ({"target": tie.source}, {"until_on": tie.since_on - timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Tie.objects.filter(pk=tie.pk).update(**wrong)


def test_declaring_again_changes_nothing():
    tie = make_tie()
    assert make_tie(source=tie.source, target=tie.target) == tie
    assert Event.objects.filter(type="relations.tie_declared").count() == 1


def test_who_may_declare_is_the_organisation_or_who_convenes():
    source = make_organization()
    member, ally, stranger = make_membership(organization=source).user, make_person(), make_person()
    make_grant(ally, Role.TERRITORIAL_ALLY, source.territory)
    rulings = []
    for number, user in enumerate((member, ally, stranger, None)):
        target = make_organization(name=f"Firma {number}")
        try:
            operations.declare_tie(
                by=Agent(user=user), at=NOW, source=source, target=target, kind="knows"
            )
            rulings.append("yes")
        except NotAllowed as refusal:
            rulings.append(refusal.ruling.reason)
    assert rulings == ["yes", "yes", "only_conveners", "sign_in_first"]


def test_documents_gather_on_one_tie():
    source, target = make_organization(), make_organization()
    for title in ("Convenio 12", "Acta 3", "Convenio 12"):
        tie = operations.document_tie(
            by=SETUP,
            at=NOW,
            source=source,
            target=target,
            kind="funds",
            proof=TieProof(title=title, link="https://yumbo.example.org/convenio.pdf"),
            since_on=date(2026, 2, 1),
        )
    assert Tie.objects.count() == 1
    assert [shown.title for shown in tie.evidence.all()] == ["Convenio 12", "Acta 3"]
    assert TieEvidence.objects.count() == 2


def test_a_document_shows_something():
    with pytest.raises(ValidationError) as raised:
        operations.document_tie(
            by=SETUP,
            at=NOW,
            source=make_organization(),
            target=make_organization(),
            kind="funds",
            proof=TieProof(title="Convenio 12"),
        )
    assert raised.value.message_dict == {
        "file": ["Adjunte un archivo o escriba la dirección de un enlace."]
    }


def derive(source: Organization, target: Organization, kind: str = "works_with") -> Tie:
    return operations.derive_tie(
        by=SETUP,
        at=NOW,
        source=source,
        target=target,
        kind=kind,
        occasion="table",
        origin="table:7",
        on=date(2026, 8, 1),
    )


def test_an_act_derives_a_mutual_tie_once_whoever_comes_first():
    one, other = make_organization(), make_organization()
    assert derive(other, one) == derive(one, other)
    tie = Tie.objects.get()
    assert (tie.source, tie.target, tie.basis, tie.origin) == (one, other, "derived", "table:7")


def test_an_act_derives_only_kinds_of_ties():
    with pytest.raises(ValidationError, match="Elija una de las opciones"):
        derive(make_organization(), make_organization(), "amistad")


def test_an_act_derives_a_directed_tie_each_way():
    one, other = make_organization(), make_organization()
    derive(other, one, "funds")
    derive(one, other, "funds")
    assert Tie.objects.count() == 2


def test_a_table_ties_every_two_of_its_members():
    members = [make_organization() for _ in range(4)]
    for number in (3, 4, 4):  # the fourth joins later
        operations.derive_ties(
            by=SETUP,
            at=NOW,
            organizations=[*members[:number], members[0]],
            kind="works_with",
            occasion="table",
            origin="table:7",
        )
    assert Tie.objects.count() == 6
    events = Event.objects.filter(type="relations.ties_derived").order_by("pk")
    assert [event.data["ties"] for event in events] == [3, 3]


def test_an_ended_tie_stays_and_holds_no_longer():
    tie = make_tie(since_on=date(2026, 1, 10))
    operations.end_tie(by=SETUP, at=NOW, tie=tie, reason="Se acabó el convenio.", on=TODAY)
    territory = tie.source.territory
    assert [len(ties_of(territory, at=at).ties) for at in (NOW, NOW + timedelta(days=1))] == [1, 0]
    with pytest.raises(NotAllowed) as refused:
        operations.end_tie(by=SETUP, at=NOW, tie=tie, reason="Otra vez.")
    assert refused.value.ruling.reason == "tie_ended"


@pytest.mark.parametrize(
    ("reason", "on", "field"), [("", None, "reason"), ("Fin.", date(2026, 1, 9), "on")]
)
def test_ending_takes_a_reason_and_a_day_after_the_first(reason, on, field):
    tie = make_tie(since_on=date(2026, 1, 10))
    with pytest.raises(ValidationError) as raised:
        operations.end_tie(by=SETUP, at=NOW, tie=tie, reason=reason, on=on)
    assert set(raised.value.message_dict) == {field}


def test_ties_of_a_territory_reach_beyond_it():
    inside, outside = make_organization(name="A"), make_organization(name="B")
    make_tie(source=outside, target=inside)
    make_tie(source=outside, target=make_organization(name="C"))
    found = ties_of(inside.territory, at=NOW)
    assert [actor.name for actor in found.actors] == ["A", "B"]
    assert [(tie.source, tie.target) for tie in found.ties] == [(outside.pk, inside.pk)]
    assert (found.wave, found.response, found.unnamed) == (None, None, 0)


def test_ties_of_who_left_the_directory_stay_as_a_count():
    territory = make_territory()
    one, gone, other = (make_organization(territory=territory) for _ in range(3))
    make_tie(source=one, target=gone)
    make_tie(source=one, target=other)
    Organization.objects.filter(pk=gone.pk).update(verification="refused")
    found = ties_of(territory, at=NOW)
    assert [actor.id for actor in found.actors] == [one.pk, other.pk]
    assert (len(found.ties), found.unnamed) == (1, 1)


def test_ties_of_merged_organisations_count_for_the_one_that_stays():
    territory = make_territory()
    one, twin, other = (make_organization(territory=territory) for _ in range(3))
    make_tie(source=one, target=other, strength=1)
    make_tie(source=twin, target=other, strength=3)
    make_tie(source=one, target=twin)
    Organization.objects.filter(pk=twin.pk).update(merged_into=one)
    found = ties_of(territory, at=NOW)
    assert [(tie.source, tie.target, tie.strength) for tie in found.ties] == [(one.pk, other.pk, 3)]
    assert (len(found.actors), found.unnamed) == (2, 0)


@pytest.mark.parametrize("amount", [1, 30])
def test_ties_of_takes_the_same_queries(django_assert_num_queries, amount):
    territory = make_territory()
    hub = make_organization(territory=territory)
    for _ in range(amount):
        make_tie(source=hub, target=make_organization(territory=territory))
    with django_assert_num_queries(4):
        assert len(ties_of(territory, at=NOW).ties) == amount
