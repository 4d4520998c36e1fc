"""How evenly a table is made of different sectors."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from participa.kernel.enums import Sector

SECTORS = len(Sector)


def variety(counts: Iterable[int], kinds: int = SECTORS) -> Fraction | None:
    """(1 − Σp²) / (1 − 1/K): 0 when all members are of one sector, 1 when the K sectors are
    there in equal parts. Exact. None for a table without members.

    p is the share of each sector; K, by default the six sectors of the platform, does not depend
    on the table, so that two tables compare. Source: Gini–Simpson index, normalised.
    """
    present = [count for count in counts if count]
    total = sum(present)
    if not total or len(present) > kinds or kinds < 2:
        return None
    alike = sum(Fraction(count, total) ** 2 for count in present)
    return (1 - alike) / (1 - Fraction(1, kinds))
