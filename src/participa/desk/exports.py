"""Tables of the desk as files."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from django.utils import timezone

from .queries import TableRow

HEADS = (
    "id", "estado", "titulo", "texto", "tema", "lugar", "organizacion", "canal", "con_apoyo",
    "fecha", "responder_antes_de", "respondido", "apoyos", "respaldos", "comentarios", "denuncias",
)  # fmt: skip


class _Echo:
    """A file whose `write` hands back what is written, so that rows can be streamed."""

    def write(self, value: str) -> str:
        return value


def safe_cell(text: str) -> str:
    """A spreadsheet would run a text that begins like a formula."""
    return f"'{text}" if text and text[0] in "=+-@\t\r" else text


def contribution_rows_csv(rows: Iterable[TableRow]) -> Iterator[str]:
    """Lines of the team's own table: no name, address or code of anybody is in it."""
    writer = csv.writer(_Echo())
    yield "\ufeff" + writer.writerow(HEADS)
    for row in rows:
        c = row.contribution
        yield writer.writerow(
            [
                c.pk,
                c.get_state_display(),
                safe_cell(c.title),
                safe_cell(c.body),
                safe_cell(c.category.name if c.category else ""),
                safe_cell(c.place),
                safe_cell(c.organization.name if c.organization else ""),
                c.get_channel_display(),
                "si" if c.captured_by_id else "",
                timezone.localtime(c.created_at).isoformat(timespec="minutes"),
                c.answer_due_on or "",
                timezone.localtime(row.answered_at).date() if row.answered_at else "",
                c.support_count,
                c.endorsement_count,
                c.comment_count,
                row.reports,
            ]
        )
