"""Open data: what people contributed, without a column that tells who they are."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from participa.kernel.mechanisms import Mechanism
from participa.kernel.spreadsheets import csv_lines
from participa.participation.models import Activity, Process
from participa.participation.queries import listed_contributions

HEADS = (
    "id", "tipo", "titulo", "texto", "fecha", "categoria", "organizacion", "canal",
    "apoyos", "respaldos", "comentarios", "respuesta_prometida",
)  # fmt: skip


def contribution_lines(process: Process) -> Iterator[str]:
    """The spine of every public contribution of a process, whatever the mechanism."""
    found = listed_contributions(process=process).select_related("activity")
    rows = (
        (
            row.pk,
            row.activity.mechanism,
            row.title,
            row.body,
            timezone.localtime(row.created_at).isoformat(timespec="minutes"),
            row.category.name if row.category else "",
            row.organization.name if row.organization else "",
            row.channel,
            row.support_count,
            row.endorsement_count,
            row.comment_count,
            row.answer_due_on or "",
        )
        for row in found.iterator(chunk_size=500)
    )
    return csv_lines(HEADS, rows)


def activity_lines(mechanism: Mechanism, activity: Activity) -> Iterator[str]:
    """What a mechanism publishes of an activity."""
    columns = mechanism.public_columns
    rows = ([column.value(row) for column in columns] for row in mechanism.export_rows(activity))
    return csv_lines([column.name for column in columns], rows)
