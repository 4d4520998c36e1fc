"""Telling people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .models import Notice


def announce(
    *, kind: str, participants: Iterable[int], params: dict[str, Any], url: str, at: datetime
) -> None:
    Notice.objects.bulk_create(
        Notice(participant_id=pk, kind=kind, params=params, url=url, created_at=at)
        for pk in dict.fromkeys(participants)
    )
