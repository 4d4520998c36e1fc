"""E-I index: do ties go out of the sectors or stay inside, compared with chance?"""

from dataclasses import dataclass

import numpy as np

from participa_methods.networks.graph import Floats, Indices, Network

CELLS = 1 << 22  # ends of ties looked up at once: bounds memory to some tens of megabytes


@dataclass(frozen=True)
class EIIndex:
    """Ties between sectors (`external`) and within them (`internal`)."""

    external: int
    internal: int

    @property
    def value(self) -> float | None:
        """(E − I)/(E + I): −1 all within, +1 all between; None without ties.

        Source: Krackhardt and Stern (1988), Informal networks and organizational crises, Social
        Psychology Quarterly 51(2), 123–140.
        """
        ties = self.external + self.internal
        return (self.external - self.internal) / ties if ties else None


@dataclass(frozen=True)
class EITest:
    """The index when the same sectors fall on the same actors in any order.

    `expected`: its mean over all orders, exact. `interval`: holds the middle 95 % of the draws.
    `p_value`: two-sided, (1 + draws at least as far from `expected`)/(1 + draws).
    """

    expected: float
    interval: tuple[float, float]
    p_value: float
    draws: int
    seed: int


def ei_index(network: Network) -> EIIndex:
    """Count the ties between and within sectors."""
    external = int(network.crosses.sum())
    return EIIndex(external, len(network.pairs) - external)


def ei_test(network: Network, *, draws: int = 10_000, seed: int = 1) -> EITest | None:
    """Permute the sectors among the actors `draws` ≥ 1 times; None without ties.

    The +1 keeps the test valid for any number of draws: Phipson and Smyth (2010), Statistical
    Applications in Genetics and Molecular Biology 9(1), 39.
    """
    if draws < 1:
        raise ValueError("a permutation test has at least one draw")
    ties = len(network.pairs)
    if not ties:
        return None
    sizes, n = network.sector_sizes.astype(float), network.size
    mean = ties * (1 - float((sizes * (sizes - 1)).sum()) / (n * (n - 1)))
    external = _external_draws(network, draws, seed)
    distance = abs(ei_index(network).external - mean) - 1e-9 * ties
    farther = int((np.abs(external - mean) >= distance).sum())
    low, high = np.quantile(2 * external / ties - 1, (0.025, 0.975))
    return EITest(
        2 * mean / ties - 1, (float(low), float(high)), (1 + farther) / (1 + draws), draws, seed
    )


def _external_draws(network: Network, draws: int, seed: int) -> Floats:
    """(draws) ties between sectors in each permutation."""
    generator = np.random.default_rng(seed)
    kind = np.uint8 if len(network.sectors) < 256 else np.intp
    labels = network.sector_of.astype(kind)
    first, second = network.pairs.T.copy()
    found: list[Indices] = []
    width = max(1, CELLS // max(network.size, len(first)))
    for start in range(0, draws, width):
        count = min(width, draws - start)
        shuffled = generator.permuted(np.tile(labels, (count, 1)), axis=1)
        by_actor = np.ascontiguousarray(shuffled.T)  # one row an actor: looking up copies rows
        different = np.not_equal(by_actor[first], by_actor[second])
        found.append(np.add.reduce(different.view(np.uint8), axis=0, dtype=np.intp))
    return np.concatenate(found).astype(float)
