"""Open data of an objective: what actors give, and every reading with its corrections."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from participa.kernel.spreadsheets import csv_lines
from participa.objectives.models import Indicator, Objective
from participa.objectives.queries import indicators_of, with_giving

GIVEN_HEADS = (
    "id", "organizacion", "sector", "clase", "que", "cantidad", "unidad", "cargo", "para_el",
    "en_acta_desde", "estado",
)  # fmt: skip
READING_HEADS = ("fecha", "version", "valor", "grupo", "nota", "razon", "escrita_el", "vigente")


def contribution_lines(objective: Objective) -> Iterator[str]:
    """One line for each actor's contribution, with its current terms and state."""
    rows = with_giving(objective.actor_contributions.all(), timezone.localdate())
    return csv_lines(
        GIVEN_HEADS,
        (
            (
                row.pk,
                row.organization.name,
                row.organization.sector,
                row.kind,
                row.what,
                "" if row.amount is None else row.amount,
                row.unit,
                row.post,
                row.due_on,
                row.minuted_on or "",
                row.state,
            )
            for row in rows.select_related("organization").order_by("pk")
        ),
    )


def reading_lines(indicator: Indicator) -> Iterator[str]:
    """One line for each version of each reading, and for each group of it."""
    now = indicators_of([indicator], timezone.localdate())[0]
    return csv_lines(
        READING_HEADS,
        (
            (
                reading.date,
                version.number,
                value,
                group,
                version.note,
                version.reason,
                timezone.localtime(version.at).isoformat(timespec="minutes"),
                "si" if version is reading.current else "no",
            )
            for reading in now.readings
            for version in reading.versions
            for group, value in [
                ("", version.value),
                *((part["group"], part["value"]) for part in version.parts),
            ]
        ),
    )
