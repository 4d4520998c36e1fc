"""The public board of commitments: who committed to what, and how it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Case, F, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participa.actors.models import Organization
from participa.audit.queries import remembered
from participa.kernel.prepared import prepared
from participa.kernel.texts import fold
from participa.territories.models import Territory

from ..enums import CommitmentState, Completion
from ..models import Commitment, CommitmentVersion
from .lists import COMMITMENT_SHAPES, Words, days_word
from .scopes import Scope
from .states import Told, facts_by_commitment, state_of, with_state

DUE_FILTERS: dict[str, Words] = {
    "passed": _("Ya venció"),
    "month": _("Vence en 30 días"),
    "quarter": _("Vence en 90 días"),
    "later": _("Vence después"),
}


@dataclass(frozen=True)
class BoardFilters:
    """What somebody looks for; empty values filter nothing."""

    territory: Territory | None = None
    body: Organization | None = None
    state: str = ""
    due: str = ""  # a key of DUE_FILTERS
    text: str = ""


@dataclass(frozen=True)
class BoardRow:
    """A commitment as the board shows it."""

    pk: int
    title: str
    post: str
    body: str
    body_url: str
    territory: str
    process: str
    due_on: date
    first_due_on: date
    created_on: date
    completion: str
    state: CommitmentState
    evidence: int
    days: int

    @property
    def url(self) -> str:
        return f"/compromisos/{self.pk}/"

    @property
    def shape(self) -> str:
        return COMMITMENT_SHAPES[self.state]

    @property
    def state_word(self) -> Words:
        return self.state.label

    @property
    def completion_word(self) -> Words:
        return Completion(self.completion).label

    @property
    def when(self) -> Words:
        return days_word(self.days)

    @property
    def is_postponed(self) -> bool:
        return self.due_on > self.first_due_on


def commitment_board(filters: BoardFilters, at: datetime) -> QuerySet[Commitment]:
    """Public commitments that pass the filters: those not yet complete by due date, then the rest.

    `board_rows` makes rows of a page of them.
    """
    today = timezone.localdate(at)
    rows = Commitment.objects.filter(Scope(territory=filters.territory).condition())
    if filters.body is not None:
        rows = rows.filter(responsible=filters.body)
    rows = _due(rows, filters.due, today)
    if fold(filters.text):
        rows = rows.filter(pk__in=_with_words(rows, fold(filters.text)))
    if filters.state in CommitmentState.values:
        rows = with_state(rows, today).filter(state=filters.state)
    complete = Case(When(completion=Completion.COMPLETE, then=1), default=0)
    return rows.order_by(complete, "due_on", "pk")


def _due(rows: QuerySet[Commitment], due: str, today: date) -> QuerySet[Commitment]:
    if due == "passed":
        return rows.filter(due_on__lt=today)
    if due == "month":
        return rows.filter(due_on__range=(today, today + timedelta(days=30)))
    if due == "quarter":
        return rows.filter(due_on__range=(today, today + timedelta(days=90)))
    if due == "later":
        return rows.filter(due_on__gt=today + timedelta(days=90))
    return rows


def _with_words(rows: QuerySet[Commitment], words: str) -> list[int]:
    """Commitments whose current title or post has every word, accents aside, on any database."""
    texts: dict[int, str] = {}
    versions = CommitmentVersion.objects.filter(commitment__in=rows.order_by()).order_by("number")
    for pk, title, post in versions.values_list("commitment_id", "title", "post"):
        texts[pk] = fold(f"{title} {post}")
    return [pk for pk, text in texts.items() if all(word in text for word in words.split())]


def board_rows(
    commitments: Iterable[Commitment], at: datetime, told: Told | None = None
) -> list[BoardRow]:
    """Rows for one page of commitments, in their order: three queries, one if `told` is known."""
    ids = [commitment.pk for commitment in commitments]
    today = timezone.localdate(at)
    versions: dict[int, list[CommitmentVersion]] = {}
    for version in _terms(ids):
        versions.setdefault(version.commitment_id, []).append(version)
    told = told or facts_by_commitment(ids)
    return [_row(versions[pk], told, today) for pk in ids if pk in versions]


@prepared
def _terms(commitments: Collection[int]) -> QuerySet[CommitmentVersion]:
    """Every version of these commitments, the latest last."""
    around = ("commitment__responsible", "commitment__process__territory__department")
    versions = CommitmentVersion.objects.filter(commitment__in=commitments)
    return versions.select_related(*around).order_by("number")


def _row(versions: Sequence[CommitmentVersion], told: Told, today: date) -> BoardRow:
    current = versions[-1]
    commitment = current.commitment
    facts = told.facts(commitment.pk, commitment.completion, commitment.due_on)
    return BoardRow(
        pk=commitment.pk,
        title=current.title,
        post=current.post,
        body=commitment.responsible.name,
        body_url=commitment.responsible.get_absolute_url(),
        territory=commitment.process.territory.full_name,
        process=commitment.process.title,
        due_on=commitment.due_on,
        first_due_on=versions[0].due_on,
        created_on=timezone.localdate(commitment.created_at),
        completion=commitment.completion,
        state=state_of(facts, today),
        evidence=facts.evidence,
        days=(commitment.due_on - today).days,
    )


@dataclass(frozen=True)
class StateCount:
    """How many commitments are in a state."""

    state: CommitmentState
    count: int

    @property
    def shape(self) -> str:
        return COMMITMENT_SHAPES[self.state]

    @property
    def word(self) -> Words:
        return self.state.label


@dataclass(frozen=True)
class Tally:
    """The states of the commitments of a territory or body, or of all."""

    name: str
    key: str  # DIVIPOLA code or slug
    states: tuple[StateCount, ...]

    @property
    def total(self) -> int:
        return sum(state.count for state in self.states)


@dataclass(frozen=True)
class BoardSummary:
    told: Told
    total: Tally
    by_territory: tuple[Tally, ...]
    by_body: tuple[Tally, ...]


def board_summary(filters: BoardFilters, at: datetime) -> BoardSummary:
    """Counts by state, over all that pass the filters, by territory and by body.

    Three queries (one more with words to look for); one if nothing has happened since last time.
    """
    today = timezone.localdate(at)
    return remembered(("board", filters, today), lambda: _summary(filters, at, today))


def _summary(filters: BoardFilters, at: datetime, today: date) -> BoardSummary:
    found = commitment_board(filters, at).order_by()
    told = facts_by_commitment(found.values("pk"))
    states, places, bodies = [], [], []
    for pk, completion, due_on, code, name, department, slug, body in found.values_list(
        "pk",
        "completion",
        "due_on",
        "process__territory__code",
        "process__territory__name",
        "process__territory__department__name",
        "responsible__slug",
        "responsible__name",
    ):
        states.append(state_of(told.facts(pk, completion, due_on), today))
        places.append((code, _full_name(name, department)))
        bodies.append((slug, body))
    return BoardSummary(
        told=told,
        total=_tally("", "", states),
        by_territory=_tallies(places, states),
        by_body=_tallies(bodies, states),
    )


def _full_name(name: str, department: str | None) -> str:
    return name if department in (None, name) else f"{name}, {department}"


def _tallies(keys: Sequence[tuple[str, str]], states: Sequence[str]) -> tuple[Tally, ...]:
    """The one with most commitments first."""
    groups: dict[tuple[str, str], list[str]] = {}
    for key, state in zip(keys, states, strict=True):
        groups.setdefault(key, []).append(state)
    tallies = [_tally(name, key, found) for (key, name), found in groups.items()]
    return tuple(sorted(tallies, key=lambda tally: (-tally.total, fold(tally.name))))


def _tally(name: str, key: str, states: Iterable[str]) -> Tally:
    counts = Counter(states)
    return Tally(
        name, key, tuple(StateCount(state, counts[state.value]) for state in CommitmentState)
    )


def committed_bodies() -> QuerySet[Organization]:
    """Organisations with a public commitment, by name (for the filter)."""
    public = Commitment.objects.filter(Scope().condition())
    return Organization.objects.filter(pk__in=public.order_by().values("responsible"))


def committed_territories() -> QuerySet[Territory]:
    """Territories with a public commitment, and their departments (for the filter).

    Not Bogotá twice: as a department it is the same place with the same name.
    """
    public = Commitment.objects.filter(Scope().condition()).order_by()
    here = Q(pk__in=public.values("process__territory"))
    inside = public.exclude(process__territory__name=F("process__territory__department__name"))
    above = Q(pk__in=inside.values("process__territory__department"))
    return Territory.objects.filter(here | above).select_related("department")
