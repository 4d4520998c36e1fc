"""Questions about people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from participa.territories.models import Territory

from .models import Participant, RoleGrant, User


def has_role(user: User | None, *roles: str, territory: Territory | None = None) -> bool:
    if user is None or not user.is_authenticated:
        return False
    if user.is_superuser:
        return True
    for grant in RoleGrant.objects.filter(user=user, role__in=roles, ended_at=None):
        if grant.territory_id is None or territory is None:
            return True
        if grant.territory_id in (territory.pk, territory.department_id):
            return True
    return False


def display_names(participant_ids: Iterable[int], *, at: datetime) -> dict[int, str]:
    rows = Participant.objects.filter(pk__in=set(participant_ids))
    return {row.pk: row.name or "Participante" for row in rows}
