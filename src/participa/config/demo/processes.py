"""A process from its draft to its closing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from participa.mechanisms.questions.operations import group_questions
from participa.participation import operations as participation
from participa.participation.enums import Precondition

from .acts import tell_act
from .story import Plan
from .timeline import Timeline
from .world import World


def tell_plan(world: World, line: Timeline, plan: Plan) -> None:
    """A process from its draft to its closing, with everything people did in it."""
    line.add(plan.made, lambda at: _set_up(world, line, plan, at))
    for act in plan.acts:
        tell_act(world, line, plan, act)
    for wording, keys in plan.groups:
        line.add(0.5, _grouping(world, plan, wording, keys))
    if plan.state == "closed":
        line.add(plan.closed, lambda at: _close(world, plan, at))


def _set_up(world: World, line: Timeline, plan: Plan, at: datetime) -> None:
    by = world.agent(plan.owner)
    process = participation.create_process(
        by=by,
        at=at,
        territory=world.territories[plan.territory],
        title=plan.title,
        decider=world.organizations[plan.decider],
        stake=plan.stake,
        description=plan.description,
        component=plan.component,
        promise=plan.promise,
        promise_text=plan.promise_text,
        not_negotiable=plan.not_negotiable,
        menu_category=plan.category,
        answer_days=plan.answer_days,
        moderated_before=plan.moderated_before,
        affects_ethnic_peoples=plan.ethnic,
        is_template=plan.state == "template",
        preconditions=list(Precondition.values) if plan.state in ("open", "closed") else [],
    )
    world.processes[plan.key] = process
    phases = [
        participation.add_phase(
            by=by,
            at=at,
            process=process,
            kind=stage.kind,
            title=stage.title,
            starts_on=line.day(stage.start),
            ends_on=line.day(stage.end),
        )
        for stage in plan.stages
    ]
    for task in plan.tasks:
        world.activities[plan.key, task.mechanism] = participation.add_activity(
            by=by,
            at=at,
            phase=phases[task.stage],
            mechanism=task.mechanism,
            title=task.title,
            description=task.description,
            opens_at=line.at_day(task.start),
            closes_at=line.at_day(task.end, 23),
            settings=task.settings,
        )
    if plan.topics:
        participation.set_categories(by=by, at=at, process=process, names=plan.topics)
    if plan.state in ("open", "closed"):
        participation.publish_process(by=by, at=at, process=process)


def _grouping(world: World, plan: Plan, wording: str, keys: Sequence[str]) -> Any:
    return lambda at: group_questions(
        by=world.agent(plan.owner),
        at=at,
        activity=world.activities[plan.key, "questions"],
        contributions=[world.contributions[key] for key in keys],
        title=wording,
    )


def _close(world: World, plan: Plan, at: datetime) -> None:
    process, by = world.processes[plan.key], world.agent(plan.owner)
    participation.return_feedback(
        by=by, at=at, process=process, text=participation.FeedbackText(**plan.feedback)
    )
    participation.close_process(by=by, at=at, process=process)
