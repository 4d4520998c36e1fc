"""What the site is called and looks like now."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from participa.accounts.queries import electoral_periods

from .models import SiteSettings

DEFAULT_NAME = "Participa+"
COLOURS = ("action", "leadership", "advocacy", "open_government")
SECONDS = 10  # how long another server process may still show the earlier settings


@dataclass(frozen=True)
class Site:
    """The settings in force; `version` is 0 until somebody changes them.

    `electoral_until`: the last day of the electoral period that holds today, wherever it holds.
    """

    version: int = 0
    name: str = DEFAULT_NAME
    logo_digest: str = ""
    footer: str = ""
    contact: str = ""
    colours: dict[str, str] = field(default_factory=dict)
    electoral_until: date | None = None


class _Memory(threading.local):
    """Read at most once in a while per thread: every page needs it, it changes once a year.

    Memory, not the shared cache: in the smallest installation that is a database table, and
    asking it would cost each page what it saves.
    """

    site: Site | None = None
    until: float = 0.0


_memory = _Memory()


def current_site() -> Site:
    if _memory.site is None or time.monotonic() > _memory.until:
        remember_site(_read(), SECONDS)
    return _memory.site or Site()


def remember_site(site: Site | None, seconds: float = SECONDS) -> None:
    """Keep `site` for a while; None reads it again at the next question."""
    _memory.site = site
    _memory.until = time.monotonic() + seconds


def latest_settings() -> SiteSettings | None:
    return SiteSettings.objects.order_by("-pk").first()


def _read() -> Site:
    row = latest_settings()
    until = (
        electoral_periods(timezone.localdate())
        .order_by("-ends_on")
        .values_list("ends_on", flat=True)
        .first()
    )
    if row is None:
        return Site(electoral_until=until)
    return Site(
        electoral_until=until,
        version=row.pk,
        name=row.name,
        logo_digest=row.logo_digest,
        footer=row.footer,
        contact=row.contact,
        colours={name: getattr(row, name) for name in COLOURS if getattr(row, name)},
    )
