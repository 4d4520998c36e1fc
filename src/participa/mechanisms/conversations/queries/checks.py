"""Whether the votes are still those that the ledger sealed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from participa_methods.explain import Reason

from ..models import Vote, Voter
from .voters import digest_of

BATCH = 2000


def sealed_votes_problems() -> Iterator[Reason]:
    """Each voter whose sealed answers do not give the digest in their (ledgered) row."""
    last = 0
    while voters := list(Voter.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = voters[-1].pk
        rows = (
            Vote.objects.filter(sealed=True, voter__in=voters)
            .order_by("voter_id")
            .values_list("voter_id", "statement_id", "value", "at")
        )
        found = {
            voter: digest_of(line[1:] for line in lines)
            for voter, lines in groupby(rows, key=lambda line: line[0])
        }
        nothing = digest_of([])
        for voter in voters:
            digest = found.get(voter.pk, nothing if voter.digest else "")
            if digest != voter.digest:
                yield Reason("votes_changed", {"voter": str(voter.pk)})
