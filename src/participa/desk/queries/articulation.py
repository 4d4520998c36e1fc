"""What waits at the desk of those who convene actors: what they gave their word for, their tables."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.articulation.models import Minutes, TableSession
from participa.articulation.rules import CONVENERS
from participa.objectives.enums import GivingState
from participa.objectives.models import ActorContribution
from participa.objectives.queries import with_giving

from .items import Group, Item, first_rows
from .scope import Scope

GIVING_SOON = timedelta(days=15)
SESSION_SOON = timedelta(days=7)


def contributions_to_mind(scope: Scope, today: date) -> QuerySet[Any]:
    """What actors promised and is late, or due soon: of one's territories or organisations."""
    mine = scope.in_places("objective__territory", *CONVENERS)
    if scope.places(*CONVENERS) is not None:
        mine |= Q(organization__in=scope.organizations)
    return (
        with_giving(ActorContribution.objects.filter(mine), today)
        .filter(
            Q(state=GivingState.LATE)
            | Q(
                state__in=(GivingState.PROMISED, GivingState.PARTLY),
                due_on__lte=today + GIVING_SOON,
            )
        )
        .select_related("objective", "organization")
        .order_by("due_on", "pk")
    )


def sessions_to_mind(scope: Scope, at: datetime) -> QuerySet[Any]:
    """Sessions of one's territories that are near, or were held and have no minutes yet."""
    published = Minutes.objects.filter(session=OuterRef("pk")).exclude(published_at=None)
    return (
        TableSession.objects.filter(scope.in_places("table__territory", *CONVENERS))
        .filter(cancelled_at=None, table__ended_at=None, starts_at__lte=at + SESSION_SOON)
        .filter(~Exists(published))
        .select_related("table")
        .order_by("starts_at", "pk")
    )


def giving(scope: Scope, today: date) -> Group:
    rows, total = first_rows(contributions_to_mind(scope, today))
    items = [
        Item(
            title=row.what,
            where=f"{row.organization.name} · {row.objective.title}",
            url=row.get_absolute_url(),
            action=_("Contar el avance"),
            due=row.due_on,
            state="late" if row.state == GivingState.LATE else "waiting",
            word=str(GivingState(row.state).label),
        )
        for row in rows
    ]
    return Group("giving", _("Aportes de actores por cumplir"), tuple(items), total)


def sessions(scope: Scope, at: datetime) -> Group:
    rows, total = first_rows(sessions_to_mind(scope, at))
    items = []
    for row in rows:
        held = row.ends_at <= at
        items.append(
            Item(
                title=row.table.name,
                where=row.place,
                url=f"/mesa/mesas/{row.table.slug}/",
                action=_("Escribir el acta") if held else _("Preparar la sesión"),
                due=timezone.localdate(row.starts_at),
                state="late" if held else "open",
                word=_("Sin acta") if held else _("Se acerca"),
            )
        )
    return Group("sessions", _("Sesiones de las mesas"), tuple(items), total)
