"""Setting and ending the periods in which nothing public names who holds a public office."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.audit.operations import record
from participa.kernel import versions
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.territories.models import Territory

from ..models import ElectoralPeriod, User
from ..queries import electoral_periods
from ..rules import may_set_electoral_period


@operation
def set_electoral_period(
    *,
    by: Agent,
    at: datetime,
    starts_on: date,
    ends_on: date,
    reason: str,
    territory: Territory | None = None,
    names: str = "",
) -> ElectoralPeriod:
    """From `starts_on` to `ends_on` no page, list or export names who holds a public office.

    territory: empty for the whole platform. names: whom texts should not name besides, one a
    line. The same period again changes nothing. A ValidationError names the field where the dates
    do not follow each other or are over.
    """
    require(may_set_electoral_period(by))
    if ends_on < starts_on:
        raise ValidationError(
            {"ends_on": _("El período termina antes de empezar: revise las dos fechas.")}
        )
    if ends_on < timezone.localdate(at):
        raise ValidationError({"ends_on": _("Ese día ya pasó: escriba uno de hoy en adelante.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba qué elección es.")})
    names = _clean_names(names)
    lock("electoral")
    same = electoral_periods().filter(territory=territory, starts_on=starts_on, ends_on=ends_on)
    if earlier := same.first():
        unchanged()
        return earlier
    period = ElectoralPeriod(
        territory=territory,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        names=names,
        set_at=at,
        set_by=by.user if isinstance(by.user, User) else None,
    )
    period.clean_fields(exclude=["set_by", "territory", "ended_at"])
    period.save()
    versions.bump(versions.PEOPLE)
    record("accounts.electoral_period_set", by=by, at=at, subject=period, data=_told(period))
    return period


@operation
def list_official_names(
    *, by: Agent, at: datetime, period: ElectoralPeriod, names: str
) -> ElectoralPeriod:
    """Whom texts should not name while the period holds, one a line, instead of those before."""
    require(may_set_electoral_period(by))
    names = _clean_names(names)
    if period.names == names:
        unchanged()
        return period
    before, period.names = period.names, names
    period.save(update_fields=["names"])
    record(
        "accounts.official_names_listed",
        by=by,
        at=at,
        subject=period,
        data={"names": len(period.official_names)},
        personal={"names": [before, names]},
    )
    return period


def _clean_names(text: str) -> str:
    """One name a line; one word alone is a name of many, and would stop every text with it."""
    found = list(dict.fromkeys(" ".join(line.split()) for line in text.splitlines()))
    for name in found:
        if name and " " not in name:
            raise ValidationError(
                {
                    "names": _("Escriba nombre y apellido en cada línea: «%(name)s» es muy corto.")
                    % {"name": name}
                }
            )
    return "\n".join(name for name in found if name)


@operation
def end_electoral_period(*, by: Agent, at: datetime, period: ElectoralPeriod) -> None:
    """The period holds no longer, from now on: names show again; the row stays."""
    require(may_set_electoral_period(by))
    if period.ended_at is not None:
        unchanged()
        return
    period.ended_at = at
    period.save(update_fields=["ended_at"])
    versions.bump(versions.PEOPLE)
    record("accounts.electoral_period_ended", by=by, at=at, subject=period, data=_told(period))


def _told(period: ElectoralPeriod) -> dict[str, str]:
    return {
        "territory": period.territory.code if period.territory else "",
        "starts_on": period.starts_on.isoformat(),
        "ends_on": period.ends_on.isoformat(),
        "reason": period.reason,
    }
