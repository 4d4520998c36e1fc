"""The tax number of organisations in Colombia (NIT) and its check digit."""

from __future__ import annotations

import re

# From the last digit to the first; DIAN, Orden Administrativa 4 of 1989: modulo 11.
_WEIGHTS = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
_SHAPE = re.compile(r"(\d{5,15})(?:-(\d))?")


def check_digit(number: str) -> int:
    """The digit that follows a NIT of 1 to 15 digits: `800197268` → 4."""
    total = sum(
        weight * int(digit) for weight, digit in zip(_WEIGHTS, reversed(number), strict=False)
    )
    rest = total % 11
    return rest if rest < 2 else 11 - rest


def parse(text: str) -> tuple[str, int | None] | None:
    """The number and the check digit somebody wrote: `NIT 800.197.268-4` → (`800197268`, 4).

    Without a hyphen the digit is not known (None); None altogether if it is no number.
    """
    bare = re.sub(r"[\s.,'\u2019]|(?i:nit)|:", "", text)
    bare = re.sub(r"[\u2010-\u2015\u2212]", "-", bare)
    found = _SHAPE.fullmatch(bare)
    if found is None:
        return None
    return found[1], int(found[2]) if found[2] else None


def written(number: str) -> str:
    """As people read it: `800.197.268-4`."""
    return f"{int(number):,}".replace(",", ".") + f"-{check_digit(number)}"
