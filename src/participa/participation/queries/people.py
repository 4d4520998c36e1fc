"""Who wants to hear of what."""

from __future__ import annotations

from ..models import Contribution, Follow, Process


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
