"""The statements that characterise each group (section: representative statements)."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from participa_methods.opinion.counts import SIGNIFICANT, Statistics

MOST = 5


@dataclass(frozen=True)
class Representative:
    """One statement, by its column, that a group holds more than the others on one side."""

    column: int
    agree: bool
    success: int
    trials: int
    share: float
    test: float
    ratio: float
    ratio_test: float
    agrees_of_best: int | None = None  # of the statement that is shown first, its number of agrees

    @property
    def weight(self) -> float:
        return self.ratio * self.ratio_test * self.share * self.test


def representative(
    found: Statistics, group: int, columns: NDArray[np.int64]
) -> list[Representative]:
    """Return the statements of one group, at most 5, from the unmoderated `columns` in order."""
    sufficient = columns[
        (found.rat[group, columns] > SIGNIFICANT) & (found.pat[group, columns] > SIGNIFICANT)
        | (found.rdt[group, columns] > SIGNIFICANT) & (found.pdt[group, columns] > SIGNIFICANT)
    ]
    best = _best_agree(found, group, columns)
    chosen = []
    if best is not None:
        agrees = int(found.agrees[group, best])
        chosen.append(replace(_side(found, group, best), agrees_of_best=agrees))
    elif not len(sufficient) and len(columns):
        tests = np.maximum(found.rat[group, columns], found.rdt[group, columns])
        chosen.append(_side(found, group, int(columns[tests.argmax()])))
    others = [_side(found, group, int(column)) for column in sufficient if column != best]
    others.sort(key=lambda side: -side.weight)
    chosen += others[: MOST - len(chosen)]
    return sorted(chosen, key=lambda side: not side.agree)


def _side(found: Statistics, group: int, column: int) -> Representative:
    """Present a statement by the side on which the group differs more from the others."""
    at = (group, column)
    agree = bool(found.rat[at] > found.rdt[at])
    success, share, test, ratio, ratio_test = (
        (found.agrees, found.pa, found.pat, found.ra, found.rat)
        if agree
        else (found.disagrees, found.pd, found.pdt, found.rd, found.rdt)
    )
    return Representative(
        column,
        agree,
        int(success[at]),
        int(found.votes[at]),
        float(share[at]),
        float(test[at]),
        float(ratio[at]),
        float(ratio_test[at]),
    )


def _best_agree(found: Statistics, group: int, columns: NDArray[np.int64]) -> int | None:
    """Scan in order for the statement the group agrees with most, as the original does.

    What replaces the best so far depends on it, hence the loop.
    """
    voted = columns[found.agrees[group, columns] + found.disagrees[group, columns] > 0]
    pa, pat = found.pa[group, voted], found.pat[group, voted]
    ra, rat = found.ra[group, voted], found.rat[group, voted]
    eligible = (pat > SIGNIFICANT) | ((ra > 1) & (pa > 0.5))
    plain, against_others = (pa * pat).tolist(), (ra * rat * pa * pat).tolist()
    above = (ra > 1).tolist()
    best: int | None = None
    for at, ready in enumerate(eligible.tolist()):
        if best is None:
            if ready:
                best = at
            continue
        value = against_others if above[best] else plain
        if value[at] > value[best]:
            best = at
    return None if best is None else int(voted[best])
