"""Batches: what people wrote, backed or said on paper, loaded many rows at once.

Each call is one operation and one event that names every row it wrote. A batch of some thousand
rows is a good size: all of it is written, or nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from participa.accounts.models import Participant, User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.enums import Channel
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.notices.operations import announce
from participa.search import operations as search

from ..enums import CommentState, ContributionState
from ..models import (
    Activity,
    Category,
    Comment,
    Contribution,
    ContributionVersion,
    Follow,
    Process,
    Support,
)
from ..queries import contribution_document, followers_of_contribution, promised_on
from ..rules import may_import, may_import_into
from ._counts import reach_of, tally

IN_ONE_QUERY = 500  # keys
OwnRows = Callable[[Sequence[tuple["SheetContribution", Contribution]]], Sequence[models.Model]]


@dataclass(frozen=True, kw_only=True)
class SheetContribution:
    """One contribution of a batch. `content`: the mechanism's own fields, as in any version.

    `sent_at` is when the person handed it in, not when it was typed. A key makes the row load
    only once, however often its batch is sent.
    """

    author: Participant
    title: str
    body: str
    sent_at: datetime
    content: dict[str, Any] = field(default_factory=dict)
    category: Category | None = None
    place: str = ""
    channel: str = Channel.PAPER
    idempotency_key: UUID | None = None
    title_says_all: bool = False  # then there may be no body


@dataclass(frozen=True, kw_only=True)
class SheetSupport:
    """That somebody signed for a contribution on a sheet."""

    contribution: Contribution
    participant: Participant
    signed_at: datetime


@dataclass(frozen=True, kw_only=True)
class SheetComment:
    """What somebody said under a contribution, on paper or in a meeting."""

    contribution: Contribution
    author: Participant
    body: str
    said_at: datetime
    idempotency_key: UUID | None = None


@operation
def import_contributions(
    *,
    by: Agent,
    at: datetime,
    activity: Activity,
    sheets: Sequence[SheetContribution],
    own_rows: OwnRows = lambda pairs: (),
) -> list[Contribution]:
    """Receive a batch; each contribution is promised its answer from the day it was handed in.

    own_rows: what the mechanism stores beside the spine rows; returns the rows it inserted.
    Rows whose key is known are left out: what comes back are the new ones.
    """
    require(may_import_into(by, activity, [sheet.sent_at for sheet in sheets]))
    sheets = _new(Contribution, sheets)
    if not sheets:
        unchanged()
        return []
    process = activity.process
    captured_by = by.user if isinstance(by.user, User) else None
    moderated = process.moderated_before
    state = ContributionState.PENDING if moderated else ContributionState.PUBLISHED
    rows = [
        Contribution(
            activity=activity,
            process=process,
            author=sheet.author,
            category=sheet.category,
            title=sheet.title,
            body=sheet.body,
            place=sheet.place,
            state=state,
            channel=sheet.channel,
            captured_by=captured_by,
            created_at=sheet.sent_at,
            answer_due_on=promised_on(activity, sheet.sent_at),
            idempotency_key=sheet.idempotency_key,
        )
        for sheet in sheets
    ]
    _check(rows, ("title", "place", "channel"))
    _check(
        [row for sheet, row in zip(sheets, rows, strict=True) if not sheet.title_says_all],
        ("body",),
    )
    pairs = list(zip(sheets, Contribution.objects.bulk_create(rows), strict=True))
    versions = ContributionVersion.objects.bulk_create(
        ContributionVersion(
            contribution=row,
            number=1,
            title=row.title,
            body=row.body,
            content=sheet.content,
            at=sheet.sent_at,
            by=sheet.author,
        )
        for sheet, row in pairs
    )
    follows = Follow.objects.bulk_create(
        Follow(participant=sheet.author, contribution=row, created_at=sheet.sent_at)
        for sheet, row in pairs
    )
    created: list[models.Model] = [*rows, *versions, *follows, *own_rows(pairs)]
    if not moderated:
        tally(process.pk, came=reach_of(rows))
        search.put_many(contribution_document(row) for row in rows)
    record(
        "participation.contributions_imported",
        by=by,
        at=at,
        subject=activity,
        created=created,
        data={"contributions": len(rows)},
    )
    return rows


@operation
def import_supports(
    *, by: Agent, at: datetime, process: Process, sheets: Sequence[SheetSupport]
) -> int:
    """Count the signatures of a batch, each person once for each contribution.

    Returns how many were new.
    """
    require(may_import(by, process, [sheet.contribution for sheet in sheets]))
    wanted = {(sheet.contribution.pk, sheet.participant.pk): sheet for sheet in sheets}
    ids = list({contribution for contribution, _participant in wanted})
    for some in _pieces(ids):
        known = Support.objects.filter(contribution__in=some)
        for pair in known.values_list("contribution_id", "participant_id"):
            wanted.pop(pair, None)
    if not wanted:
        unchanged()
        return 0
    rows = Support.objects.bulk_create(
        Support(contribution_id=pk, participant_id=who, created_at=sheet.signed_at)
        for (pk, who), sheet in wanted.items()
    )
    _recount("support_count", Support.objects.all(), {row.contribution_id for row in rows})
    record(
        "participation.supports_imported",
        by=by,
        at=at,
        subject=process,
        created=rows,
        data={"supports": len(rows)},
    )
    return len(rows)


@operation
def import_comments(
    *, by: Agent, at: datetime, process: Process, sheets: Sequence[SheetComment]
) -> list[Comment]:
    """Publish the comments of a batch; who follows a contribution hears of them once.

    Rows whose key is known are left out: what comes back are the new ones.
    """
    require(may_import(by, process, [sheet.contribution for sheet in sheets]))
    sheets = _new(Comment, sheets)
    if not sheets:
        unchanged()
        return []
    rows = [
        Comment(
            contribution=sheet.contribution,
            author=sheet.author,
            body=sheet.body,
            created_at=sheet.said_at,
            idempotency_key=sheet.idempotency_key,
        )
        for sheet in sheets
    ]
    _check(rows, ("body",))
    Comment.objects.bulk_create(rows)
    commented = {sheet.contribution.pk: sheet.contribution for sheet in sheets}
    published = Comment.objects.filter(state=CommentState.PUBLISHED)
    _recount("comment_count", published, commented)
    for contribution in commented.values():
        announce(
            kind="comment_received",
            participants=followers_of_contribution(contribution),
            params={"title": contribution.title},
            url=f"{contribution.get_absolute_url()}#comentarios",
            at=at,
            by=by,
        )
    record(
        "participation.comments_imported",
        by=by,
        at=at,
        subject=process,
        created=rows,
        data={"comments": len(rows)},
    )
    return rows


def _new(model: type[models.Model], sheets: Sequence[Any]) -> list[Any]:
    """The sheets whose key no row has yet, each key once."""
    keyed = {sheet.idempotency_key: sheet for sheet in sheets if sheet.idempotency_key}
    known: set[UUID] = set()
    for keys in _pieces(list(keyed)):
        found = model._default_manager.filter(idempotency_key__in=keys)
        known |= set(found.values_list("idempotency_key", flat=True))
    return [
        sheet
        for sheet in sheets
        if sheet.idempotency_key is None
        or (sheet.idempotency_key not in known and keyed[sheet.idempotency_key] is sheet)
    ]


def _check(rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Refuse the batch where a text is missing or too long, saying which row."""
    for number, row in enumerate(rows, start=1):
        rest = [one.name for one in row._meta.fields if one.name not in names]
        try:
            row.clean_fields(exclude=rest)
        except ValidationError as error:
            said = " ".join(error.messages)
            raise ValidationError(
                _("Fila %(number)d: %(said)s") % {"number": number, "said": said}
            ) from error


def _recount(counter: str, rows: QuerySet[Any], ids: Iterable[int]) -> None:
    """Count anew what belongs to these contributions."""
    own = rows.filter(contribution=OuterRef("pk")).order_by().values("contribution")
    number = Coalesce(Subquery(own.annotate(n=Count("pk")).values("n")), 0)
    for some in _pieces(list(ids)):
        Contribution.objects.filter(pk__in=some).update(**{counter: number})


def _pieces(keys: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (keys[at : at + IN_ONE_QUERY] for at in range(0, len(keys), IN_ONE_QUERY))
