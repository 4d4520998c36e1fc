"""Tables, their members and sessions, and what they agreed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from participa.kernel.enums import Sector
from participa.territories.models import Territory

from ..models import (
    Agreement,
    AgreementSignature,
    Minutes,
    TableMember,
    TableSession,
    WorkingTable,
)


def tables_of(*, territory: Territory | None = None) -> QuerySet[WorkingTable]:
    """Every table, those that still meet first; a department stands for its municipalities."""
    found = WorkingTable.objects.select_related("territory__department")
    if territory is not None:
        found = found.filter(Q(territory=territory) | Q(territory__department=territory))
    return found.order_by("ended_at", "name", "pk")


def members_now(table: WorkingTable) -> QuerySet[TableMember]:
    """The organisations that sit there, by name."""
    return (
        table.members.filter(until_on=None)
        .select_related("organization__territory")
        .order_by("organization__folded_name", "pk")
    )


def sector_counts(members: Iterable[TableMember]) -> dict[Sector, int]:
    """How many members each sector has, zeros included, in the order of the sectors."""
    counts = Counter(member.organization.sector for member in members)
    return {sector: counts[sector] for sector in Sector}


def session_rows(table: WorkingTable) -> QuerySet[TableSession]:
    """Its sessions, the latest first, each with `has_minutes`."""
    published = Minutes.objects.filter(session=OuterRef("pk")).exclude(published_at=None)
    return table.sessions.annotate(has_minutes=Exists(published)).order_by("-starts_at", "-pk")


def next_session(table: WorkingTable, at: datetime) -> TableSession | None:
    """The first that has not ended yet and is not cancelled."""
    coming = table.sessions.filter(ends_at__gte=at, cancelled_at=None)
    return coming.order_by("starts_at", "pk").first()


def with_next_session(tables: QuerySet[WorkingTable], at: datetime) -> QuerySet[WorkingTable]:
    """Each with `next_at`, the moment of its next session, or None."""
    coming = TableSession.objects.filter(
        table=OuterRef("pk"), ends_at__gte=at, cancelled_at=None
    ).order_by("starts_at")
    return tables.annotate(next_at=Subquery(coming.values("starts_at")[:1]))


def latest_minutes(session: TableSession) -> Minutes | None:
    """The published minutes that hold."""
    return session.minutes.exclude(published_at=None).order_by("-number").first()


@dataclass(frozen=True)
class SignedAgreement:
    """An agreement with who signed it and what each brings."""

    agreement: Agreement
    signatures: tuple[AgreementSignature, ...]


def agreements_of(agreements: QuerySet[Agreement]) -> list[SignedAgreement]:
    """Two queries however many there are."""
    rows = list(agreements.select_related("session"))
    signed: dict[int, list[AgreementSignature]] = defaultdict(list)
    found = AgreementSignature.objects.filter(agreement__in=[row.pk for row in rows])
    for signature in found.select_related("organization", "contribution").order_by("pk"):
        signed[signature.agreement_id].append(signature)
    return [SignedAgreement(row, tuple(signed[row.pk])) for row in rows]
