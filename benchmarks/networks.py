"""Networks of actors at size: every measure, the sample of betweenness, the test beside a loop.

    PYTHONPATH=src python benchmarks/networks.py

Needs no database. Random networks with a seed: some actors tie much more than others. Prints a
table of processor times, each the median of `--times` runs.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable
from typing import Any

import networkx as nx
import numpy as np

from participa_methods.networks import (
    Actor,
    Network,
    Tie,
    as_json,
    assortativity,
    betweenness,
    brokers,
    change,
    community_of,
    components,
    density,
    ei_index,
    ei_test,
    introductions,
    measure,
    multiplexity,
    network,
    sector_densities,
)

SIZES = ((1_000, 4_000, 2), (5_000, 40_000, 60))  # actors, ties, seconds at most
SECTORS = ("citizens", "private", "public", "cooperation", "academia")
SHARES = (0.45, 0.2, 0.2, 0.05, 0.1)
KINDS = ("knows", "informs", "works_with")
DRAWS, LOOP_DRAWS = 10_000, 100


def made(actors: int, ties: int, seed: int) -> tuple[list[Actor], list[Tie]]:
    """Actors of five sectors; exactly `ties` tied pairs, with popular actors."""
    generator = np.random.default_rng(seed)
    topics = [f"topic{number}" for number in range(30)]
    rows = [
        Actor(
            f"o{number:05}",
            str(generator.choice(SECTORS, p=SHARES)),
            f"t{generator.integers(3)}",
            frozenset(generator.choice(topics, 2).tolist()),
            frozenset(generator.choice(topics, 2).tolist()),
        )
        for number in range(actors)
    ]
    weight = generator.pareto(2.5, actors) + 1
    pairs: set[tuple[int, int]] = set()
    while len(pairs) < ties:
        one, other = sorted(generator.choice(actors, 2, p=weight / weight.sum()).tolist())
        if one != other:
            pairs.add((one, other))
    return rows, [
        Tie(rows[one].id, rows[other].id, str(kind))
        for one, other in sorted(pairs)
        for kind in generator.choice(KINDS, generator.integers(1, 3), replace=False)
    ]


def seconds(call: Callable[[], Any], times: int) -> float:
    taken = []
    for _ in range(times):
        began = time.process_time()
        call()
        taken.append(time.process_time() - began)
    return statistics.median(taken)


def loop_test(graph: nx.Graph, labels: list[int], draws: int) -> None:
    """The permutation test as one would write it over a networkx graph."""
    generator = np.random.default_rng(1)
    for _ in range(draws):
        shuffled = generator.permutation(labels).tolist()
        nx.set_node_attributes(graph, dict(enumerate(shuffled)), "sector")
        sum(
            graph.nodes[one]["sector"] != graph.nodes[other]["sector"] for one, other in graph.edges
        )


def report(actors: int, ties: int, limit: int, times: int) -> None:
    rows, told = made(actors, ties, seed=1)
    found = network(rows, told)
    assert (found.size, len(found.pairs)) == (actors, ties)
    later = network(rows, told[: len(told) // 2])
    graph = nx.Graph(found.pairs.tolist())
    print(
        f"\n| {actors:,} actors, {ties:,} tied pairs, {len(told):,} ties told | CPU s |\n|---|---|"
    )

    def row(what: str, call: Callable[[], Any], runs: int = times) -> float:
        taken = seconds(call, runs)
        print(f"| {what} | {taken:.2f} |", flush=True)
        return taken

    everything = row(
        f"**all measures, communities and brokers, rows to JSON** (at most {limit})",
        lambda: (
            as_json(measure(network(rows, told))),
            community_of(found),
            brokers(found),
        ),
    )
    assert everything < limit
    row("checking the rows, building the network, its digest", lambda: network(rows, told))
    row(
        "density, sectors, assortativity, pieces, multiplexity",
        lambda: (
            *(density(found), ei_index(found), assortativity(found)),
            *(sector_densities(found), components(found), multiplexity(found)),
        ),
    )
    row("betweenness, exact", lambda: betweenness(found, exact_up_to=actors))
    row("betweenness, sample of 500", lambda: betweenness(found, exact_up_to=0))
    few = 20
    taken = seconds(lambda: nx.betweenness_centrality(graph, k=few, seed=1), 1)
    print(
        f"| … networkx, exact, from {few} sources × {actors // few} | {taken * actors / few:.1f} |"
    )
    test = row(f"E-I test, {DRAWS:,} draws", lambda: ei_test(found, draws=DRAWS))
    labels = found.sector_of.tolist()
    taken = seconds(lambda: loop_test(graph, labels, LOOP_DRAWS), 1) * DRAWS / LOOP_DRAWS
    print(f"| … networkx loop, from {LOOP_DRAWS} draws × {DRAWS // LOOP_DRAWS} | {taken:.1f} |")
    print(f"| … times as fast | {taken / test:.0f} |")
    row("introductions", lambda: introductions(found))
    row("communities", lambda: community_of(found))
    row("brokers", lambda: brokers(found))
    row("change between two waves", lambda: change(later, found))
    sample_error(found)


def sample_error(found: Network) -> None:
    exact = betweenness(found, exact_up_to=found.size).values
    sample = betweenness(found, exact_up_to=0)
    errors = np.abs(sample.values - exact)
    top = set(np.argsort(-exact)[:20].tolist()) & set(np.argsort(-sample.values)[:20].tolist())
    print("\n| betweenness from 500 sources, against the exact one | |\n|---|---|")
    print(f"| largest value | {exact.max():.4f} |")
    print(f"| largest error, mean error | {errors.max():.4f}, {errors.mean():.5f} |")
    print(f"| largest stated standard error | {sample.standard_errors.max():.4f} |")
    within = float((errors <= 2 * sample.standard_errors).mean())
    print(f"| values within two standard errors | {within:.0%} |")
    print(f"| of the 20 highest, found | {len(top)} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=3)
    given = parser.parse_args()
    for size in SIZES:
        report(*size, given.times)
