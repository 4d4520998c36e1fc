"""What a network is like as a whole: density, sectors, pieces, mixing, several relations."""

from dataclasses import dataclass

import numpy as np

from participa_methods.networks.graph import Indices, Network


@dataclass(frozen=True)
class SectorDensity:
    """Tied pairs out of all pairs between two sectors, or within one."""

    first: str
    second: str
    ties: int
    pairs: int

    @property
    def density(self) -> float | None:
        """Between 0 and 1; None without any pair (a sector of one actor, with itself)."""
        return self.ties / self.pairs if self.pairs else None


def density(network: Network) -> float | None:
    """Tied pairs out of all n(n − 1)/2; None for a single actor."""
    possible = network.size * (network.size - 1) // 2
    return len(network.pairs) / possible if possible else None


def sector_densities(network: Network) -> tuple[SectorDensity, ...]:
    """m_ab/(n_a n_b) for each two sectors, m_aa/(n_a(n_a − 1)/2) within, in order of sectors."""
    ties, pairs = sector_ties(network), sector_pairs(network)
    names, k = network.sectors, len(network.sectors)
    return tuple(
        SectorDensity(names[a], names[b], int(ties[a, b]), int(pairs[a, b]))
        for a in range(k)
        for b in range(a, k)
    )


def sector_ties(network: Network) -> Indices:
    """(k, k) symmetric: tied pairs between sectors, and within each on the diagonal."""
    k = len(network.sectors)
    ends = network.sector_of[network.pairs]
    counts = np.bincount(ends[:, 0] * k + ends[:, 1], minlength=k * k).reshape(k, k)
    return counts + counts.T - np.diag(np.diag(counts))


def sector_pairs(network: Network) -> Indices:
    """(k, k) symmetric: all pairs between sectors, and within each on the diagonal."""
    sizes = network.sector_sizes
    pairs = np.outer(sizes, sizes)
    np.fill_diagonal(pairs, sizes * (sizes - 1) // 2)
    return pairs


def assortativity(network: Network) -> float | None:
    """How much ties stay within sectors: r = (Σ e_ii − Σ a_i²)/(1 − Σ a_i²).

    1: only within; 0: as if ends met at random; negative: rather between. None without ties, or
    when all tied actors are of one sector. Source: Newman (2003), Mixing patterns in networks,
    Physical Review E 67, 026126, equation 2.
    """
    if not len(network.pairs):
        return None
    ends = np.bincount(network.sector_of[network.pairs].ravel()) / (2 * len(network.pairs))
    by_chance = float((ends**2).sum())
    if np.count_nonzero(ends) == 1:
        return None
    within = 1 - float(network.crosses.mean())
    return (within - by_chance) / (1 - by_chance)


def multiplexity(network: Network) -> float | None:
    """Pairs tied by two or more relations out of the tied pairs; None without ties."""
    return float((network.kinds > 1).mean()) if len(network.pairs) else None


def component_of(network: Network) -> Indices:
    """(n) number of the connected piece of each actor, the largest piece 0, then by first actor."""
    from scipy.sparse.csgraph import connected_components

    _, labels = connected_components(network.adjacency, directed=False)
    return by_size(labels)


def by_size(labels: Indices) -> Indices:
    """Number groups anew: the largest is 0; of equal ones, that of the first member comes first."""
    _, first, inverse, sizes = np.unique(
        labels, return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(first), dtype=np.intp)
    rank[np.lexsort((first, -sizes))] = np.arange(len(first))
    return rank[inverse]


def components(network: Network) -> tuple[tuple[str, ...], ...]:
    """The connected pieces as ids, the largest first; isolates are pieces of one."""
    return members(network, component_of(network))


def members(network: Network, group_of: Indices) -> tuple[tuple[str, ...], ...]:
    """The ids of each group, in order of the groups' numbers."""
    groups: list[list[str]] = [[] for _ in range(int(group_of.max()) + 1)]
    for identifier, group in zip(network.ids, group_of, strict=True):
        groups[group].append(identifier)
    return tuple(tuple(group) for group in groups)


def isolates(network: Network) -> tuple[str, ...]:
    """The ids of the actors without any tie."""
    return tuple(network.ids[index] for index in np.flatnonzero(network.degrees == 0))
