"""What a process counts of its published contributions, kept as they come and go.

Those answered as a whole with their activity (`answer_due_on` None) are not counted.

Whoever makes a contribution appear, move along the chain or disappear says so here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from django.db import transaction
from django.db.models import F

from participa.kernel import mechanisms

from ..enums import ContributionState
from ..models import Contribution, Process
from ..queries import CHAIN_COUNTS


def tally(process: int, *, came: Iterable[int] = (), left: Iterable[int] = ()) -> None:
    """Add published contributions to the counters, take others away, each by its `reached`."""
    changes = dict.fromkeys(CHAIN_COUNTS, 0)
    for flags, step in [*((one, 1) for one in came), *((one, -1) for one in left)]:
        for name, flag in CHAIN_COUNTS.items():
            changes[name] += step if flag is None or flags & flag else 0
    if any(changes.values()):
        Process.objects.filter(pk=process).update(
            **{name: F(name) + change for name, change in changes.items() if change}
        )


def reach_of(contributions: Iterable[Contribution]) -> list[int]:
    """How far each came of those that count, for `tally`."""
    return [row.reached for row in contributions if row.answer_due_on is not None]


def move(contribution: Contribution, state: ContributionState) -> None:
    """Give a contribution another state, and count it in or out where that shows or hides it."""
    rows = Contribution.objects.select_for_update(no_key=True).filter(pk=contribution.pk)
    before, due_on, reached = rows.values_list("state", "answer_due_on", "reached").get()
    contribution.state = state
    contribution.save(update_fields=["state"])
    mechanism = mechanisms.installed().get(contribution.activity.mechanism)
    if mechanism is not None and mechanism.moved is not None:
        transaction.on_commit(partial(mechanism.moved, contribution.activity))
    published = ContributionState.PUBLISHED
    if due_on is not None and (before == published) != (state == published):
        counted = {"came" if state == published else "left": [reached]}
        tally(contribution.process_id, **counted)
