"""Extensions of a term: announced before it ends, with a new date, and never without limit."""

from dataclasses import dataclass, replace
from datetime import date

from participa_methods.deadlines.calendar import Calendar, plain_date
from participa_methods.deadlines.terms import Deadline, Term, due
from participa_methods.explain import Reason


@dataclass(frozen=True)
class Extension:
    """An announced extension: whether it holds, the date that binds, and why.

    `due_on` is the new date when `allowed`, otherwise the original one. `reasons` holds one reason
    for each rule that is broken, or the single reason `extension_within_limit`.
    """

    original: Deadline
    latest: Deadline
    allowed: bool
    due_on: date
    reasons: tuple[Reason, ...]


def latest_extension(
    term: Term, received_on: date, calendar: Calendar, *, max_total: int | None = None
) -> Deadline:
    """Return the last day to which `term` may be extended.

    `max_total`: the whole figure allowed, in the unit of the term, counted from `received_on`.
    Without it, double the figure (Ley 1755 de 2015, art. 14, paragraph). The personal-data terms
    need it: 10 + 5 = 15 and 15 + 8 = 23 business days (Ley 1581 de 2012, arts. 14 and 15).
    Raises `ValueError` when `max_total` is below the figure, and `DateNotCovered`.
    """
    total = 2 * term.days if max_total is None else max_total
    if total < term.days:
        raise ValueError("an extension cannot shorten a term")
    return due(replace(term, days=total), received_on, calendar)


def extend(
    term: Term,
    *,
    received_on: date,
    announced_on: date,
    new_due_on: date,
    calendar: Calendar,
    max_total: int | None = None,
) -> Extension:
    """Check the extension announced on `announced_on` to `new_due_on`.

    It holds when it was announced after receipt and no later than the original due date, and when
    the new date is later than the original one and no later than `latest_extension`.
    The norm also asks for reasons in writing, which the caller keeps. Raises `DateNotCovered`.
    """
    original = due(term, received_on, calendar)
    latest = latest_extension(term, received_on, calendar, max_total=max_total)
    announced, new = plain_date(announced_on).isoformat(), plain_date(new_due_on).isoformat()
    first, last = original.due_on.isoformat(), latest.due_on.isoformat()
    rules = (
        (
            announced_on >= received_on,
            Reason(
                "announced_before_receipt",
                {"announced_on": announced, "received_on": received_on.isoformat()},
            ),
        ),
        (
            announced_on <= original.due_on,
            Reason("announced_after_due", {"announced_on": announced, "due_on": first}),
        ),
        (
            new_due_on > original.due_on,
            Reason("extension_not_later", {"new_due_on": new, "due_on": first}),
        ),
        (
            new_due_on <= latest.due_on,
            Reason("extension_beyond_limit", {"new_due_on": new, "latest": last}),
        ),
    )
    broken = tuple(reason for holds, reason in rules if not holds)
    if broken:
        return Extension(original, latest, False, original.due_on, broken)
    within = Reason("extension_within_limit", {"new_due_on": new, "latest": last})
    return Extension(original, latest, True, new_due_on, (within,))
