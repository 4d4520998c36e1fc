"""Writing down that something was filed: only then does a legal clock run."""

from __future__ import annotations

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import no, require
from participa.notices.operations import announce
from participa.participation.models import Contribution
from participa.participation.queries import followers_of_contribution
from participa.territories.queries import holiday_calendar
from participa_methods.deadlines import DateNotCovered, due

from ..models import Filing
from ..queries import term_in_force
from ..rules import may_file


@operation
def record_filing(
    *,
    by: Agent,
    at: datetime,
    contribution: Contribution,
    authority: Organization,
    number: str,
    filed_on: date,
    channel: str,
    matter: str,
) -> Filing:
    """Record authority, number, date and channel of a filing; its due date follows by law.

    matter: key of a legal parameter in force on the day, such as `peticion.general`.
    """
    require(may_file(by, contribution))
    if not authority.is_authority:
        require(no("not_an_authority", organization=authority.name))
    filing = Filing(
        contribution=contribution,
        authority=authority,
        number=number.strip(),
        filed_on=filed_on,
        channel=channel,
        matter=matter,
        recorded_at=at,
        recorded_by=by.user if isinstance(by.user, User) else None,
    )
    filing.clean_fields(exclude=["contribution", "authority", "recorded_by", "due_on"])
    if filed_on > timezone.localdate(at):
        raise ValidationError({"filed_on": _("Escriba la fecha del radicado: de hoy o anterior.")})
    filing.due_on = _due_on(matter, filed_on)
    twin = contribution.filings.filter(authority=authority, number=filing.number).first()
    if twin is not None:
        unchanged()
        return twin
    filing.save()
    announce(
        kind="filed",
        participants=followers_of_contribution(contribution),
        params={
            "title": contribution.title,
            "authority": authority.name,
            "number": filing.number,
            "due_on": filing.due_on.isoformat(),
        },
        url=f"{contribution.get_absolute_url()}#radicado-{filing.pk}",
        at=at,
        by=by,
    )
    record(
        "accountability.filing_recorded",
        by=by,
        at=at,
        subject=filing,
        data={"matter": matter, "due_on": filing.due_on.isoformat()},
    )
    return filing


def _due_on(matter: str, filed_on: date) -> date:
    term = term_in_force(matter, filed_on)
    if term is None:
        raise ValidationError({"matter": _("Ese plazo legal no estaba vigente en esa fecha.")})
    try:
        return due(term, filed_on, holiday_calendar()).due_on
    except DateNotCovered as error:
        raise ValidationError(
            {"filed_on": _("No hay calendario de festivos para esa fecha: revise el año.")}
        ) from error
