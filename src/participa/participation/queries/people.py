"""Who wants to hear of what."""

from __future__ import annotations

from participa.actors.models import Organization
from participa.actors.queries import participants_speaking_for

from ..models import Contribution, Follow, Process, ProcessRole


def followers_of_contribution(contribution: Contribution) -> list[int]:
    """Participants that follow a contribution; its author does from the start."""
    return list(
        Follow.objects.filter(contribution=contribution).values_list("participant_id", flat=True)
    )


def followers_of_process(process: Process) -> list[int]:
    """Participants that follow a process or any contribution in it, each once."""
    direct = Follow.objects.filter(process=process)
    through = Follow.objects.filter(contribution__process=process)
    return list(
        direct.values_list("participant_id", flat=True).union(
            through.values_list("participant_id", flat=True)
        )
    )


def team_of(process: Process) -> list[int]:
    """Accounts with a role in a process."""
    roles = ProcessRole.objects.filter(process=process)
    return sorted(set(roles.values_list("user_id", flat=True)))


def voices_of_territory(process: Process) -> list[int]:
    """Participants who speak for the deciding body or for an organisation of the territory."""
    here = Organization.objects.public().filter(territory=process.territory_id)
    return participants_speaking_for([process.decider_id, *here.values_list("pk", flat=True)])
