"""The exception to "one operation, one event": writes to rows that the ledger does not hold.

A model with `LEDGERED = False` holds what can be made again from other rows (search documents)
or what is nobody's business but its owner's (which notices were read, which mail went out).
The functions that write such rows carry this mark instead of `@operation`: they are called
inside operations, within their transaction, or by tasks.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

from django.db import transaction

P = ParamSpec("P")
R = TypeVar("R")


def unledgered(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in a transaction; it writes only rows with `LEDGERED = False`."""

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic():
            return function(*args, **kwargs)

    return unledgered_at_once(run)


def unledgered_at_once(function: Callable[P, R]) -> Callable[P, R]:
    """The same for a function whose last act is its one write: what it reads holds no lock up."""
    function.__dict__["is_unledgered"] = True
    return function


def is_unledgered(function: Any) -> bool:
    return getattr(function, "is_unledgered", False) is True
