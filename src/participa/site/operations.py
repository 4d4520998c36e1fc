"""Changing what the site says of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from participa.accounts.models import User
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.files import CleanFile
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from .models import SiteSettings
from .queries import COLOURS, DEFAULT_NAME, latest_settings, remember_site
from .rules import may_change_site, may_use_colour

TEXTS = ("name", "footer", "contact")


@operation
def change_site(
    *,
    by: Agent,
    at: datetime,
    name: str,
    footer: str = "",
    contact: str = "",
    colours: dict[str, str] | None = None,
    logo: CleanFile | None = None,
    keep_logo: bool = True,
) -> SiteSettings:
    """A new version of the settings; a colour that not everybody can read is refused."""
    require(may_change_site(by))
    chosen = {key: (colours or {}).get(key, "").lower() for key in COLOURS}
    for colour in filter(None, chosen.values()):
        require(may_use_colour(colour))
    before = latest_settings()
    row = SiteSettings(
        name=name.strip() or DEFAULT_NAME,
        footer=footer.strip(),
        contact=contact.strip(),
        by=by.user if isinstance(by.user, User) else None,
        at=at,
        **chosen,
    )
    if logo is not None:
        row.set_logo(logo)
    elif before is not None and keep_logo:
        row.logo, row.logo_type = before.logo, before.logo_type
        row.logo_digest = before.logo_digest
    if before is not None and _same(before, row):
        unchanged()
        return before
    row.save()
    record("site.changed", by=by, at=at, subject=row, data=_changes(before, row))
    transaction.on_commit(lambda: remember_site(None))
    return row


def _same(one: SiteSettings, other: SiteSettings) -> bool:
    names = (*TEXTS, *COLOURS, "logo_digest")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _changes(before: SiteSettings | None, after: SiteSettings) -> dict[str, Any]:
    names = (*TEXTS, *COLOURS, "logo_digest")
    return {
        name: [getattr(before, name, ""), getattr(after, name)]
        for name in names
        if getattr(before, name, "") != getattr(after, name)
    }
