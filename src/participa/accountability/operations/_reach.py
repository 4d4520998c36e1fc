"""What every operation does that brings contributions further along the chain, or back."""

from __future__ import annotations

from participa.participation.enums import ContributionState
from participa.participation.models import Contribution
from participa.participation.operations._counts import tally

from ..models import Response
from ..queries import with_reach


def settle_reach(response: Response | None) -> None:
    """Write anew how far the contributions of a response have come; their process counts them."""
    if response is None:
        return
    rows = Contribution.objects.select_for_update(no_key=True).filter(responses=response)
    moved: dict[int, list[int]] = {}
    came, left = [], []
    for pk, state, due_on, before, now in with_reach(rows, "now").values_list(
        "pk", "state", "answer_due_on", "reached", "now"
    ):
        if before != now:
            moved.setdefault(now, []).append(pk)
            if state == ContributionState.PUBLISHED and due_on is not None:
                came.append(now)
                left.append(before)
    for now, pks in moved.items():
        Contribution.objects.filter(pk__in=pks).update(reached=now)
    tally(response.process_id, came=came, left=left)
