"""The inbox of whoever acts: an account with everything it claimed, or a resume code's hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from participa.kernel.agents import Agent

from ..models import Notice
from .wording import Wording, wording


@dataclass(frozen=True, slots=True)
class Item:
    """A notice as its owner reads it."""

    id: int
    words: Wording
    url: str
    created_at: datetime
    unread: bool


def _is_mine(by: Agent) -> Q:
    """Which notices are for this person: theirs, and those of the codes they claimed."""
    if by.user is not None:
        user = by.user_id
        return Q(participant__user=user) | Q(participant__claimed_into__user=user)
    return Q(participant=by.participant_id)


def inbox(by: Agent, *, unread: bool = False) -> QuerySet[Notice]:
    """What this person was told, the newest first."""
    if by.user is None and by.participant_id is None:
        return Notice.objects.none()
    notices = Notice.objects.filter(_is_mine(by))
    return notices.filter(read_at=None) if unread else notices


def unread_count(by: Agent) -> int:
    return inbox(by, unread=True).count()


def items(notices: Iterable[Notice]) -> list[Item]:
    """Notices in the words of the active language."""
    return [
        Item(
            id=notice.pk,
            words=wording(notice.kind, notice.params, notice.url),
            url=notice.url,
            created_at=notice.created_at,
            unread=notice.read_at is None,
        )
        for notice in notices
    ]
