"""The contract of a mechanism: a way to take part, declared once in its `mechanism.py`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from typing import Any

from django.conf import settings
from django.utils.functional import Promise


@dataclass(frozen=True)
class Column:
    """One column of an export, public or personal (personal ones never leave in public files)."""

    name: str
    meaning: str | Promise
    value: Callable[[Any], Any]
    personal: bool = False


@dataclass(frozen=True)
class CaptureField:
    """A text that a facilitator's form asks for beside title and body."""

    label: str | Promise
    required: bool = False
    max_length: int = 4000


@dataclass(frozen=True)
class Mechanism:
    """Everything the platform needs to know of one way to take part.

    code: identifier; path: its word in addresses (Spanish); name, purpose, when_not_to_use: words for people;
    components, stages: where it fits (values of Component, PhaseKind); settings: name →
    (default, help) of what an activity may set; urls: dotted module, mounted at
    `/actividades/<activity_id>/<path>/`; contribution_template: partial that shows its own
    part of a contribution's story; story: contribution → context of that partial; content:
    contribution → its own fields as JSON, kept in every version; outcome: activity → the
    deterministic result with `method` and `version`; export_rows: activity → rows for columns;
    sample: n → what a person types into its form for an n-th example, always the same and each
    with a title of its own (the contract tests send it); verbs: words of its buttons,
    `contribute` among them;
    demo: activity → fills it with fictional data through operations; capture: the operation
    that a facilitator's form calls with `by, at, activity, new` and the texts named in
    `capture_fields`, the core's `submit_contribution` if None; split:
    the operation that divides a contribution with its own rows, the core's if None; prepare: the
    operation called with `by, at, activity` once the activity and its process are public, and when
    its settings change then; verify: yields a `Reason` for each row whose content is kept in the
    ledger only by a digest and no longer gives it; feedback: activity → what it brings to the
    devolución, as text to be corrected; answers_each: False where the body answers the whole and
    not each contribution: they are promised no date, so none of them is a debt or in a funnel;
    gathered: process keys → process key → what its activities have, in words for the process's card
    ("97 personas votaron"), for many processes at once; needed where contributions are not counted
    one by one; moved: called with the activity once a contribution of it was hidden, joined,
    divided, taken back or shown again; took_part: participant → activities in which they did what
    is no contribution (answered, voted), so that their code or account leads them back to it;
    each_minute: called with the time by the periodic round.
    """

    code: str
    path: str
    name: str | Promise
    purpose: str | Promise
    when_not_to_use: str | Promise
    components: tuple[str, ...]
    stages: tuple[str, ...]
    urls: str
    contribution_template: str
    story: Callable[[Any], Mapping[str, Any]]
    content: Callable[[Any], dict[str, Any]]
    outcome: Callable[[Any], Mapping[str, Any]]
    columns: tuple[Column, ...]
    export_rows: Callable[[Any], Iterable[Any]]
    sample: Callable[[int], dict[str, Any]]
    verbs: Mapping[str, str | Promise] = field(default_factory=dict)
    settings: Mapping[str, tuple[Any, str | Promise]] = field(default_factory=dict)
    demo: Callable[[Any], None] | None = None
    capture: Callable[..., Any] | None = None
    capture_fields: Mapping[str, CaptureField] = field(default_factory=dict)
    split: Callable[..., Any] | None = None
    prepare: Callable[..., Any] | None = None
    verify: Callable[[], Iterable[Any]] | None = None
    feedback: Callable[[Any], str] | None = None
    answers_each: bool = True
    gathered: Callable[[Sequence[int]], Mapping[int, Sequence[str]]] | None = None
    moved: Callable[[Any], None] | None = None
    took_part: Callable[[Any], Iterable[Any]] | None = None
    each_minute: Callable[[datetime], object] | None = None

    @property
    def public_columns(self) -> tuple[Column, ...]:
        """Those that may leave in a file that anybody can download."""
        return tuple(column for column in self.columns if not column.personal)


@cache
def installed() -> dict[str, Mechanism]:
    """Code → mechanism, in the order of the settings."""
    found = [import_module(f"{name}.mechanism").MECHANISM for name in settings.MECHANISMS]
    return {mechanism.code: mechanism for mechanism in found}


def path_of(code: str) -> str:
    """The word of a mechanism in addresses; its code where it was switched off."""
    mechanism = installed().get(code)
    return mechanism.path if mechanism else code


def get(code: str) -> Mechanism:
    """The mechanism of an activity; KeyError where it was switched off."""
    return installed()[code]


def each_minute(at: datetime) -> None:
    """What mechanisms do by themselves: a job of the periodic round (`config/periodic.py`)."""
    for mechanism in installed().values():
        if mechanism.each_minute:
            mechanism.each_minute(at)
