"""Files of a conversation: its votes, its result, and both in the format of Polis."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import Q

from participa.kernel.spreadsheets import csv_lines
from participa.participation.enums import ContributionState
from participa.participation.models import Activity

from .models import OpinionResult, Statement, Voter
from .queries.analysis import numbers, sealed_votes

Table = tuple[Sequence[str], Iterable[Sequence[Any]]]
_PUBLIC = Q(contribution__state=ContributionState.PUBLISHED)
MODERATED = {ContributionState.PUBLISHED: 1, ContributionState.PENDING: 0}


def votes_table(activity: Activity) -> Table:
    """One row a vote, by participant: what `./participa opinion` reads."""
    return ("participant", "statement", "vote"), _votes(activity)


def _votes(activity: Activity) -> list[tuple[int, int, int]]:
    voters = Voter.objects.filter(activity=activity, votes__gt=0).values_list("pk", flat=True)
    if len(voters) < settings.SMALL_CELL:
        return []  # who knows these few would know whose each line is
    return sealed_votes(activity, numbers(activity, list(voters)))


def result_table(activity: Activity, row: OpinionResult) -> Table:
    """One row for each statement and group, "" where the cell is not published."""
    heads = ("statement", "group", "agree", "disagree", "pass", "votes")
    public = set(_statements(activity).filter(_PUBLIC).values_list("pk", flat=True))
    groups = [str(group["id"]) for group in row.result.get("groups", [])]
    lines = [
        (pk, name, *("" if cell is None else cell for cell in cells))
        for pk, table in row.result.get("tables", {}).items()
        if int(pk) in public
        for name, cells in [*zip(groups, table, strict=False), ("all", table[-1])]
    ]
    return heads, lines


def public_result(activity: Activity, row: OpinionResult) -> dict[str, Any]:
    """The whole result with its statements' words; what was hidden since has none."""
    texts = {each.pk: each.words for each in _statements(activity).filter(_PUBLIC)}
    return {
        "method": row.method,
        "version": row.version,
        "digest": row.digest,
        "at": row.at.isoformat(),
        "conversation": activity.pk,
        "result": row.result,
        "statements": {str(pk): text for pk, text in texts.items()},
    }


def polis_files(activity: Activity) -> dict[str, Table]:
    """`votes.csv`, `comments.csv` and `summary.csv`, as Polis exports them, and `meta` beside.

    The moments are all the same and no author is named: neither can be joined with anything.
    """
    votes = _votes(activity)
    known = OpinionResult.objects.filter(activity=activity).values_list("at", flat=True).first()
    at = known or activity.opens_at
    stamp, spoken = int(at.timestamp()) * 1000, at.strftime("%a %b %d %Y %H:%M:%S GMT+0000")
    tally: dict[int, list[int]] = {}
    for _who, statement, value in votes:
        counts = tally.setdefault(statement, [0, 0])
        if value:
            counts[0 if value > 0 else 1] += 1
    statements = list(_statements(activity))
    return {
        "votes.csv": (
            ("timestamp", "datetime", "comment-id", "voter-id", "vote"),
            [(stamp, spoken, statement, who, value) for who, statement, value in votes],
        ),
        "comments.csv": (
            (
                *("timestamp", "datetime", "comment-id", "author-id", "agrees", "disagrees"),
                *("moderated", "comment-body", "is-meta"),
            ),
            [
                (
                    *(stamp, spoken, each.pk, "", *tally.get(each.pk, [0, 0])),
                    MODERATED.get(ContributionState(each.contribution.state), -1),
                    _body(each) if each.contribution.state == ContributionState.PUBLISHED else "",
                    int(each.is_meta),
                )
                for each in statements
            ],
        ),
        "summary.csv": (
            ("topic", activity.title),
            [
                ("url", activity.get_absolute_url()),
                ("voters", len({who for who, *_rest in votes})),
                ("comments", len(statements)),
            ],
        ),
    }


def _body(statement: Statement) -> str:
    """The words, so that an apostrophe of theirs is not taken for the one that makes a formula harmless."""
    words = statement.words
    bare = words.lstrip("'")
    return f"'{words}" if words != bare and bare[:1] in ("=", "+", "-", "@") else words


def zipped(files: dict[str, Table]) -> bytes:
    """A ZIP of CSV files, every text made harmless for a spreadsheet."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (heads, lines) in files.items():
            archive.writestr(name, "".join(csv_lines(heads, lines)))
    return buffer.getvalue()


def _statements(activity: Activity) -> Any:
    rows = Statement.objects.filter(contribution__activity=activity)
    return rows.select_related("contribution").order_by("pk")
