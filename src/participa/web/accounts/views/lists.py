"""What a participant sent and follows, ready for a page."""

from __future__ import annotations

from itertools import chain
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from participa.accounts.models import Participant
from participa.kernel import mechanisms
from participa.participation.enums import ContributionState
from participa.participation.models import Contribution, Follow

PER_PAGE = 20


def contributions_of(participant: Participant | None) -> QuerySet[Contribution]:
    """Everything they wrote or wrote together with others, whatever its state."""
    if participant is None:
        return Contribution.objects.none()
    mine = Q(author=participant) | Q(
        pk__in=participant.co_authored.exclude(accepted_at=None).values("contribution")
    )
    return (
        Contribution.objects.filter(mine).select_related("process").order_by("-created_at", "-pk")
    )


def follows_of(participant: Participant | None, limit: int = 20) -> list[Follow]:
    """The latest things they follow that can still be seen."""
    if participant is None:
        return []
    follows = Follow.objects.filter(participant=participant).exclude(
        contribution__state__in=[ContributionState.HIDDEN, ContributionState.WITHDRAWN]
    )
    return list(
        follows.select_related("process", "contribution").order_by("-created_at", "-pk")[:limit]
    )


def places_of(participant: Participant | None) -> list[Any]:
    """The activities in which they did what is no contribution: a query for each kind of these."""
    if participant is None:
        return []
    kinds = [kind.took_part for kind in mechanisms.installed().values() if kind.took_part]
    return list(chain.from_iterable(took_part(participant) for took_part in kinds))


def page_of(request: HttpRequest, rows: QuerySet[Any]) -> Page[Any]:
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("pagina"))
