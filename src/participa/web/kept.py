"""What somebody typed into a form that could not be received yet, so that it is not lost."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError

KEPT = "kept_form"  # session
_SECONDS = 3600
_LETTERS = 200_000  # more than any of our forms, far less than a flood
_NEVER = {"csrfmiddlewaretoken", "password", "code", "credential"}


@dataclass(frozen=True)
class Kept:
    """A form to be sent again: pairs of name and value, the address it goes to."""

    typed: list[tuple[str, str]]
    action: str
    had_files: bool


def typed(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What the person sent, without its secrets, to be sent again: [] for a button alone.

    None if it cannot be: unreadable, or too long.
    """
    try:
        found = [
            (name, value)
            for name, values in request.POST.lists()
            if name not in _NEVER
            for value in values
        ]
    except (SuspiciousOperation, UnreadablePostError):
        return None
    return found if sum(len(value) for _, value in found) <= _LETTERS else None


def keep(request: HttpRequest) -> bool:
    """Hold a form of ours, whose token was good, until its author has signed in.

    A button alone too: its address could not be opened afterwards, only sent to.
    """
    found = typed(request)
    if found is None:
        return False
    request.session[KEPT] = {
        "typed": found,
        "action": request.get_full_path(),
        "had_files": bool(request.FILES),
        "until": time.time() + _SECONDS,
    }
    return True


def kept(request: HttpRequest) -> Kept | None:
    """What is held in this session, for an hour."""
    found: dict[str, Any] | None = request.session.get(KEPT)
    if not found or found["until"] < time.time():
        return None
    pairs = [(name, value) for name, value in found["typed"]]
    return Kept(pairs, found["action"], found["had_files"])


def let_go(request: HttpRequest) -> None:
    """The form has been sent again."""
    found = request.session.get(KEPT)
    if found and found["action"] == request.get_full_path():
        del request.session[KEPT]
