"""Who lies between others. Individual figures are for the team that joins the actors, not public.

A public ranking would make targets of organisations and invite courting the ranking: the platform
shows betweenness and brokers only at the desk of the backbone team.
"""

from dataclasses import dataclass

import numpy as np

from participa_methods.networks.graph import Floats, Indices, Network

EXACT_UP_TO = 5_000  # actors; above, betweenness is estimated from a sample of sources
PIVOTS = 500
BATCH = 64  # sources walked together


@dataclass(frozen=True)
class Betweenness:
    """`values` (n) in order of the actors, from 0 to 1.

    `pivots`: sources walked, all of them when `exact`. `standard_errors` (n): of each value, from
    the spread among the sampled sources with the finite-population correction; zeros when exact.
    """

    values: Floats
    standard_errors: Floats
    pivots: int
    exact: bool


@dataclass(frozen=True)
class Brokerage:
    """Pairs of untied actors that one actor joins, by the sectors of the three.

    `coordinator`: all of one sector; `consultant`: the two of one, the broker of another;
    `representative`: the broker shares the sector of one of the two (gatekeeper and representative
    of the directed case are one here); `liaison`: three sectors.
    Source: Gould and Fernandez (1989), Sociological Methodology 19, 89–126.
    """

    id: str
    coordinator: int
    consultant: int
    representative: int
    liaison: int

    @property
    def total(self) -> int:
        """All untied pairs that it joins."""
        return self.coordinator + self.consultant + self.representative + self.liaison


def betweenness(
    network: Network, *, exact_up_to: int = EXACT_UP_TO, pivots: int = PIVOTS, seed: int = 1
) -> Betweenness:
    """Share of the shortest paths between others that pass through each actor.

    Divided by (n − 1)(n − 2)/2, so that 1 is the centre of a star; zeros for fewer than three
    actors. Exact up to `exact_up_to` actors: Brandes (2001), Journal of Mathematical Sociology
    25(2), 163–177, many sources at a time. Above, from `pivots` ≥ 2 sources drawn with `seed`:
    Brandes and Pich (2007), International Journal of Bifurcation and Chaos 17(7), 2303–2318.
    """
    n = network.size
    exact = n <= max(exact_up_to, pivots)
    if n < 3:
        return Betweenness(np.zeros(n), np.zeros(n), n, True)
    if not exact and pivots < 2:
        raise ValueError("an error cannot be told from fewer than two pivots")
    everyone: Indices = np.arange(n)
    sources = everyone
    if not exact:
        sources = np.sort(np.random.default_rng(seed).choice(n, pivots, replace=False))
    total, squares = np.zeros(n), np.zeros(n)
    for start in range(0, len(sources), BATCH):
        dependencies = _dependencies(network, sources[start : start + BATCH])
        total += dependencies.sum(axis=1)
        squares += (dependencies**2).sum(axis=1)
    count, scale = len(sources), n / ((n - 1) * (n - 2))
    values = scale * total / count
    if exact:
        return Betweenness(values, np.zeros(n), count, True)
    variance = np.maximum(squares - total**2 / count, 0) / (count - 1)
    errors = scale * np.sqrt(variance / count * (1 - count / n))
    return Betweenness(values, errors, count, False)


def _dependencies(network: Network, sources: Indices) -> Floats:
    """(n, sources) share of the paths from each source to all others that pass through an actor.

    Breadth first from all sources at once: one product of the sparse adjacency per distance.
    """
    adjacency, column = network.adjacency, np.arange(len(sources))
    paths = np.zeros((network.size, len(sources)))
    paths[sources, column] = 1
    distance = np.where(paths > 0, 0, -1)
    frontier, level = paths, 0
    while True:
        frontier = np.where(distance < 0, adjacency @ frontier, 0)
        reached = frontier > 0
        if not reached.any():
            break
        level += 1
        distance[reached] = level
        paths = paths + frontier
    through = np.zeros_like(paths)
    for far in range(level, 0, -1):
        share = np.zeros_like(paths)
        np.divide(1 + through, paths, out=share, where=distance == far)
        through += np.where(distance == far - 1, (adjacency @ share) * paths, 0)
    through[sources, column] = 0
    return through


def brokers(network: Network) -> tuple[Brokerage, ...]:
    """Count, for each actor, the untied pairs that it joins, by role; in order of the actors."""
    k, own = len(network.sectors), network.sector_of
    member = np.zeros((network.size, k))
    member[np.arange(network.size), own] = 1
    adjacency = network.adjacency
    near = adjacency @ member  # (n, k) tied actors of each sector
    open_pairs = np.zeros((network.size, k, k))
    for a in range(k):
        # For each tie, the shared neighbours of sector a: a pair that is closed already.
        shared = (adjacency * member[:, a]) @ adjacency
        closed = (shared * adjacency) @ member
        open_pairs[:, a, :] = near[:, [a]] * near - closed
        open_pairs[:, a, a] = (near[:, a] * (near[:, a] - 1) - closed[:, a]) / 2
    rows = np.arange(network.size)
    same = np.trace(open_pairs, axis1=1, axis2=2)
    coordinator = open_pairs[rows, own, own]
    representative = open_pairs[rows, own].sum(axis=1) - coordinator
    between = (open_pairs.sum(axis=(1, 2)) - same) / 2
    roles = np.stack((coordinator, same - coordinator, representative, between - representative))
    return tuple(
        Brokerage(identifier, *counts)
        for identifier, counts in zip(
            network.ids, roles.T.round().astype(int).tolist(), strict=True
        )
    )
