"""Carries out the demonstration through the same operations that people's acts go through."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from .articulation import tell_objective, tell_table
from .business import tell_business
from .content import PLANS, people
from .content.articulation import GIFTS, OBJECTIVES, TABLES
from .content.conversations import TALKS
from .conversations import tell_talk
from .processes import tell_plan
from .relations import tell_surveys
from .settlement import implement, plan_election, settle
from .timeline import Timeline
from .world import World


def build(now: datetime) -> int:
    """Make the whole demonstration, oldest act first; returns how many acts it took."""
    world, line = World(), Timeline(now)
    line.add(400, lambda at: settle(world, at))
    for code, (stages, components, purpose, ally) in people.IMPLEMENTATIONS.items():
        implement(world, line, code, stages, components, purpose, ally)
    for plan in PLANS:
        tell_plan(world, line, plan)
    for code, shared in OBJECTIVES.items():
        tell_objective(world, line, code, shared)
    for key, table in TABLES.items():
        tell_table(world, line, key, table, GIFTS)
    tell_surveys(world, line)
    tell_business(world, line)
    for talk in TALKS:
        tell_talk(world, line, talk)
    line.add(4, lambda at: plan_election(world, at))
    with transaction.atomic():
        return line.run()
