"""The 169 targets of the Sustainable Development Goals, in our own short words."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

_FILE = Path(__file__).parent.parent / "data" / "sdg_targets.csv"


@dataclass(frozen=True, slots=True)
class SdgTarget:
    """A target by its official code, such as 6.1 or 17.a."""

    code: str
    spanish: str
    english: str

    @property
    def goal(self) -> int:
        return int(self.code.partition(".")[0])

    @property
    def text(self) -> str:
        """In the language of whoever reads."""
        return self.english if (get_language() or "es").startswith("en") else self.spanish


@cache
def sdg_targets() -> dict[str, SdgTarget]:
    """Code → target, in the order of the goals. Read once per process."""
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = [SdgTarget(row["code"], row["es"], row["en"]) for row in csv.DictReader(file)]
    return {row.code: row for row in rows}
