"""Who wants to hear of a response or a commitment, and who is responsible for them."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from participa.accounts.enums import Role
from participa.accounts.models import RoleGrant
from participa.participation.enums import ProcessRoleKind
from participa.participation.models import (
    CoAuthor,
    Contribution,
    Follow,
    Process,
    ProcessRole,
)

from ..models import Commitment

RESPONSIBLE_PROCESS_ROLES = (ProcessRoleKind.OWNER, ProcessRoleKind.ANSWERER)


def followers_by_contribution(contributions: Iterable[Contribution]) -> dict[int, list[int]]:
    """Contribution → participants that follow it; one query for all of them."""
    found: dict[int, list[int]] = {contribution.pk: [] for contribution in contributions}
    rows = Follow.objects.filter(contribution__in=list(found)).order_by("pk")
    for contribution_id, participant_id in rows.values_list("contribution_id", "participant_id"):
        if contribution_id is not None:
            found[contribution_id].append(participant_id)
    return found


def followers_of_commitment(commitment: Commitment) -> list[int]:
    """Participants that follow what it comes from: its contributions, else its process."""
    if commitment.response_id is not None:
        follows = Follow.objects.filter(
            contribution__response_targets__response=commitment.response_id
        )
    else:
        follows = Follow.objects.filter(process=commitment.process_id)
    return sorted(set(follows.values_list("participant_id", flat=True)))


def authors_behind(commitment: Commitment) -> list[int]:
    """Participants whose contributions led to it: authors and co-authors; none if none did."""
    answered = Contribution.objects.filter(response_targets__response=commitment.response_id or 0)
    writers = CoAuthor.objects.filter(contribution__in=answered).exclude(accepted_at=None)
    return sorted(
        {pk for pk in answered.values_list("author_id", flat=True) if pk}
        | set(writers.values_list("participant_id", flat=True))
    )


def responsible_users(process: Process) -> list[int]:
    """Accounts that answer for a process: its owner and answerers, the territory's liaisons."""
    in_process = ProcessRole.objects.filter(process=process, role__in=RESPONSIBLE_PROCESS_ROLES)
    territory = process.territory
    here = Q(territory=territory) | Q(territory=None)
    if territory.department_id:
        here |= Q(territory=territory.department_id)
    liaisons = RoleGrant.objects.filter(here, role=Role.GOVERNMENT_LIAISON, ended_at=None)
    return sorted(
        set(in_process.values_list("user_id", flat=True))
        | set(liaisons.values_list("user_id", flat=True))
    )
