"""Keeping the search documents; called inside other packages' operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .models import SearchDocument


@dataclass(frozen=True, kw_only=True)
class Document:
    kind: str
    object_id: int
    title: str
    text: str
    url: str
    territory_code: str = ""
    component: str = ""
    process_id: int | None = None
    dated_at: datetime | None = None


def put(document: Document) -> None:
    """Add or replace a document."""


def drop(kind: str, object_id: int) -> None:
    SearchDocument.objects.filter(kind=kind, object_id=object_id).delete()
