"""What the demonstration has made so far, by the keys of its content."""

from __future__ import annotations

from dataclasses import dataclass, field

from participa.accountability.models import Response
from participa.accounts.models import Participant, User
from participa.actors.models import Organization
from participa.articulation.models import TableSession, WorkingTable
from participa.kernel.agents import Agent, system
from participa.objectives.models import ActorContribution, Objective
from participa.participation.models import Activity, Contribution, Process
from participa.territories.models import Territory

DEMO = system("demo")


@dataclass
class World:
    """What has been made so far, by key."""

    users: dict[str, User] = field(default_factory=dict)
    organizations: dict[str, Organization] = field(default_factory=dict)
    territories: dict[str, Territory] = field(default_factory=dict)
    crowd: list[Participant] = field(default_factory=list)
    processes: dict[str, Process] = field(default_factory=dict)
    activities: dict[tuple[str, str], Activity] = field(default_factory=dict)
    contributions: dict[str, Contribution] = field(default_factory=dict)
    authors: dict[str, Agent] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)  # by territory code
    tables: dict[str, WorkingTable] = field(default_factory=dict)
    sessions: dict[tuple[str, int], TableSession] = field(default_factory=dict)  # days ago
    given: dict[str, ActorContribution] = field(default_factory=dict)

    def agent(self, key: str) -> Agent:
        user = self.users[key]
        own = Participant.objects.filter(user=user).values_list("pk", flat=True).first()
        return Agent(user=user, participant_id=own)

    def somebody(self, index: int) -> Agent:
        return Agent(participant_id=self.crowd[index % len(self.crowd)].pk)

    def contribution(self, key: str) -> Contribution:
        """As it is now: merged, hidden or withdrawn in the meantime, perhaps."""
        contribution = self.contributions[key]
        contribution.refresh_from_db()
        return contribution
