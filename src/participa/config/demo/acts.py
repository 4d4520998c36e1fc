"""A contribution and everything that people did about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from participa.accounts import operations as accounts
from participa.kernel.agents import Agent
from participa.mechanisms.proposals.operations import revise_proposal, submit_proposal
from participa.mechanisms.questions.operations import ask_question
from participa.participation import operations as participation

from .answers import tell_answer
from .story import Act, Plan
from .timeline import Timeline
from .world import DEMO, World


def tell_act(world: World, line: Timeline, plan: Plan, act: Act) -> None:
    """A contribution and everything that followed from it."""
    line.add(act.days, lambda at: _contribute(world, plan, act, at))
    until = plan.closed + 1 if plan.state == "closed" else act.days * 0.2
    if act.merged_into:
        until = act.days - 1.5
    for index in range(act.supports):
        ago = act.days - (act.days - until) * (index + 1) / (act.supports + 1)
        line.add(ago, _support(world, act, index))
    for days, name, text in act.comments:
        line.add(days, _comment(world, act, name, text))
    for key, reason in act.endorsed:
        line.add(act.days - 1, _endorse(world, act, key, reason))
    if act.revised:
        line.add(act.revised[0], lambda at: _revise(world, act, at))
    if act.merged_into:
        line.add(act.days - 2, lambda at: _merge(world, plan, act, at))
    if act.hidden:
        line.add(act.hidden[0], lambda at: _hide(world, plan, act, at))
    if act.withdrawn is not None:
        line.add(act.withdrawn, lambda at: _withdraw(world, act, at))
    if act.answer:
        tell_answer(world, line, plan, act, act.answer)


def _contribute(world: World, plan: Plan, act: Act, at: datetime) -> None:
    asks = not act.ask
    activity = world.activities[plan.key, "questions" if asks else "proposals"]
    process = world.processes[plan.key]
    by = world.agent(act.assisted_by or act.user) if act.assisted_by or act.user else Agent()
    new = participation.NewContribution(
        title=act.title,
        body=act.body,
        content={} if asks else {"ask": act.ask, "affected": act.affected},
        category=process.categories.filter(name=act.category).first(),
        place=act.place,
        name=act.name,
        organization=world.organizations[act.organization] if act.organization else None,
        channel=act.channel,
        assisted=bool(act.assisted_by),
    )
    if asks:
        sent = ask_question(by=by, at=at, activity=activity, new=new)
    else:
        sent = submit_proposal(
            by=by, at=at, activity=activity, new=new, ask=act.ask, affected=act.affected
        )
    world.contributions[act.key] = sent.contribution
    author = sent.contribution.author
    if author is not None:
        world.authors[act.key] = Agent(participant_id=author.pk)
    if plan.moderated_before and act.days > 3:  # the latest ones still wait for review
        participation.review_contribution(
            by=world.agent(plan.owner), at=at, contribution=sent.contribution
        )


def _support(world: World, act: Act, index: int) -> Any:
    return lambda at: participation.support(
        by=world.somebody(index), at=at, contribution=world.contribution(act.key)
    )


def _comment(world: World, act: Act, name: str, text: str) -> Any:
    def say(at: datetime) -> None:
        author, _ = accounts.open_participant(by=Agent(), at=at, name=name)
        participation.comment_on(
            by=Agent(participant_id=author.pk),
            at=at,
            contribution=world.contribution(act.key),
            body=text,
        )

    return say


def _endorse(world: World, act: Act, key: str, reason: str) -> Any:
    return lambda at: participation.endorse(
        by=DEMO,
        at=at,
        contribution=world.contribution(act.key),
        organization=world.organizations[key],
        reason=reason,
    )


def _revise(world: World, act: Act, at: datetime) -> None:
    assert act.revised is not None  # noqa: S101  # only called then
    contribution = world.contribution(act.key)
    revise_proposal(
        by=world.authors[act.key],
        at=at,
        contribution=contribution,
        title=contribution.title,
        body=contribution.body,
        ask=act.revised[1],
        affected=act.affected,
        category=contribution.category,
        place=contribution.place,
        reason=act.revised[2],
    )


def _merge(world: World, plan: Plan, act: Act, at: datetime) -> None:
    participation.merge_contributions(
        by=world.agent(plan.owner),
        at=at,
        sources=[world.contribution(act.key)],
        target=world.contribution(act.merged_into),
        reason="Piden lo mismo para el mismo sitio.",
    )


def _hide(world: World, plan: Plan, act: Act, at: datetime) -> None:
    assert act.hidden is not None  # noqa: S101  # only called then
    participation.decide_moderation(
        by=world.agent(plan.owner),
        at=at,
        contribution=world.contribution(act.key),
        action="hide",
        reason=act.hidden[1],
        explanation=act.hidden[2],
    )


def _withdraw(world: World, act: Act, at: datetime) -> None:
    participation.withdraw_contribution(
        by=world.authors[act.key], at=at, contribution=world.contribution(act.key)
    )
