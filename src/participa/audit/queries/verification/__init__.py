"""Verifying everything: the log in itself, rows against the log, counters recounted, files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from participa.kernel import signing
from participa.kernel.database import snapshot
from participa_methods.explain import Reason

from .files import check_files
from .latest import LatestDigests
from .log import LogCheck
from .rows import Recount, check_recounts, check_rows

__all__ = ["Problem", "Recount", "Verification", "verify_ledger"]

Problem = Reason
KEPT = 1000  # problems listed; the rest are only counted


@dataclass(frozen=True)
class Verification:
    """What was looked at and what was wrong (`problems`, at most 1,000 of `problem_count`).

    `unsealed`: events that wait for the next sealing; `covered`: leaves under the last head;
    `rows`: rows compared with their latest digest; `recounted`: derived fields recounted;
    `files`: stored files read, None if nobody asked.
    """

    events: int
    covered: int
    heads: int
    unsealed: int
    shredded: int
    rows: int
    recounted: int
    files: int | None
    problems: tuple[Problem, ...]
    problem_count: int

    @property
    def ok(self) -> bool:
        return not self.problem_count


class _Findings(list[Problem]):
    """Problems as they come; keeps the first thousand, counts all."""

    found = 0

    def append(self, problem: Problem) -> None:
        self.found += 1
        if len(self) < KEPT:
            super().append(problem)


def verify_ledger(
    *,
    recounts: Iterable[Recount] = (),
    checks: Iterable[Callable[[], Iterable[Problem]]] = (),
    keys: Mapping[str, Ed25519PublicKey] | None = None,
    files: bool = False,
) -> Verification:
    """Check the whole database against its log, as it is at one moment.

    Memory is bounded: everything is read in batches, and the latest digest of each row waits in
    a temporary file. `keys` (id → public key) defaults to those used here. `checks` find what is
    wrong with rows that the ledger keeps only by a digest in another row. `files`: read every
    stored file too, as it is when its turn comes.
    """
    problems = _Findings()
    with snapshot(), LatestDigests() as latest:
        log = LogCheck(latest, problems, keys or signing.public_keys())
        log.run()
        rows = check_rows(latest, problems)
        recounted = check_recounts(recounts, problems)
        for check in checks:
            for problem in check():
                problems.append(problem)
    read = check_files(problems) if files else None
    return Verification(
        events=log.leaves + log.unsealed,
        covered=log.covered,
        heads=log.heads,
        unsealed=log.unsealed,
        shredded=log.shredded,
        rows=rows,
        recounted=recounted,
        files=read,
        problems=tuple(problems),
        problem_count=problems.found,
    )
