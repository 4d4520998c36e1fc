"""The words in which the demonstration is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A piece of evidence, `days` ago; `yes`, `partly`, `no`: how many people said so of it."""

    days: int
    title: str
    link: str = ""
    photo: str = ""  # alternative text; a picture is drawn for it
    source: str = "institution"
    yes: int = 0
    partly: int = 0
    no: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Pledge:
    """A commitment: `due` days from today (negative: past), made with the answer."""

    title: str
    post: str
    due: int
    means: str
    description: str = ""
    moved: tuple[int, int, str] | None = None  # days ago, new due, reason
    progress: tuple[tuple[int, str, str], ...] = ()  # days ago, completion, note
    proofs: tuple[Proof, ...] = ()
    changes: tuple[tuple[int, str, str], ...] = ()  # days ago, condition, what changed


@dataclass(frozen=True, kw_only=True)
class Answer:
    """An answer, `days` ago; `group` answers several contributions of one process at once."""

    days: int
    outcome: str
    text: str
    signed: str
    to: str = ""
    revised: tuple[int, str, str] | None = None  # days ago, new text, reason
    rated: tuple[int, int] = (0, 0)  # people content, people not content
    pledge: Pledge | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """A contribution, `days` ago. `ask` is empty for questions."""

    key: str
    days: int
    title: str
    body: str
    ask: str = ""
    affected: str = ""
    name: str = ""  # as typed by a visitor
    user: str = ""  # or the key of a person with an account
    organization: str = ""
    place: str = ""
    category: str = ""
    channel: str = "web"
    assisted_by: str = ""
    supports: int = 0
    comments: tuple[tuple[int, str, str], ...] = ()  # days ago, name, text
    endorsed: tuple[tuple[str, str], ...] = ()  # organisation, reason
    revised: tuple[int, str, str] | None = None  # days ago, new ask, what changed
    withdrawn: int | None = None
    hidden: tuple[int, str, str] | None = None  # days ago, reason, explanation
    merged_into: str = ""
    answer: Answer | None = None
    answered_with: str = ""  # key of the contribution whose answer serves this one too


@dataclass(frozen=True, kw_only=True)
class Stage:
    kind: str
    title: str
    start: int  # days from today
    end: int


@dataclass(frozen=True, kw_only=True)
class Task:
    """An activity: a mechanism in one of the stages (by position)."""

    mechanism: str
    title: str
    stage: int
    start: int
    end: int
    description: str = ""
    settings: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A process: `owner` sets it up, `made` days ago; its acts go to activities by mechanism."""

    key: str
    territory: str
    title: str
    stake: str
    component: str
    promise: str
    promise_text: str
    decider: str
    category: str
    owner: str
    made: int
    description: str = ""
    not_negotiable: str = ""
    answer_days: int = 15
    topics: tuple[str, ...] = ()
    stages: tuple[Stage, ...] = ()
    tasks: tuple[Task, ...] = ()
    acts: tuple[Act, ...] = ()
    groups: tuple[tuple[str, tuple[str, ...]], ...] = ()  # wording, keys of questions
    state: str = "open"  # draft, open, closed, template
    moderated_before: bool = False
    ethnic: bool = False
    closed: int = 0
    feedback: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Measure:
    """An indicator, defined `days` ago; dates are days from today (negative: past)."""

    days: int
    name: str
    unit: str
    source: str
    direction: str
    baseline: tuple[str, int]  # value, day
    target: tuple[str, int]
    months: int = 6
    groups: str = ""
    readings: tuple[tuple[int, str, str], ...] = ()  # days ago, value, groups "A: 1; B: 2"
    corrected: tuple[int, int, str, str] | None = None  # days ago, of which, new value, reason


@dataclass(frozen=True, kw_only=True)
class Gift:
    """What an actor gives: promised `days` ago for the day `due`; given parts with their link."""

    key: str
    days: int
    organization: str
    kind: str
    what: str
    post: str
    due: int
    amount: int | None = None
    unit: str = ""
    given: tuple[tuple[int, str, str], ...] = ()  # days ago, extent, what was done
    revised: tuple[int, int, str] | None = None  # days ago, new due, reason


@dataclass(frozen=True, kw_only=True)
class Shared:
    """What makes of an objective a shared one."""

    by: str
    targets: tuple[str, ...] = ()
    theories: tuple[tuple[int, str, tuple[tuple[str, str, str], ...]], ...] = ()
    measures: tuple[Measure, ...] = ()
    gifts: tuple[Gift, ...] = ()
    activities: tuple[tuple[int, str, str, str], ...] = ()  # days ago, who, what, for whom
    ratings: tuple[tuple[int, str, int, str], ...] = ()  # days ago, condition, level, evidence
    processes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Meeting:
    """A session held `days` ago (negative: to come), its minutes, agreement and decision."""

    days: int
    place: str
    agenda: str
    present: tuple[str, ...] = ()
    said: str = ""
    agreed: str = ""
    corrected: tuple[int, str, str] | None = None  # days ago, what was said, reason
    agreement: tuple[str, str] | None = None
    signed: tuple[tuple[str, str], ...] = ()  # organisation, key of the gift it brings
    decision: str = ""
    pledge: tuple[str, str, int, str] | None = None  # body, post, due, means


@dataclass(frozen=True, kw_only=True)
class Table:
    """A table opened `made` days ago."""

    by: str
    territory: str
    name: str
    purpose: str
    made: int
    process: str = ""
    members: tuple[tuple[int, str, str], ...] = ()  # days ago, organisation, post
    meetings: tuple[Meeting, ...] = ()


@dataclass(frozen=True)
class Said:
    """A statement, and how many in a hundred of each camp agree with it."""

    text: str
    first: int
    second: int
    third: int


@dataclass(frozen=True, kw_only=True)
class Talk:
    """A process with a conversation: people in `camps` answer between two days ago.

    Of them `on_paper` answer at a meeting, with ballots printed before; two sheets stay blank.
    Every third of the others comes by a card handed out at the place `invited`. An agreement may
    be `promoted` to a proposal, days ago, and `answered`.
    """

    plan: Plan
    said: tuple[Said, ...]
    camps: tuple[int, ...]
    began: int
    ended: int
    on_paper: int = 0
    invited: str = ""
    promoted: int = 0
    agreed: str = ""
    asked: str = ""
    answered: int = 0
    answer: str = ""
    signed: str = ""
