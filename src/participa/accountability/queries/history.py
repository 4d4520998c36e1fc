"""How commitments stood at the end of each month, by what was known on that day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils import timezone

from participa.audit.queries import remembered

from ..enums import CommitmentState, Completion, Verdict
from ..models import CommitmentVersion, Contrast, Evidence, Progress
from .board import BoardFilters, commitment_board
from .states import CLAIMING, Facts, state_of

MONTHS = 12


@dataclass(frozen=True)
class DayStates:
    """How many commitments were in each state at the end of `day`."""

    day: date
    counts: dict[CommitmentState, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@dataclass
class _Known:
    """What was known of a commitment so far: evidence shown, and what each person said of which."""

    due_on: date | None = None
    completion: str = Completion.NOT_STARTED
    evidence: set[int] = field(default_factory=set)
    words: dict[int, list[tuple[int, str]]] = field(default_factory=dict)

    def learn(self, what: str, value: Any) -> None:
        if what == "terms":
            self.due_on = value
        elif what == "progress":
            self.completion = value
        elif what == "shown":
            self.evidence.add(value)
        elif what == "hidden":
            self.evidence.discard(value)
        else:
            person, piece, word = value
            self.words.setdefault(person, []).append((piece, word))

    def state(self, day: date) -> CommitmentState:
        assert self.due_on is not None  # noqa: S101  # nothing is learnt before its terms
        latest = [
            next((word for piece, word in reversed(said) if piece in self.evidence), None)
            for said in self.words.values()
        ]
        said = [word for word in latest if word is not None]
        denials = said.count(Verdict.FALSE)
        facts = Facts(self.completion, self.due_on, len(self.evidence), len(said), denials)
        return state_of(facts, day)


def states_by_month(filters: BoardFilters, at: datetime) -> tuple[DayStates, ...]:
    """The states at the end of the last twelve months and today, the oldest day first.

    Only days since the first commitment. A commitment counts from the day it was made, by the
    terms, progress, evidence and contrasts of that day; evidence hidden later counts until then.
    Four queries; one if nothing has happened since last time.
    """
    today = timezone.localdate(at)
    return remembered(("history", filters, today), lambda: tuple(_states(filters, at, today)))


def _states(filters: BoardFilters, at: datetime, today: date) -> Iterator[DayStates]:
    happened = sorted(_happened(filters, at), key=lambda one: one[0])
    known: dict[int, _Known] = {}
    position = 0
    for day in (*month_ends(today), today):
        while position < len(happened) and timezone.localdate(happened[position][0]) <= day:
            _moment, commitment, what, value = happened[position]
            known.setdefault(commitment, _Known()).learn(what, value)
            position += 1
        states = [one.state(day) for one in known.values() if one.due_on]
        if states:
            counts = Counter(states)
            yield DayStates(day, {state: counts[state] for state in CommitmentState})


def month_ends(today: date) -> list[date]:
    """The last days of the twelve months before this one, the oldest first."""
    found, first = [], today.replace(day=1)
    for _ in range(MONTHS):
        last = first - timedelta(days=1)
        found.append(last)
        first = last.replace(day=1)
    return found[::-1]


def _happened(filters: BoardFilters, at: datetime) -> Iterator[tuple[datetime, int, str, Any]]:
    """Everything that a state depends on: (moment, commitment, what, value)."""
    wanted = commitment_board(filters, at).order_by().values("pk")
    versions = CommitmentVersion.objects.filter(commitment__in=wanted).order_by("number")
    for moment, pk, due_on in versions.values_list("at", "commitment_id", "due_on"):
        yield moment, pk, "terms", due_on
    progress = Progress.objects.filter(commitment__in=wanted).order_by("pk")
    for moment, pk, completion in progress.values_list("at", "commitment_id", "completion"):
        yield moment, pk, "progress", completion
    claiming = Evidence.objects.filter(commitment__in=wanted, source__in=CLAIMING)
    for moment, pk, piece, hidden in claiming.order_by("pk").values_list(
        "at", "commitment_id", "pk", "hidden_at"
    ):
        yield moment, pk, "shown", piece
        if hidden is not None:
            yield hidden, pk, "hidden", piece
    words = Contrast.objects.filter(
        evidence__commitment__in=wanted, evidence__source__in=CLAIMING, participant__isnull=False
    )
    for moment, pk, *word in words.order_by("pk").values_list(
        "at", "evidence__commitment_id", "participant_id", "evidence_id", "verdict"
    ):
        yield moment, pk, "word", word
