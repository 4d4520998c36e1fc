"""Whose own matters a contribution touches."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from participa.actors.queries import canonical_ids, organizations_of

from ..models import Contribution, MatterMark


def marks_of(contribution: Contribution) -> QuerySet[MatterMark]:
    """Standing marks, those of contributions that were merged into it or split into it too."""
    return (
        MatterMark.objects.standing()
        .filter(Q(contribution=contribution) | Q(contribution__links_out__target=contribution))
        .select_related("matter__organization")
        .distinct()
    )


def mark_against(
    contribution: Contribution, organization_id: int | None, user: object = None
) -> MatterMark | None:
    """The mark that keeps an organisation, or those a person speaks for, out of a contribution.

    One query where nothing is marked; merged organisations count as the one that stays.
    """
    marks = list(marks_of(contribution))
    if not marks:
        return None
    ids = {organization_id} if organization_id is not None else set()
    if user is not None:
        ids |= set(organizations_of(user).order_by().values_list("pk", flat=True))
    resolved = canonical_ids({*ids, *(mark.matter.organization_id for mark in marks)})
    own = {resolved[pk] for pk in ids}
    return next((mark for mark in marks if resolved[mark.matter.organization_id] in own), None)
