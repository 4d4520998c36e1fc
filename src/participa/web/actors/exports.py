"""Open data of organisations: what each is and offers, never who belongs to it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from participa.accounts.queries import neutrality, official_names
from participa.actors.enums import Direction, Register, Size, Topic
from participa.actors.models import Exchange, Organization, RegisterEntry
from participa.actors.queries.contacts import shown_contact
from participa.actors.queries.imports import COLUMNS
from participa.actors.queries.registers import shown_number
from participa.kernel.enums import Sector

# The columns of the import first, so that what was exported can be loaded elsewhere.
HEADS = (
    *(heads[0] for heads in COLUMNS.values()),
    "También trabaja en",
    "Ofrece",
    "Necesita",
    "Es autoridad",
    "Página en la plataforma",
)
CHUNK = 500


def organization_rows(found: QuerySet[Organization]) -> Iterator[list[Any]]:
    """One row for each organisation; four queries for each `CHUNK` of them, and two before."""
    today = timezone.localdate()
    held = neutrality(today)
    officials = official_names(held)
    rows = found.prefetch_related(
        "topics",
        "further_territories",
        Prefetch(
            "register_entries",
            RegisterEntry.objects.filter(register=Register.NIT),
            to_attr="nits",
        ),
        Prefetch("exchanges", Exchange.objects.current(today).order_by("topic"), to_attr="stands"),
    )
    for one in rows.iterator(chunk_size=CHUNK):
        department = one.territory.department
        yield [
            one.name,
            str(Sector(one.sector).label),
            one.territory.name,
            department.name if department else "",
            one.territory.code,
            " | ".join(shown_number(row.register, row.number) for row in _of(one, "nits")),
            str(Size(one.size).label) if one.size else "",
            " | ".join(str(Topic(row.topic).label) for row in one.topics.all()),
            one.purpose,
            one.website,
            shown_contact(one, held, officials),
            " | ".join(place.code for place in one.further_territories.all()),
            _topics(one, Direction.OFFER),
            _topics(one, Direction.NEED),
            "sí" if one.is_authority else "no",
            one.get_absolute_url(),
        ]


def _of(organization: Organization, name: str) -> list[Any]:
    return list(getattr(organization, name))


def _topics(organization: Organization, direction: str) -> str:
    topics = {row.topic for row in _of(organization, "stands") if row.direction == direction}
    return " | ".join(str(Topic(topic).label) for topic in sorted(topics))
