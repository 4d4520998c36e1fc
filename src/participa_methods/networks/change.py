"""Did relations strengthen between two waves? Differences on the same actors, with intervals."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from participa_methods.explain import Reason
from participa_methods.networks.graph import Floats, Indices, Network, NetworkError

LEAST_PAIRED = 4

Tied = NDArray[np.bool_]

Direction = Literal["grew", "fell", "unclear"]


@dataclass(frozen=True)
class Difference:
    """A measure in both waves, and the interval of `after` − `before`.

    None where the measure is undefined in a wave; then there is no interval either.
    """

    before: float | None
    after: float | None
    interval: tuple[float, float] | None

    @property
    def value(self) -> float | None:
        """`after` − `before`."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def direction(self) -> Direction:
        """Whether the whole interval lies above 0, below it, or neither."""
        if self.interval is not None and self.interval[0] > 0:
            return "grew"
        if self.interval is not None and self.interval[1] < 0:
            return "fell"
        return "unclear"


@dataclass(frozen=True)
class Change:
    """What changed among the `paired` actors; `first_only` and `second_only` were left out.

    `kept`, `new` and `ended` count pairs tied in both waves, only in the second, only in the first.
    """

    paired: int
    first_only: int
    second_only: int
    kept: int
    new: int
    ended: int
    density: Difference
    cross_sector_density: Difference
    ei_index: Difference
    level: float


def change(
    first: Network, second: Network, *, among: Collection[str] | None = None, level: float = 0.95
) -> Change:
    """Compare two waves over the actors in both (of those, only the ones in `among`, if given).

    Give `among` those who answered both waves: else a tie that nobody told of the first time
    counts as new. Sectors are those of the second wave.

    The interval lets pairs that share an actor rise and fall together (an active organisation ties
    with many at once), which counting pairs as independent would overlook: the variance is
    Σ e_d e_d′ over all pairs d and d′ with an actor in common, where e_d is what pair d adds to the
    difference less its mean share; Student's t of n − 1 degrees of freedom at `level`. Where that
    sum falls below that of independent pairs, as it may in small networks, the latter holds.
    Sources: Aronow, Samii and Assenova (2015), Cluster-robust variance estimation for dyadic data,
    Political Analysis 23(4), 564–577; Fafchamps and Gubert (2007), The formation of risk sharing
    networks, Journal of Development Economics 83(2), 326–350.

    Raises `NetworkError` `too_few_paired` below four actors.
    """
    ids = set(first.ids) & set(second.ids)
    ids = ids if among is None else ids & set(among)
    n = len(ids)
    if n < LEAST_PAIRED:
        told = {"line": 0, "paired": n, "least": LEAST_PAIRED}
        raise NetworkError(Reason("too_few_paired", told))
    place = {identifier: index for index, identifier in enumerate(sorted(ids))}
    sector_of = np.array(
        [
            sector
            for identifier, sector in zip(second.ids, second.sector_of, strict=True)
            if identifier in ids
        ]
    )
    codes, tied = _both(_codes(first, place), _codes(second, place))
    ends = np.stack((codes // n, codes % n))
    crosses = np.not_equal(*sector_of[ends])
    elsewhere = n - np.bincount(sector_of)[sector_of]  # (n) actors of other sectors
    everybody = np.full(n, n - 1)
    kept = int(tied.all(axis=0).sum())
    return Change(
        paired=n,
        first_only=first.size - n,
        second_only=second.size - n,
        kept=kept,
        new=int(tied[1].sum()) - kept,
        ended=int(tied[0].sum()) - kept,
        density=_density(ends, tied, everybody, level),
        cross_sector_density=_density(ends[:, crosses], tied[:, crosses], elsewhere, level),
        ei_index=_ei(ends, tied, crosses, n, level),
        level=level,
    )


def _codes(wave: Network, place: dict[str, int]) -> Indices:
    """One number for each pair tied in a wave whose two actors are both compared."""
    where = np.array([place.get(identifier, -1) for identifier in wave.ids], dtype=np.intp)
    ends = np.sort(where[wave.pairs], axis=1)
    ends = ends[ends[:, 0] >= 0]
    return ends[:, 0] * len(place) + ends[:, 1]


def _both(before: Indices, after: Indices) -> tuple[Indices, Tied]:
    """(p) the pairs tied in either wave, and (2, p) in which of the two."""
    codes = np.union1d(before, after)
    return codes, np.stack((np.isin(codes, before), np.isin(codes, after)))


def _density(ends: Indices, tied: Tied, possible: Indices, level: float) -> Difference:
    """Compare the shares of tied pairs; `possible` (n) pairs that each actor could have."""
    pairs = float(possible.sum()) / 2
    if not pairs:
        return Difference(None, None, None)
    before, after = (tied.sum(axis=1) / pairs).tolist()
    moved = tied[1].astype(float) - tied[0]
    by_actor = _by_actor(ends, moved, len(possible)) - possible * (after - before)
    alone = float((moved**2).sum()) - pairs * (after - before) ** 2
    return _with_interval(before, after, by_actor / pairs, alone / pairs**2, level)


def _ei(ends: Indices, tied: Tied, crosses: Tied, n: int, level: float) -> Difference:
    """Compare the E-I indices; each tie adds (±1 − index)/ties, the ratio made linear."""
    values, shares = [], []
    side = np.where(crosses, 1.0, -1.0)
    for wave in tied.astype(float):
        ties = float(wave.sum())
        values.append(float(wave @ side) / ties if ties else None)
        shares.append(wave * (side - (values[-1] or 0)) / max(ties, 1))
    before, after = values
    if before is None or after is None:
        return Difference(before, after, None)
    moved = shares[1] - shares[0]
    return _with_interval(before, after, _by_actor(ends, moved, n), float((moved**2).sum()), level)


def _by_actor(ends: Indices, values: Floats, n: int) -> Floats:
    """(n) sums of the values of the pairs that each actor takes part in."""
    return np.bincount(ends.ravel(), np.tile(values, 2), minlength=n).astype(float)


def _with_interval(
    before: float, after: float, by_actor: Floats, alone: float, level: float
) -> Difference:
    """`by_actor` (n) sums of what pairs add; `alone`, the sum of their squares."""
    from scipy.special import stdtrit

    together = float((by_actor**2).sum()) - alone  # each pair counts at both of its ends
    reach = float(stdtrit(len(by_actor) - 1, (1 + level) / 2)) * max(together, alone, 0) ** 0.5
    return Difference(before, after, (after - before - reach, after - before + reach))
