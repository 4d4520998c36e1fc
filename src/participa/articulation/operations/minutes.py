"""Writing the minutes of a session in steps, publishing them, correcting them in the open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from participa.accounts.models import User
from participa.actors.models import Organization
from participa.audit.operations import record, row_key
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.relations.enums import Occasion, TieKind
from participa.relations.operations import derive_ties

from ..models import Attendance, Minutes, TableSession
from ..queries import latest_minutes
from ..rules import may_publish_minutes
from ._minuting import minute_signatures
from ._telling import tell_table


@operation
def save_attendance(
    *, by: Agent, at: datetime, session: TableSession, posts: Mapping[Organization, str]
) -> Minutes:
    """The step "who was there": organisation → the post that came for it. Only the draft changes."""
    require(may_publish_minutes(by, session, at))
    draft = _draft(by, at, session)
    now = {row.organization_id: row for row in draft.attendances.all()}
    wanted = {org.pk: post.strip()[:160] for org, post in posts.items()}
    if {pk: row.post for pk, row in now.items()} == wanted and now:
        unchanged()
        return draft
    removed = [row_key(row) for row in now.values()]
    draft.attendances.all().delete()
    rows = [
        Attendance.objects.create(minutes=draft, organization=org, post=wanted[org.pk])
        for org in posts
    ]
    record("articulation.minutes_drafted", by=by, at=at, subject=draft, rows=rows, removed=removed)
    return draft


@operation
def save_minutes(
    *, by: Agent, at: datetime, session: TableSession, said: str, agreed: str = ""
) -> Minutes:
    """The step "what was said and agreed". Only the draft changes."""
    require(may_publish_minutes(by, session, at))
    draft = _draft(by, at, session)
    if (draft.said, draft.agreed) == (said.strip(), agreed.strip()) and draft.said:
        unchanged()
        return draft
    draft.said, draft.agreed = said.strip(), agreed.strip()
    draft.save(update_fields=["said", "agreed"])
    record(
        "articulation.minutes_drafted",
        by=by,
        at=at,
        subject=draft,
        rows=list(draft.attendances.all()),
    )
    return draft


def _draft(by: Agent, at: datetime, session: TableSession) -> Minutes:
    """The draft of the session; a correction starts from what is published."""
    draft = session.minutes.filter(published_at=None).first()
    if draft is not None:
        return draft
    latest = latest_minutes(session)
    draft = Minutes.objects.create(
        session=session,
        said=latest.said if latest else "",
        agreed=latest.agreed if latest else "",
        by=by.user if isinstance(by.user, User) else None,
        started_at=at,
    )
    for row in latest.attendances.select_related("organization") if latest else ():
        Attendance.objects.create(minutes=draft, organization=row.organization, post=row.post)
    return draft


@operation
def publish_minutes(*, by: Agent, at: datetime, session: TableSession, reason: str = "") -> Minutes:
    """The draft becomes the minutes: those who were there exchange information from now on, what
    actors signed at it is minuted, and the table hears of it. A correction needs its reason."""
    require(may_publish_minutes(by, session, at))
    TableSession.objects.select_for_update().get(pk=session.pk)
    draft = session.minutes.filter(published_at=None).first()
    latest = latest_minutes(session)
    if draft is None:
        if latest is None:
            raise ValidationError(_("Escriba primero quiénes estuvieron y qué se dijo."))
        unchanged()
        return latest
    present = [row.organization for row in draft.attendances.select_related("organization")]
    if not present:
        raise ValidationError(_("Falta decir qué organizaciones estuvieron."))
    if not draft.said:
        raise ValidationError(_("Falta escribir qué se dijo."))
    if latest is not None and not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué se corrige el acta.")})
    draft.number = latest.number + 1 if latest else 1
    draft.reason = reason.strip()[:240]
    draft.published_at = at
    draft.save(update_fields=["number", "reason", "published_at"])
    held_on = timezone.localdate(session.starts_at)
    if len(present) > 1:
        derive_ties(
            by=by,
            at=at,
            organizations=present,
            kind=TieKind.EXCHANGES_INFORMATION,
            occasion=Occasion.TABLE,
            origin=f"table:{session.table_id}",
            on=held_on,
        )
    minute_signatures(by, at, session)
    tell_table(session, "minutes_published", at)
    record(
        "articulation.minutes_published",
        by=by,
        at=at,
        subject=draft,
        data={"number": draft.number, "present": sorted(org.slug for org in present)},
    )
    return draft
