"""What each measure says of one small network, worked out by hand, and at the edges.

Seven organisations in four sectors; `univ` has no tie, the others form a tree around `alcaldia`:

    veeduria – jac – alcaldia – gremio – fabrica,   alcaldia – hospital
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from participa_methods.explain import Reason
from participa_methods.networks import (
    Actor,
    Brokerage,
    EIIndex,
    EITest,
    Introduction,
    Network,
    NetworkError,
    SectorDensity,
    Tie,
    as_json,
    assortativity,
    betweenness,
    brokers,
    change,
    community_of,
    components,
    density,
    digest,
    ei_index,
    ei_test,
    introductions,
    isolates,
    measure,
    multiplexity,
    network,
    read_actors,
    read_ties,
    sector_densities,
)

GOLDEN = Path(__file__).parents[1] / "golden"
ACTORS = read_actors((GOLDEN / "network_actors.csv").read_text(encoding="utf-8").splitlines())
TIES = read_ties((GOLDEN / "network_ties.csv").read_text(encoding="utf-8").splitlines())
SMALL = network(ACTORS, TIES)


def of(sectors: str, *pairs: str) -> Network:
    """A network of one-letter actors: `of("aab", "01")` has actors 0, 1 (a) and 2 (b), 0–1 tied."""
    actors = [Actor(str(number), sector) for number, sector in enumerate(sectors)]
    return network(actors, [Tie(first, second) for first, second in pairs])


def test_network_joins_mutual_and_repeated_ties_and_counts_relations() -> None:
    assert [
        (SMALL.ids[first], SMALL.ids[second], kinds)
        for (first, second), kinds in zip(SMALL.pairs.tolist(), SMALL.kinds.tolist(), strict=True)
    ] == [
        ("alcaldia", "gremio", 1),
        ("alcaldia", "hospital", 1),
        ("alcaldia", "jac", 2),
        ("fabrica", "gremio", 1),
        ("jac", "veeduria", 1),
    ]


@pytest.mark.parametrize(
    ("kinds", "on", "tied"),
    [
        (["confia"], None, 1),
        (["trabaja", "confia"], None, 3),
        ([], None, 0),
        (None, date(2026, 6, 30), 5),
        (None, date(2026, 7, 1), 4),
        (None, date(2025, 12, 31), 0),
    ],
)
def test_network_takes_the_relations_and_the_day_asked_for(
    kinds: list[str] | None, on: date | None, tied: int
) -> None:
    chosen = network(ACTORS, TIES, kinds=kinds, on=on)
    assert (len(chosen.pairs), chosen.size, chosen.digest) == (tied, 7, SMALL.digest)


def test_digest_is_of_the_rows_whatever_their_order_and_repetition() -> None:
    assert digest(ACTORS[::-1], [*TIES, TIES[0]]) == SMALL.digest
    assert digest(ACTORS, TIES[1:]) != SMALL.digest
    assert digest([replace(ACTORS[0], sector="private"), *ACTORS[1:]], TIES) != SMALL.digest


def test_density_is_tied_pairs_of_all_pairs() -> None:
    assert density(SMALL) == 5 / 21


def test_sector_densities_give_ties_and_pairs_of_every_two_sectors() -> None:
    assert sector_densities(SMALL) == (
        SectorDensity("academia", "academia", 0, 0),
        SectorDensity("academia", "citizens", 0, 2),
        SectorDensity("academia", "private", 0, 2),
        SectorDensity("academia", "public", 0, 2),
        SectorDensity("citizens", "citizens", 1, 1),
        SectorDensity("citizens", "private", 0, 4),
        SectorDensity("citizens", "public", 1, 4),
        SectorDensity("private", "private", 1, 1),
        SectorDensity("private", "public", 1, 4),
        SectorDensity("public", "public", 1, 1),
    )
    assert [row.density for row in sector_densities(SMALL)[:7]] == [None, 0, 0, 0, 1, 0, 0.25]


def test_ei_index_counts_ties_between_and_within() -> None:
    assert (ei_index(SMALL), ei_index(SMALL).value) == (EIIndex(2, 3), -1 / 5)


def test_ei_test_expects_the_share_of_pairs_that_cross() -> None:
    """18 of 21 pairs cross, so 5 ties expect 30/7 crossings: 2 · 6/7 − 1 = 5/7."""
    test = ei_test(SMALL)
    assert test is not None
    assert test.expected == pytest.approx(5 / 7)
    assert (test.interval, test.draws, test.seed) == (pytest.approx((0.2, 1.0)), 10_000, 1)
    assert test == ei_test(SMALL)


def test_ei_test_agrees_with_counting_every_order() -> None:
    """0–1, 1–2, 2–3 with sectors aabb: of six orders, E is 1 in 2, 2 in 2 and 3 in 2.

    aabb, bbaa: 1 · abba, baab: 2 · abab, baba: 3. Expected 2; at aabb two of three are as far.
    """
    test = ei_test(of("aabb", "01", "12", "23"), draws=50_000)
    assert test is not None
    assert test.expected == pytest.approx(1 / 3)
    assert test.p_value == pytest.approx(2 / 3, abs=0.01)


def test_assortativity_compares_ties_within_with_chance() -> None:
    """Ends: citizens 3, private 3, public 4 of 10; 3 of 5 ties within."""
    assert assortativity(SMALL) == pytest.approx((0.6 - 0.34) / (1 - 0.34))


def test_multiplexity_is_pairs_with_several_relations() -> None:
    assert multiplexity(SMALL) == 1 / 5


def test_components_come_largest_first_and_isolates_apart() -> None:
    tree = ("alcaldia", "fabrica", "gremio", "hospital", "jac", "veeduria")
    assert (components(SMALL), isolates(SMALL)) == ((tree, ("univ",)), ("univ",))


def test_betweenness_is_the_share_of_shortest_paths() -> None:
    """Of 15 pairs of others: jac and gremio lie between 4, alcaldia between 2·2 + 2·1 + 2·1."""
    found = betweenness(SMALL)
    assert dict(zip(SMALL.ids, found.values.tolist(), strict=True)) == pytest.approx(
        {
            "alcaldia": 8 / 15,
            "fabrica": 0,
            "gremio": 4 / 15,
            "hospital": 0,
            "jac": 4 / 15,
            "univ": 0,
            "veeduria": 0,
        }
    )
    assert (found.exact, found.pivots, found.standard_errors.tolist()) == (True, 7, [0.0] * 7)


def test_brokers_count_the_untied_pairs_that_they_join_by_role() -> None:
    """jac joins veeduria (its own sector) and alcaldia; alcaldia: gremio–jac, and each–hospital."""
    assert [row for row in brokers(SMALL) if row.total] == [
        Brokerage("alcaldia", 0, 0, 2, 1),
        Brokerage("gremio", 0, 0, 1, 0),
        Brokerage("jac", 0, 0, 1, 0),
    ]


def test_brokers_leave_out_pairs_that_are_tied() -> None:
    assert [row.total for row in brokers(of("aba", "01", "12"))] == [0, 1, 0]
    assert brokers(of("aba", "01", "12"))[1] == Brokerage("1", 0, 1, 0, 0)
    assert brokers(of("aaa", "01", "12"))[1] == Brokerage("1", 1, 0, 0, 0)
    assert [row.total for row in brokers(of("aba", "01", "12", "02"))] == [0, 0, 0]


def test_communities_are_numbered_by_size() -> None:
    two = of("aaabbbb", "01", "02", "12", "34", "35", "36", "45", "46", "56", "23")
    assert community_of(two).tolist() == [1, 1, 1, 0, 0, 0, 0]
    assert community_of(of("abc", "12")).tolist() == [1, 0, 0]


def test_introductions_rank_pieces_then_topics_then_gaps_then_territory() -> None:
    def gap(first: str, second: str, ties: int, pairs: int) -> Reason:
        return Reason(
            "sectors_apart", {"first": first, "second": second, "ties": ties, "pairs": pairs}
        )

    near = Reason("same_territory", {"territory": "76892"})

    def meets(giver: str, receiver: str, topic: str) -> Reason:
        return Reason(
            "offer_meets_need", {"giver": giver, "receiver": receiver, "topics": (topic,)}
        )

    assert introductions(SMALL) == (
        Introduction(
            "alcaldia",
            "univ",
            (
                Reason("joins_pieces", {"first_size": 6, "second_size": 1}),
                meets("univ", "alcaldia", "datos"),
                gap("public", "academia", 0, 2),
            ),
        ),
        Introduction(
            "fabrica",
            "jac",
            (
                meets("fabrica", "jac", "dinero"),
                meets("jac", "fabrica", "confianza"),
                gap("private", "citizens", 0, 4),
                near,
            ),
        ),
        Introduction(
            "fabrica",
            "univ",
            (meets("fabrica", "univ", "pasantias"), gap("private", "academia", 0, 2)),
        ),
        Introduction("gremio", "jac", (gap("private", "citizens", 0, 4), near)),
        Introduction("gremio", "veeduria", (gap("private", "citizens", 0, 4), near)),
        Introduction("alcaldia", "veeduria", (gap("public", "citizens", 1, 4), near)),
    )


def test_introductions_keep_to_their_limits() -> None:
    assert len(introductions(SMALL, limit=2)) == 2
    assert introductions(SMALL, limit=0) == ()
    once = introductions(SMALL, per_actor=1)
    assert sorted(end for pair in once for end in (pair.first, pair.second)) == [
        *("alcaldia", "fabrica", "gremio", "jac", "univ", "veeduria")
    ]


def test_introductions_join_separate_pieces_once() -> None:
    """Sizes 3, 2 and 1: first 3 × 2, then the piece of 5 with the one left, then no piece."""
    found = introductions(of("aabbab", "01", "12", "34"), per_actor=5)
    assert [
        tuple(reason.params.values())
        for pair in found
        for reason in pair.reasons
        if reason.code == "joins_pieces"
    ] == [(3, 2), (5, 1)]


EDGES = {
    "one actor": (of("a"), [None, None, None, 1, 1, None, 0, 0]),
    "isolates only": (of("aab"), [0.0, None, None, 3, 3, None, 0, 2]),
    "two of one sector, tied": (of("aa", "01"), [1.0, -1.0, None, 1, 0, 0.0, 1, 0]),
    "one sector, complete": (of("aaa", "01", "02", "12"), [1.0, -1.0, None, 1, 0, 0.0, 1, 0]),
    "two of two sectors, tied": (of("ab", "01"), [1.0, 1.0, -1.0, 1, 0, 0.0, 1, 0]),
}


@pytest.mark.parametrize("edge", EDGES.values(), ids=EDGES)
def test_measures_are_defined_at_the_edges(edge: tuple[Network, list[float | None]]) -> None:
    found = measure(edge[0])
    assert [
        found.density,
        found.ei_index.value,
        found.assortativity,
        len(found.components),
        len(found.isolates),
        found.multiplexity,
        found.ties and 1,
        len(found.introductions),
    ] == edge[1]
    assert set(found.betweenness.values.tolist()) == {0.0}
    assert [row.total for row in brokers(edge[0])] == [0] * edge[0].size
    assert community_of(edge[0]).shape == (edge[0].size,)


def test_ei_test_of_one_sector_cannot_surprise() -> None:
    assert ei_test(of("aaa", "01"), draws=99) == EITest(-1.0, (-1.0, -1.0), 1.0, 99, 1)
    assert ei_test(of("aab")) is None
    with pytest.raises(ValueError, match="at least one draw"):
        ei_test(SMALL, draws=0)


def test_betweenness_from_a_sample_says_so() -> None:
    star = of("a" * 10, *(f"0{leaf}" for leaf in range(1, 10)))
    found = betweenness(star, exact_up_to=5, pivots=6)
    assert (found.exact, found.pivots) == (False, 6)
    assert found.standard_errors[1:].tolist() == [0.0] * 9
    assert abs(found.values[0] - 1) < 4 * found.standard_errors[0]
    with pytest.raises(ValueError, match="fewer than two pivots"):
        betweenness(star, exact_up_to=0, pivots=1)


@pytest.mark.parametrize(
    ("actors", "ties", "reason"),
    [
        ([], [], Reason("no_actors", {"line": 0})),
        ([Actor("", "a", line=2)], [], Reason("id_missing", {"line": 2})),
        ([Actor("x", "", line=2)], [], Reason("sector_missing", {"line": 2, "id": "x"})),
        (
            [Actor("x", "a", line=2), Actor("x", "b", line=3)],
            [],
            Reason("actor_repeated", {"line": 3, "id": "x"}),
        ),
        ([Actor("x", "a")], [Tie("x", "", line=2)], Reason("end_missing", {"line": 2})),
        (
            [Actor("x", "a")],
            [Tie("x", "y", line=2)],
            Reason("unknown_actor", {"line": 2, "id": "y"}),
        ),
        ([Actor("x", "a")], [Tie("x", "x", line=2)], Reason("self_tie", {"line": 2, "id": "x"})),
        (
            [Actor("x", "a"), Actor("y", "a")],
            [Tie("x", "y", "", None, date(2026, 2, 1), date(2026, 1, 31), 2)],
            Reason("dates_reversed", {"line": 2}),
        ),
    ],
)
def test_network_refuses_rows_that_are_no_network(
    actors: list[Actor], ties: list[Tie], reason: Reason
) -> None:
    with pytest.raises(NetworkError) as refused:
        network(actors, ties)
    assert (refused.value.reason, refused.value.reason.params) == (reason, reason.params)


BEFORE = of("aabb", "01")
AFTER = of("aabb", "01", "12", "23")


def test_change_counts_kept_new_and_ended_ties() -> None:
    found = change(BEFORE, AFTER)
    assert (found.paired, found.kept, found.new, found.ended) == (4, 1, 2, 0)
    assert (found.density.before, found.density.after) == (1 / 6, 3 / 6)
    assert found.cross_sector_density.value == 1 / 4
    assert (found.ei_index.before, found.ei_index.after) == (-1, -1 / 3)
    back = change(AFTER, BEFORE)
    assert (back.kept, back.new, back.ended) == (1, 0, 2)
    assert back.density.value == -found.density.value  # type: ignore[operator]


def test_change_interval_of_ties_that_share_no_habit_is_that_of_independent_pairs() -> None:
    """Ties 1–2 and 2–3 are new, 2 of 6 pairs more: e is 2/3 or −1/3, each over 6.

    By actor: −1, 0, 1, 0 sixths, squares 2/36; alone 4/3/36, which is more than 2/36 − 4/3/36.
    Student's t of 3 degrees of freedom at 95 %: 3.182446.
    """
    found = change(BEFORE, AFTER).density
    reach = 3.182446305 * (4 / 3 / 36) ** 0.5
    assert found.interval == pytest.approx((1 / 3 - reach, 1 / 3 + reach))
    assert found.direction == "unclear"


def test_change_interval_widens_when_one_actor_made_all_new_ties() -> None:
    """0 ties with all four others, 4 of 10 pairs more: by actor 2.4 and four times −0.6 tenths.

    Squares 7.2/100, alone 2.4/100, together 4.8/100; t of 4 degrees of freedom: 2.776445.
    """
    found = change(of("aaaaa"), of("aaaaa", "01", "02", "03", "04")).density
    reach = 2.776445105 * (4.8 / 100) ** 0.5
    assert found.interval == pytest.approx((0.4 - reach, 0.4 + reach))


def test_change_without_change_has_an_interval_of_nothing() -> None:
    found = change(AFTER, AFTER)
    assert (found.density.interval, found.density.direction) == ((0.0, 0.0), "unclear")


def test_change_tells_growth_and_fall_when_the_interval_leaves_zero() -> None:
    ring = [f"{number}{(number + 1) % 10}" for number in range(10)]
    more = [f"{number}{(number + 2) % 10}" for number in range(10)]
    before, after = of("ab" * 5, *ring), of("ab" * 5, *ring, *more)
    assert change(before, after).density.direction == "grew"
    assert change(after, before).density.direction == "fell"
    assert change(before, after).cross_sector_density.direction == "unclear"


def test_change_compares_only_actors_of_both_waves_and_of_those_among() -> None:
    found = change(of("aabba", "01", "24"), of("aabb", "01", "12", "23"))
    assert (found.paired, found.first_only, found.second_only, found.kept, found.new) == (
        *(4, 1, 0),
        *(1, 2),
    )
    some = change(of("aabba", "01"), of("aabba", "01", "12"), among={"0", "1", "2", "3"})
    assert (some.paired, some.first_only, some.second_only) == (4, 1, 1)


def test_change_without_ties_or_second_sector_is_undefined_there() -> None:
    found = change(of("aaaa"), of("aaaa", "01"))
    assert (found.ei_index.before, found.ei_index.value, found.ei_index.interval) == (
        *(None, None),
        None,
    )
    assert (found.cross_sector_density.after, found.cross_sector_density.direction) == (
        None,
        "unclear",
    )


def test_change_refuses_fewer_than_four_paired_actors() -> None:
    with pytest.raises(NetworkError) as refused:
        change(of("aaa"), of("aaaa"))
    assert refused.value.reason.params == {"line": 0, "paired": 3, "least": 4}


@pytest.mark.parametrize("spread", [0, 0.8])
def test_change_interval_covers_a_difference_of_nothing_about_as_often_as_promised(
    spread: float,
) -> None:
    """Of 400 pairs of waves of 20 actors, alike but for chance: 390 and 366 intervals hold 0.

    380 would be exactly 95 %.

    With `spread`, how active each actor is varies, and between waves: then pairs are dependent.
    """
    generator = np.random.default_rng(7)
    actors = [Actor(f"{number:02}", "ab"[number % 2]) for number in range(20)]
    first, second = np.triu_indices(20, 1)
    found = 0
    for _ in range(400):
        waves = []
        for _wave in range(2):
            activity = generator.normal(0, spread, 20)
            chance = 1 / (1 + np.exp(1.5 - activity[first] - activity[second]))
            tied = np.flatnonzero(generator.random(len(first)) < chance)
            ties = [Tie(actors[first[pair]].id, actors[second[pair]].id) for pair in tied]
            waves.append(network(actors, ties))
        low, high = change(*waves).density.interval or (1.0, 1.0)
        found += low <= 0 <= high
    assert abs(found - 380) <= 16


def test_as_json_names_method_parameters_and_digest() -> None:
    found = as_json(measure(SMALL, chosen={"kinds": None, "on": None}))
    assert list(found) == [
        *("method", "version", "parameters", "digest"),
        *("density", "ei_index", "assortativity", "components", "isolates", "betweenness"),
        *("sector_density", "multiplexity", "introductions"),
    ]
    assert (found["method"], found["version"], found["digest"]) == ("networks", "1", SMALL.digest)
    assert found["parameters"] == {
        "kinds": None,
        "on": None,
        "draws": 10_000,
        "seed": 1,
        "exact_up_to": 5_000,
        "pivots": 500,
        "introductions": 10,
        "introductions_per_actor": 2,
        "betweenness_exact": True,
        "betweenness_pivots": 7,
        "betweenness_largest_standard_error": 0.0,
    }
