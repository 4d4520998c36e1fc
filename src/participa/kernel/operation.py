"""The shape of every change: keyword-only, atomic, one audit event.

`tests/architecture/test_operations.py` checks that each public function of an
`operations.py` carries the decorator and takes `by` and `at`; the decorator checks, at run
time, that the operation recorded one event, left it to the operation it called, or said that
nothing changed. A mechanism's `submit_proposal` leaves it to the core's `submit_contribution`.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar
from datetime import timedelta
from typing import Any, ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import DataError, transaction
from django.utils.translation import gettext as _

P = ParamSpec("P")
R = TypeVar("R")
TWICE = timedelta(minutes=2)  # the same words again within this are an impatient finger's


class OperationShapeError(RuntimeError):
    """An operation that recorded no event, or more than one."""


class _Frame:
    __slots__ = ("events", "inner_events", "name", "shredded", "unchanged")

    def __init__(self, name: str) -> None:
        self.name = name
        self.events = 0
        self.inner_events = 0
        self.unchanged = False
        self.shredded = 0


_frames: ContextVar[tuple[_Frame, ...]] = ContextVar("operation_frames", default=())


def around(name: str) -> AbstractContextManager[None]:
    """Entered with every operation, in its transaction: the tests' ledger guard takes its place."""
    return nullcontext()


def operation(function: Callable[P, R]) -> Callable[P, R]:
    """Run `function` in a transaction and require its one audit event."""
    name = f"{function.__module__}.{function.__qualname__}"

    @functools.wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        frame = _Frame(name)
        token = _frames.set((*_frames.get(), frame))
        try:
            with transaction.atomic(), around(name):
                result = function(*args, **kwargs)
                if frame.events > 1 or not (frame.events or frame.inner_events or frame.unchanged):
                    raise OperationShapeError(f"{name} recorded {frame.events} events")
                if frame.shredded and not frame.events:
                    raise OperationShapeError(f"{name} shredded events and recorded none")
        except DataError as error:  # forms say which field; this is the last net, on PostgreSQL
            raise ValidationError(_("Un texto o un número pasa de lo permitido.")) from error
        finally:
            _frames.reset(token)
        if outer := _frames.get():
            outer[-1].inner_events += frame.events + frame.inner_events
            # What an inner call left unchanged is no event of the outer one either.
            outer[-1].unchanged = outer[-1].unchanged or frame.unchanged
        return result

    run.__dict__["is_operation"] = True
    return run


def count_event(event_type: str) -> None:
    """Called by `audit.record`: books the event on the innermost operation."""
    frames = _frames.get()
    if not frames:
        raise OperationShapeError(f"event {event_type} recorded outside an operation")
    frames[-1].events += 1


def count_shredded(events: int) -> None:
    """Called by `audit.shred`: the event of this operation will say how many it emptied."""
    frames = _frames.get()
    if not frames or frames[-1].events:
        raise OperationShapeError("shred within an operation, before it records its event")
    frames[-1].shredded += events


def shredded() -> int:
    """How many events the running operation has shredded."""
    frames = _frames.get()
    return frames[-1].shredded if frames else 0


def unchanged() -> None:
    """Say that this call changed nothing (a repeated submission), so it leaves no event."""
    _frames.get()[-1].unchanged = True


def current_names() -> tuple[str, ...]:
    """The running operations, outermost first (for checks in tests)."""
    return tuple(frame.name for frame in _frames.get())


def is_operation(function: Any) -> bool:
    return getattr(function, "is_operation", False) is True
