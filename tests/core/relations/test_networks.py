"""Networks are measured in the background, kept, and published so that others measure the same."""

from __future__ import annotations

import io
from datetime import timedelta

import networkx as nx
import pytest
from django.core.cache import cache
from tests.factories.actors import make_grant, make_organization, make_person
from tests.factories.participation import NOW
from tests.factories.relations import answer, entry_of, make_tie, make_wave
from tests.factories.territories import make_territory

from participa.accounts.enums import Role
from participa.audit.models import Event
from participa.kernel.agents import Agent
from participa.kernel.rulings import NotAllowed
from participa.kernel.spreadsheets import csv_lines
from participa.relations import exports, operations
from participa.relations.models import NetworkResult, Wave
from participa.relations.queries import network_rows, networks_of, ties_of
from participa.relations.rules import may_see_brokers
from participa.relations.tasks import measure_due, measure_networks
from participa_methods.networks import Actor, Tie, as_json, measure, network, read_actors, read_ties

pytestmark = pytest.mark.django_db
SECTORS = ("citizens", "citizens", "private", "public", "academia")


def measured(territory) -> int:
    return measure_networks.func(territory.pk)


@pytest.fixture
def organizations():
    territory = make_territory()
    return [make_organization(territory=territory, sector=sector) for sector in SECTORS]


def two_waves(organizations) -> tuple[Wave, Wave]:
    """All answer both; in the second, the first knows everybody; trust stays between two."""
    first, second, *others = organizations
    waves = []
    for number, known in enumerate(([second], [second, *others])):
        at = NOW - timedelta(days=300 - 200 * number)
        wave = make_wave(
            *organizations,
            at=at,
            name=f"Onda {number}",
            closes_at=at + timedelta(days=20),
        )
        for organization in organizations:
            marks = {"trusts": {second.pk: 2}} if organization == first else {}
            if organization == first:
                marks["knows"] = {other.pk: 1 for other in known}
            answer(entry_of(wave, organization), marks, at=at + timedelta(days=1))
        waves.append(wave)
    return waves[0], waves[1]


def test_each_relation_of_each_wave_and_of_today_gets_a_result(organizations):
    first, second = two_waves(organizations)
    territory = organizations[0].territory
    measured(territory)
    assert [
        (row.wave_id, row.kind, row.result["actors"], row.result["ties"])
        for row in NetworkResult.objects.order_by("pk")
    ] == [
        *((first.pk, kind, 5, ties) for kind, ties in (("", 1), ("knows", 1), ("works_with", 0))),
        (first.pk, "trusts", 5, 1),
        *((second.pk, kind, 5, ties) for kind, ties in (("", 4), ("knows", 4), ("works_with", 0))),
        (second.pk, "trusts", 5, 1),
        *((None, kind, 5, ties) for kind, ties in (("", 4), ("knows", 4), ("trusts", 1))),
    ]
    assert {row.method for row in NetworkResult.objects.all()} == {"networks"}


def test_measuring_again_adds_nothing_until_the_ties_change(organizations):
    two_waves(organizations)
    territory = organizations[0].territory
    measured(territory)
    events = Event.objects.count()
    assert (measured(territory), Event.objects.count()) == (0, events)
    make_tie(source=organizations[2], target=organizations[3], kind="knows")
    assert measured(territory) == 2  # today's: all published relations, and this one
    assert networks_of(territory, None)["knows"].result["ties"] == 5


def test_change_compares_those_who_answered_both_waves(organizations):
    first, second = two_waves(organizations)
    measured(organizations[0].territory)
    assert networks_of(first.territory, first)["knows"].result["change"] is None
    found = networks_of(first.territory, second)["knows"].result["change"]
    assert {name: found[name] for name in ("paired", "kept", "new", "ended")} == {
        "paired": 5,
        "kept": 1,
        "new": 3,
        "ended": 0,
    }
    assert (found["density"]["before"], found["density"]["after"]) == (0.1, 0.4)


def test_confidential_relations_are_kept_as_totals_alone(organizations):
    _, second = two_waves(organizations)
    measured(second.territory)
    trust = networks_of(second.territory, second)["trusts"]
    assert (trust.restricted, trust.result["drawing"], trust.result["ties"]) == ({}, None, 1)
    text = str(trust.result)
    assert not any(organization.slug in text for organization in organizations)
    assert "trusts" not in {tie.kind for tie in network_rows(ties_of(second.territory)).ties}


def test_public_result_names_no_organisation_but_in_the_drawing(organizations):
    _, second = two_waves(organizations)
    measured(second.territory)
    found = networks_of(second.territory, second)[""]
    drawing = found.result.pop("drawing")
    assert drawing["ids"] == sorted(organization.slug for organization in organizations)
    assert len(drawing["pairs"]) == 4
    assert not any(organization.slug in str(found.result) for organization in organizations)
    assert set(found.restricted) == {"betweenness", "introductions", "isolates", "brokers"}


def test_published_tables_give_the_stored_figures_and_digest(organizations):
    _, second = two_waves(organizations)
    measured(second.territory)
    stored = networks_of(second.territory, second)[""]
    rows = network_rows(ties_of(second.territory, wave=second))
    actors = "".join(csv_lines(exports.ACTOR_HEAD, exports.actor_table(rows)))
    ties = "".join(csv_lines(exports.TIE_HEAD, exports.tie_table(rows)))
    found = as_json(
        measure(
            network(
                read_actors(actors.lstrip("\ufeff").splitlines()),
                read_ties(ties.lstrip("\ufeff").splitlines()),
            )
        )
    )
    assert found["digest"] == stored.digest
    for name in ("density", "ei_index", "assortativity", "sector_density", "multiplexity"):
        assert found[name] == stored.result[name]
    assert found["betweenness"] == stored.restricted["betweenness"]


def test_published_ties_do_not_tell_who_told_of_them(organizations):
    one, other = sorted(organizations[:2], key=lambda organization: organization.slug)
    make_tie(source=other, target=one, kind="knows")
    assert [(tie.source, tie.target) for tie in network_rows(ties_of(one.territory)).ties] == [
        (one.slug, other.slug)
    ]


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_files_for_gephi_read_back_as_the_same_network(organizations, form):
    odd = make_organization(
        territory=organizations[0].territory, name='Junta "El <Cerro> & Cía" ñ', sector="citizens"
    )
    make_tie(source=odd, target=organizations[2], kind="knows", strength=3)
    make_tie(source=odd, target=organizations[2], kind="works_with", strength=1)
    rows = network_rows(ties_of(odd.territory))
    file = io.BytesIO("".join(getattr(exports, form)(rows)).encode())
    graph = {"graphml": nx.read_graphml, "gexf": nx.read_gexf}[form](file)
    assert (graph.is_directed(), graph.number_of_nodes(), graph.number_of_edges()) == (False, 6, 2)
    node = graph.nodes[odd.slug]
    assert (node["sector"], node["label" if form == "gexf" else "name"]) == ("citizens", odd.name)
    told = sorted((tie["kind"], tie["weight"]) for *_, tie in graph.edges(data=True))
    assert told == [("knows", 3), ("works_with", 1)]


def test_results_come_from_the_platform_alone(organizations):
    person = Agent(user=make_person())
    with pytest.raises(NotAllowed) as refused:
        operations.record_network(
            by=person, at=NOW, territory=organizations[0].territory, wave=None, digest="a"
        )
    assert refused.value.ruling.reason == "only_the_method"
    assert not NetworkResult.objects.exists()


def test_only_the_backbone_sees_single_organisations(organizations):
    territory = organizations[0].territory
    roles = (Role.TERRITORIAL_ALLY, Role.NATIONAL_COORDINATOR, Role.GOVERNMENT_LIAISON)
    seen = []
    for role in roles:
        person = make_person()
        make_grant(user=person, role=role, territory=territory)
        seen.append(bool(may_see_brokers(Agent(user=person), territory)))
    seen.append(bool(may_see_brokers(Agent(user=make_person()), territory)))
    assert seen == [True, True, False, False]
    assert may_see_brokers(Agent(), territory).reason == "sign_in_first"


def test_a_round_measures_only_when_something_happened(settings):
    """Tests run a task as soon as it is enqueued."""
    settings.LIMITS = False
    cache.clear()
    assert measure_due(NOW) == 0
    make_tie()
    assert (measure_due(NOW), NetworkResult.objects.count()) == (1, 2)
    assert measure_due(NOW) == 0  # its own results are no news
    make_tie()
    assert (measure_due(NOW), NetworkResult.objects.count()) == (2, 4)
    cache.clear()


def test_a_territory_without_organisations_is_left_alone():
    assert measured(make_territory()) == 0


def test_method_sees_the_rows_that_are_published(organizations):
    make_tie(source=organizations[0], target=organizations[2], kind="knows", strength=2)
    rows = network_rows(ties_of(organizations[0].territory))
    measured(organizations[0].territory)
    actors = [
        Actor(row.id, row.sector, row.territory, frozenset(row.offers), frozenset(row.needs))
        for row in rows.actors
    ]
    ties = [Tie(row.source, row.target, row.kind, row.strength) for row in rows.ties]
    assert NetworkResult.objects.get(kind="").digest == network(actors, ties).digest
