"""Marking that a contribution touches an organisation's own matter, and lifting the mark."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Matter
from participa.actors.queries import represents
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..models import Contribution, MatterMark
from ..rules import may_lift_mark, may_mark_matter


@operation
def mark_matter(
    *, by: Agent, at: datetime, contribution: Contribution, matter: Matter, reason: str
) -> MatterMark:
    """From now on the organisation of the matter keeps out of the contribution."""
    require(may_mark_matter(by, contribution, matter))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba en qué toca el asunto.")})
    standing = MatterMark.objects.standing().filter(contribution=contribution, matter=matter)
    if (earlier := standing.first()) is not None:
        unchanged()
        return earlier
    mark = MatterMark(
        contribution=contribution,
        matter=matter,
        reason=reason.strip(),
        by_the_organization=isinstance(by.user, User) and represents(by.user, matter.organization),
        at=at,
    )
    mark.full_clean(exclude=["lifted_at"])
    mark.save()
    record(
        "participation.matter_marked",
        by=by,
        at=at,
        subject=contribution,
        rows=[mark],
        data={"organization": matter.organization.slug, "matter": matter.pk},
    )
    return mark


@operation
def lift_mark(*, by: Agent, at: datetime, mark: MatterMark, reason: str) -> MatterMark:
    """The contribution does not touch the matter, or no longer; only the team says so."""
    require(may_lift_mark(by, mark))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué ya no lo toca.")})
    if mark.lifted_at is not None:
        unchanged()
        return mark
    mark.lifted_at, mark.lifted_reason = at, reason.strip()
    mark.full_clean()
    mark.save(update_fields=["lifted_at", "lifted_reason"])
    record("participation.matter_mark_lifted", by=by, at=at, subject=mark.contribution, rows=[mark])
    return mark
