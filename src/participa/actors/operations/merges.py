"""Two records of one organisation become one, and can be parted again."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.search import operations as search

from ..models import Merge, Organization
from ..queries import organization_document
from ..rules import may_merge, may_undo_merge


@operation
def merge_organizations(
    *, by: Agent, at: datetime, source: Organization, target: Organization, reason: str
) -> Merge:
    """`source` was the same as `target`: it stays as a tombstone that leads there.

    No row moves. Whoever spoke for `source` does not speak for `target` until it agrees.
    """
    standing = Merge.objects.filter(source=source, undone_at=None).first()
    if standing is not None and standing.target_id == target.pk:
        unchanged()
        return standing
    require(may_merge(by, source, target))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué son la misma organización.")})
    merge = Merge(source=source, target=target, reason=reason.strip(), at=at)
    merge.full_clean(exclude=["undone_at"])
    source.merged_into = target
    source.save(update_fields=["merged_into"])
    merge.save()
    search.drop("organization", source.pk)
    record(
        "actors.organizations_merged",
        by=by,
        at=at,
        subject=target,
        rows=[source, merge],
        data={"source": source.slug, "target": target.slug, "reason": merge.reason},
    )
    return merge


@operation
def undo_merge(*, by: Agent, at: datetime, merge: Merge, reason: str) -> Merge:
    """They were two after all: `source` stands by itself again, with all it had."""
    require(may_undo_merge(by, merge))
    if not reason.strip():
        raise ValidationError({"reason": _("Escriba por qué no son la misma organización.")})
    if merge.undone_at is not None:
        unchanged()
        return merge
    merge.undone_at, merge.undone_reason = at, reason.strip()
    merge.full_clean()
    source = merge.source
    source.merged_into = None
    source.save(update_fields=["merged_into"])
    merge.save()
    if Organization.objects.public().filter(pk=source.pk).exists():
        search.put(organization_document(source))
    record(
        "actors.merge_undone",
        by=by,
        at=at,
        subject=merge.target,
        rows=[source, merge],
        data={"source": source.slug, "target": merge.target.slug, "reason": merge.undone_reason},
    )
    return merge
