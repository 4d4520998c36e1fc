"""What organisations declare to have at stake before the bodies that decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.database import lock
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require

from ..models import InterestDeclaration, Matter, Organization
from ..queries.interests import LASTS
from ..rules import may_add_matter, may_declare_interests


@dataclass(frozen=True, kw_only=True)
class NewMatter:
    """A permit, contract or lawsuit as somebody writes it down."""

    body: str
    kind: str
    title: str


@operation
def declare_interests(
    *,
    by: Agent,
    at: datetime,
    organization: Organization,
    signed_as: str,
    statement: str = "",
    matters: Sequence[NewMatter] = (),
    over: Sequence[Matter] = (),
) -> InterestDeclaration:
    """A new version of what the organisation has at stake; it holds for a year.

    matters: those named now for the first time; over: earlier ones that have ended. All others
    stand as they were. Naming none, with none standing, declares to have none.
    """
    require(may_declare_interests(by, organization))
    last = organization.interest_declarations.aggregate(last=Max("number"))["last"] or 0
    declaration = InterestDeclaration(
        organization=organization,
        number=last + 1,
        statement=statement.strip(),
        signed_as=signed_as.strip(),
        at=at,
        valid_until=timezone.localdate(at) + LASTS,
    )
    declaration.full_clean()
    declaration.save()
    rows: list[models.Model] = [
        _matter(organization, new, at, declaration=declaration) for new in matters
    ]
    for matter in over:
        if matter.organization_id != organization.pk:
            raise ValidationError(_("Ese asunto no es de esta organización."))
        if matter.ended_on is None:
            rows.append(_end(matter, timezone.localdate(at)))
    record(
        "actors.interests_declared",
        by=by,
        at=at,
        subject=declaration,
        rows=rows,
        data={
            "organization": organization.slug,
            "number": declaration.number,
            "matters": len(matters),
        },
    )
    return declaration


@operation
def add_matter(
    *, by: Agent, at: datetime, organization: Organization, body: str, kind: str, title: str
) -> Matter:
    """The team of the territory found something that the organisation did not declare."""
    require(may_add_matter(by, organization))
    lock(f"matter:{organization.pk}")
    same = organization.matters.filter(body=body.strip(), kind=kind, title=title.strip())
    if earlier := same.filter(declaration=None, ended_on=None).first():
        unchanged()
        return earlier
    matter = _matter(organization, NewMatter(body=body, kind=kind, title=title), at)
    record(
        "actors.matter_added",
        by=by,
        at=at,
        subject=matter,
        data={"organization": organization.slug, "kind": kind},
    )
    return matter


@operation
def end_matter(*, by: Agent, at: datetime, matter: Matter, ended_on: date) -> Matter:
    """What the team added is over, or was a mistake; the row stays."""
    require(may_add_matter(by, matter.organization))
    if matter.ended_on is not None:
        unchanged()
        return matter
    _end(matter, ended_on)
    record("actors.matter_ended", by=by, at=at, subject=matter)
    return matter


def _matter(
    organization: Organization,
    new: NewMatter,
    at: datetime,
    declaration: InterestDeclaration | None = None,
) -> Matter:
    matter = Matter(
        organization=organization,
        declaration=declaration,
        body=new.body.strip(),
        kind=new.kind,
        title=new.title.strip(),
        added_at=at,
    )
    matter.full_clean(exclude=["declaration", "ended_on"])
    matter.save()
    return matter


def _end(matter: Matter, ended_on: date) -> Matter:
    matter.ended_on = ended_on
    matter.save(update_fields=["ended_on"])
    return matter
