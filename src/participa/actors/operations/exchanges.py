"""What organisations offer to each other, and need."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..models import Exchange, Organization
from ..rules import may_declare_exchange, may_describe


@operation
def declare_exchange(
    *,
    by: Agent,
    at: datetime,
    organization: Organization,
    direction: str,
    kind: str,
    topic: str,
    text: str,
    since_on: date,
    words: str = "",
    until_on: date | None = None,
) -> Exchange:
    """The organisation offers something, or needs it; declared again it is the same one."""
    require(may_declare_exchange(by, organization, since_on))
    if until_on is not None and until_on < since_on:
        raise ValidationError(
            {"until_on": _("La fecha final va antes de la inicial. Corrija una de las dos.")}
        )
    text, words = text.strip(), words.strip()
    same = organization.exchanges.current(since_on).filter(
        direction=direction, kind=kind, topic=topic, text=text
    )
    if (earlier := same.first()) is not None:
        unchanged()
        return earlier
    row = Exchange(
        organization=organization,
        direction=direction,
        kind=kind,
        topic=topic,
        words=words,
        text=text,
        since_on=since_on,
        until_on=until_on,
        created_at=at,
    )
    row.full_clean(exclude=["withdrawn_at"])
    row.save()
    record(
        "actors.exchange_declared",
        by=by,
        at=at,
        subject=row,
        data={"organization": organization.slug, "direction": direction, "topic": topic},
    )
    return row


@operation
def withdraw_exchange(*, by: Agent, at: datetime, exchange: Exchange) -> Exchange:
    """It no longer stands; it stays on record."""
    require(may_describe(by, exchange.organization))
    if exchange.withdrawn_at is not None:
        unchanged()
        return exchange
    exchange.withdrawn_at = at
    exchange.save(update_fields=["withdrawn_at"])
    record(
        "actors.exchange_withdrawn",
        by=by,
        at=at,
        subject=exchange,
        data={"organization": exchange.organization.slug},
    )
    return exchange
