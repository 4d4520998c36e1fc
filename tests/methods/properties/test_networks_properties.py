"""What holds for every network, beside networkx and beside plain counting."""

from __future__ import annotations

import math
from itertools import combinations

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit

from participa_methods.networks import (
    Actor,
    Network,
    Settings,
    Tie,
    as_json,
    assortativity,
    betweenness,
    brokers,
    change,
    community_of,
    component_of,
    components,
    density,
    ei_index,
    ei_test,
    introductions,
    isolates,
    measure,
    multiplexity,
    network,
    sector_densities,
)

TOPICS = st.frozensets(st.sampled_from(["agua", "datos", "suelo"]), max_size=2)


@st.composite
def rows(draw: st.DrawFn) -> tuple[list[Actor], list[Tie]]:
    size = draw(st.integers(1, 14))
    actors = [
        Actor(
            f"{number:02}",
            draw(st.sampled_from("abc")),
            draw(st.sampled_from(["", "x", "y"])),
            draw(TOPICS),
            draw(TOPICS),
        )
        for number in range(size)
    ]
    pairs = [(one.id, other.id) for one in actors for other in actors if one.id != other.id]
    told = draw(st.lists(st.sampled_from(pairs), max_size=40)) if pairs else []
    return actors, [Tie(*pair, draw(st.sampled_from("kl"))) for pair in told]


networks = rows().map(lambda drawn: network(*drawn))


def graph_of(drawn: tuple[list[Actor], list[Tie]]) -> nx.Graph:
    actors, ties = drawn
    graph = nx.Graph()
    graph.add_nodes_from((actor.id, {"sector": actor.sector}) for actor in actors)
    graph.add_edges_from((tie.source, tie.target) for tie in ties)
    return graph


def number(value: float | None) -> float:
    return math.nan if value is None else value


@settings(deadline=None)
@given(rows())
def test_measures_equal_those_of_networkx(drawn: tuple[list[Actor], list[Tie]]) -> None:
    found, graph = network(*drawn), graph_of(drawn)
    between = betweenness(found)
    assert dict(zip(found.ids, between.values.tolist(), strict=True)) == pytest.approx(
        nx.betweenness_centrality(graph)
    )
    assert number(density(found)) == pytest.approx(
        nx.density(graph) if len(graph) > 1 else math.nan, nan_ok=True
    )
    assert {frozenset(piece) for piece in components(found)} == {
        frozenset(piece) for piece in nx.connected_components(graph)
    }
    assert list(isolates(found)) == sorted(nx.isolates(graph))


@settings(deadline=None)
@given(rows())
def test_assortativity_equals_that_of_networkx_where_both_are_defined(
    drawn: tuple[list[Actor], list[Tie]],
) -> None:
    found, graph = assortativity(network(*drawn)), graph_of(drawn)
    tied = {graph.nodes[node]["sector"] for edge in graph.edges for node in edge}
    assert (found is None) == (len(tied) < 2)
    if found is not None:
        assert found == pytest.approx(nx.attribute_assortativity_coefficient(graph, "sector"))


@settings(deadline=None)
@given(rows())
def test_counts_equal_plain_counting(drawn: tuple[list[Actor], list[Tie]]) -> None:
    actors, ties = drawn
    found, sector = network(actors, ties), {actor.id: actor.sector for actor in actors}
    kinds: dict[frozenset[str], set[str]] = {}
    for tie in ties:
        kinds.setdefault(frozenset((tie.source, tie.target)), set()).add(tie.kind)
    crossing = sum(len({sector[end] for end in pair}) == 2 for pair in kinds)
    assert (ei_index(found).external, ei_index(found).internal) == (crossing, len(kinds) - crossing)
    several = sum(len(told) > 1 for told in kinds.values())
    assert multiplexity(found) == (several / len(kinds) if kinds else None)
    for row in sector_densities(found):
        pairs = [
            frozenset((one.id, other.id))
            for one, other in combinations(actors, 2)
            if sorted((one.sector, other.sector)) == sorted((row.first, row.second))
        ]
        assert (row.ties, row.pairs) == (sum(pair in kinds for pair in pairs), len(pairs))


@settings(deadline=None)
@given(rows())
def test_brokers_equal_plain_counting(drawn: tuple[list[Actor], list[Tie]]) -> None:
    found, graph = network(*drawn), graph_of(drawn)
    sector = nx.get_node_attributes(graph, "sector")
    for row in brokers(found):
        roles = dict.fromkeys(("coordinator", "consultant", "representative", "liaison"), 0)
        for one, other in combinations(graph[row.id], 2):
            if graph.has_edge(one, other):
                continue
            own = (sector[one] == sector[row.id]) + (sector[other] == sector[row.id])
            role = "liaison" if sector[one] != sector[other] else "consultant"
            roles[{2: "coordinator", 1: "representative"}.get(own, role)] += 1
        assert {role: getattr(row, role) for role in roles} == roles


@settings(deadline=None)
@given(rows())
def test_measures_do_not_depend_on_the_order_of_the_rows(
    drawn: tuple[list[Actor], list[Tie]],
) -> None:
    actors, ties = drawn
    again = actors[::-1], [*ties[::-1], *ties[:2]]
    few = Settings(draws=50)
    assert as_json(measure(network(*drawn), few)) == as_json(measure(network(*again), few))
    assert community_of(network(*drawn)).tolist() == community_of(network(*again)).tolist()


@settings(deadline=None)
@given(networks)
def test_ei_test_holds_together(found: Network) -> None:
    test = ei_test(found, draws=200)
    if test is None:
        assert not len(found.pairs)
        return
    low, high = test.interval
    assert -1 <= low <= high <= 1
    assert 1 / 201 <= test.p_value <= 1
    assert -1 <= test.expected <= 1


@settings(deadline=None)
@given(networks, st.integers(1, 3))
def test_introductions_join_untied_actors_of_two_sectors(found: Network, per_actor: int) -> None:
    sector = {actor.id: actor.sector for actor in found.actors}
    tied = {tuple(found.ids[end] for end in pair) for pair in found.pairs.tolist()}
    chosen = introductions(found, per_actor=per_actor)
    pairs = [(pair.first, pair.second) for pair in chosen]
    assert len(set(pairs)) == len(pairs) <= 10
    for first, second in pairs:
        assert first < second
        assert sector[first] != sector[second]
        assert (first, second) not in tied
    ends = [end for pair in pairs for end in pair]
    assert max(map(ends.count, ends), default=0) <= per_actor


@settings(deadline=None)
@given(networks)
def test_introductions_join_pieces_before_anything_else(found: Network) -> None:
    codes = [pair.reasons[0].code == "joins_pieces" for pair in introductions(found, per_actor=14)]
    assert codes == sorted(codes, reverse=True)
    if len(found.sectors) > 1 and 1 < len(components(found)) <= 10:
        assert sum(codes) == len(components(found)) - 1


@st.composite
def two_waves(draw: st.DrawFn) -> tuple[Network, Network]:
    (actors, ties) = draw(rows().filter(lambda drawn: len(drawn[0]) > 3))
    pairs = [(one.id, other.id) for one, other in combinations(actors, 2)]
    later = draw(st.lists(st.sampled_from(pairs), max_size=40))
    return network(actors, ties), network(actors, [Tie(*pair) for pair in later])


@settings(deadline=None)
@given(two_waves())
def test_change_is_the_difference_of_the_measures(waves: tuple[Network, Network]) -> None:
    first, second = waves
    found = change(first, second)
    assert (found.density.before, found.density.after) == pytest.approx(
        (density(first), density(second))
    )
    assert (found.ei_index.before, found.ei_index.after) == pytest.approx(
        (ei_index(first).value, ei_index(second).value)
    )
    assert found.kept + found.new == len(second.pairs)
    assert found.kept + found.ended == len(first.pairs)
    assert found.paired == first.size


@settings(deadline=None)
@given(two_waves())
def test_change_interval_sums_over_pairs_that_share_an_actor(
    waves: tuple[Network, Network],
) -> None:
    """The sum of its definition, pair by pair."""
    first, second = waves
    found = change(first, second).density
    pairs = list(combinations(range(first.size), 2))
    tied = [{tuple(pair) for pair in wave.pairs.tolist()} for wave in waves]
    moved = np.array([(pair in tied[1]) - (pair in tied[0]) for pair in pairs], dtype=float)
    errors = (moved - moved.mean()) / len(pairs)
    shared = np.array([[bool({*one} & {*other}) for one in pairs] for other in pairs])
    variance = max(errors @ shared @ errors, errors @ errors)
    assert found.interval is not None
    half = (found.interval[1] - found.interval[0]) / 2
    assert half == pytest.approx(stdtrit(first.size - 1, 0.975) * variance**0.5, abs=1e-9)


@settings(deadline=None)
@given(two_waves())
def test_change_backwards_is_the_opposite(waves: tuple[Network, Network]) -> None:
    there, back = change(*waves), change(*reversed(waves))
    for name in ("density", "cross_sector_density", "ei_index"):
        one, other = getattr(there, name), getattr(back, name)
        assert (one.before, one.after) == (other.after, other.before)
        assert (one.interval is None) == (other.interval is None)
        if one.interval is not None and other.interval is not None:
            assert one.interval == pytest.approx([-end for end in other.interval[::-1]], abs=1e-12)


def test_betweenness_from_a_sample_states_its_error_rightly() -> None:
    """300 actors, 900 ties, 20 samples of 100 sources: error² is what the standard errors say."""
    graph = nx.gnm_random_graph(300, 900, seed=5)
    actors = [Actor(f"{node:03}", "ab"[node % 2]) for node in graph]
    found = network(actors, [Tie(f"{one:03}", f"{other:03}") for one, other in graph.edges])
    exact = betweenness(found).values
    samples = [betweenness(found, exact_up_to=0, pivots=100, seed=seed) for seed in range(20)]
    errors = float(np.mean([(sample.values - exact) ** 2 for sample in samples]))
    stated = float(np.mean([sample.standard_errors**2 for sample in samples]))
    assert {(sample.exact, sample.pivots) for sample in samples} == {(False, 100)}
    assert errors == pytest.approx(stated, rel=0.1)


def test_component_of_numbers_the_largest_zero() -> None:
    graph = nx.disjoint_union(nx.path_graph(2), nx.path_graph(3))
    actors = [Actor(str(node), "a") for node in graph]
    found = network(actors, [Tie(str(one), str(other)) for one, other in graph.edges])
    assert component_of(found).tolist() == [1, 1, 0, 0, 0]
