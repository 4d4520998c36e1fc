"""Organisations that were found twice: which one stands for which."""

from __future__ import annotations

from collections.abc import Iterable

from ..models import Organization

Pointers = dict[int, int]  # merged → the one it was merged into


def _pointers() -> Pointers:
    rows = Organization.objects.exclude(merged_into=None).order_by()
    return dict(rows.values_list("pk", "merged_into_id"))


def _stands_for(pk: int, pointers: Pointers) -> int:
    seen = {pk}
    while (following := pointers.get(pk)) is not None and following not in seen:
        seen.add(following)
        pk = following
    return pk


def canonical_ids(organization_ids: Iterable[int]) -> dict[int, int]:
    """For each key the one that stands for it, itself where it was not merged; one query.

    Whoever counts distinct organisations counts `set(canonical_ids(ids).values())`.
    """
    pointers = _pointers()
    return {pk: _stands_for(pk, pointers) for pk in organization_ids}


def family_ids(organization: Organization) -> list[int]:
    """The organisation and all that were merged into it, at any depth; one query."""
    pointers = _pointers()
    return [
        organization.pk,
        *(pk for pk in pointers if _stands_for(pk, pointers) == organization.pk),
    ]
