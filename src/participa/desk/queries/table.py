"""The contributions of a process as its team sees them: filtered, sorted, with what was answered."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.db.models.functions import Coalesce
from django.utils import timezone

from participa.accountability.models import ResponseTarget
from participa.accounts.queries import display_names
from participa.kernel.texts import fold
from participa.participation.enums import ContributionState
from participa.participation.models import Contribution, Process, Report

ORDERS: dict[str, tuple[OrderBy | str, ...]] = {
    "plazo": (F("answer_due_on").asc(nulls_last=True), "pk"),
    "recientes": ("-created_at", "-pk"),
    "apoyos": ("-support_count", "-pk"),
    "titulo": ("title", "pk"),
}
ANSWERS = ("sin", "tarde", "con")
# Letters that people type with or without their mark; SQLite compares only ASCII without case.
_BLIND = {"a": "aáàä", "e": "eéèë", "i": "iíìï", "o": "oóòö", "u": "uúùü", "n": "nñ", "c": "cç"}


@dataclass(frozen=True)
class Filters:
    """What the table shows; values that are not known count as not given."""

    state: str = ""
    answer: str = ""
    category: int | None = None
    text: str = ""
    order: str = "plazo"

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Filters:
        def known(name: str, values: object, default: str = "") -> str:
            value = query.get(name, default)
            return value if value in values else default  # type: ignore[operator]

        category = query.get("tema", "")
        return cls(
            state=known("estado", ContributionState.values),
            answer=known("respuesta", ANSWERS),
            category=int(category) if re.fullmatch(r"\d{1,9}", category, re.A) else None,
            text=query.get("texto", "").replace("\x00", "").strip()[:80],
            order=known("orden", ORDERS, "plazo"),
        )


@dataclass(frozen=True)
class TableRow:
    """A contribution with the name its author agreed to, and where its answer stands."""

    contribution: Contribution
    author: str
    answered_at: datetime | None
    reports: int
    today: date

    @property
    def answer_state(self) -> str:
        """Of ui/status.html: answered, late, or waiting within its term."""
        if self.answered_at is not None:
            return "good"
        due = self.contribution.answer_due_on
        if due is None or self.contribution.state != ContributionState.PUBLISHED:
            return "none"
        return "late" if due < self.today else "open"


def accent_blind(text: str) -> str:
    """A pattern that finds a text with or without its accents, on both databases."""
    return "".join(
        f"[{_BLIND[char]}{_BLIND[char].upper()}]" if char in _BLIND else re.escape(char)
        for char in fold(text)
    )


def _answers() -> QuerySet[ResponseTarget]:
    return ResponseTarget.objects.filter(contribution=OuterRef("pk")).order_by("answered_at")


def matching_contributions(
    process: Process, filters: Filters, today: date
) -> QuerySet[Contribution]:
    """The rows of the table and nothing about them: what is counted."""
    rows = Contribution.objects.filter(process=process)
    if filters.state:
        rows = rows.filter(state=filters.state)
    if filters.answer == "con":
        rows = rows.filter(Exists(_answers()))
    elif filters.answer:
        rows = rows.filter(
            ~Exists(_answers()), state=ContributionState.PUBLISHED, answer_due_on__isnull=False
        )
        if filters.answer == "tarde":
            rows = rows.filter(answer_due_on__lt=today)
    if filters.category is not None:
        rows = rows.filter(category_id=filters.category)
    for word in filters.text.split()[:8]:
        pattern = accent_blind(word)
        rows = rows.filter(Q(title__iregex=pattern) | Q(body__iregex=pattern))
    return rows.order_by(*ORDERS[filters.order])


def contributions_table(process: Process, filters: Filters, today: date) -> QuerySet[Contribution]:
    """Rows of the table, each with `answered_at` (None until answered) and `report_total`."""
    reports = Report.objects.filter(contribution=OuterRef("pk"), resolved_at=None).order_by()
    total = reports.values("contribution").annotate(n=Count("pk")).values("n")
    return (
        matching_contributions(process, filters, today)
        .select_related("category", "organization", "activity")
        .annotate(
            answered_at=Subquery(_answers().values("answered_at")[:1]),
            report_total=Coalesce(Subquery(total), 0),
        )
    )


def table_rows(contributions: list[Contribution], *, at: datetime) -> list[TableRow]:
    """Rows for one page of the table: one query for all names."""
    authors = [row.author_id for row in contributions if row.author_id]
    names = display_names(authors, at=at, desk=True)
    today = timezone.localdate(at)
    return [_row(row, names.get(row.author_id or 0, ""), today) for row in contributions]


def nameless_rows(contributions: Iterable[Contribution], *, at: datetime) -> Iterator[TableRow]:
    """Rows for a file: nobody's name leaves in one."""
    today = timezone.localdate(at)
    return (_row(row, "", today) for row in contributions)


def _row(row: Contribution, author: str, today: date) -> TableRow:
    return TableRow(
        contribution=row,
        author=author,
        answered_at=getattr(row, "answered_at", None),
        reports=getattr(row, "report_total", 0),
        today=today,
    )
