"""A conversation: who answers what, what comes out, and what becomes of an agreement."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime

from participa.accountability import operations as accountability
from participa.mechanisms.conversations.operations import (
    Ballot,
    open_invitation,
    print_sheets,
    promote_statement,
    take_part,
)
from participa.mechanisms.conversations.queries import invitations_of, sheets_between
from participa.mechanisms.conversations.tasks import bring_up_to_date
from participa.participation.models import Activity, Contribution

from .processes import tell_plan
from .story import Said, Talk
from .timeline import Timeline
from .world import DEMO, World

SEED = 20261125
PASSES, SKIPS = 0.08, 0.15  # of the statements somebody sees


def tell_talk(world: World, line: Timeline, talk: Talk) -> None:
    """A process, the answers of its people between two days, and the result of them."""
    tell_plan(world, line, talk.plan)
    people = sum(talk.camps)
    if talk.on_paper:
        line.add(talk.began, lambda at: _print(world, talk, at))
    if talk.invited:
        line.add(talk.began, lambda at: _invite(world, talk, at))
    for number in range(people):
        ago = talk.began - (talk.began - talk.ended) * (number + 1) / (people + 1)
        line.add(ago, _answering(world, talk, number))
    line.add(talk.ended, lambda at: bring_up_to_date(_activity(world, talk), at))
    if talk.promoted:
        line.add(talk.promoted, lambda at: _promote(world, talk, at))
        line.add(talk.answered, lambda at: _respond(world, talk, at))


def _activity(world: World, talk: Talk) -> Activity:
    return world.activities[talk.plan.key, "conversations"]


def _answering(world: World, talk: Talk, number: int) -> Callable[[datetime], None]:
    return lambda at: _answer(world, talk, number, at)


def _answer(world: World, talk: Talk, number: int, at: datetime) -> None:
    """What one person says: their camp, with some doubt, and not everything."""
    chance = random.Random(f"{SEED} {talk.plan.key} {number}")  # noqa: S311  # fiction
    activity = _activity(world, talk)
    shown = dict(Contribution.objects.filter(activity=activity).values_list("title", "pk"))
    camp = _camp(talk.camps, number)
    ballots = [
        Ballot(shown[said.text], _value(said, camp, chance))
        for said in talk.said
        if chance.random() > SKIPS
    ]
    if number < talk.on_paper:
        sheet = sheets_between(activity, number + 1, number + 1).get()
        team = world.agent(talk.plan.owner)
        take_part(by=team, at=at, activity=activity, ballots=ballots, on_paper=True, sheet=sheet)
    else:
        card = invitations_of(activity).first() if number % 3 == 0 else None
        take_part(
            by=world.somebody(number), at=at, activity=activity, ballots=ballots, invitation=card
        )


def _print(world: World, talk: Talk, at: datetime) -> None:
    team = world.agent(talk.plan.owner)
    print_sheets(by=team, at=at, activity=_activity(world, talk), count=talk.on_paper + 2)


def _invite(world: World, talk: Talk, at: datetime) -> None:
    team = world.agent(talk.plan.owner)
    open_invitation(by=team, at=at, activity=_activity(world, talk), label=talk.invited)


def _camp(camps: Sequence[int], number: int) -> int:
    """People of all camps come mixed: every so many, one of each."""
    order = sorted(
        ((place + 0.5) / size, camp) for camp, size in enumerate(camps) for place in range(size)
    )
    return order[number][1]


def _value(said: Said, camp: int, chance: random.Random) -> int:
    if chance.random() < PASSES:
        return 0
    agrees = (said.first, said.second, said.third)[camp]
    return 1 if chance.random() * 100 < agrees else -1


def _promote(world: World, talk: Talk, at: datetime) -> None:
    statement = Contribution.objects.get(activity=_activity(world, talk), title=talk.agreed)
    world.contributions[talk.plan.key] = promote_statement(
        by=world.agent(talk.plan.owner),
        at=at,
        statement=statement,
        target=world.activities[talk.plan.key, "proposals"],
        title=talk.agreed.rstrip("."),
        body="Lo comparten todos los grupos de la conversación de la localidad.",
        own={"ask": talk.asked, "affected": ""},
        reason="Es el acuerdo más amplio de la conversación.",
    )


def _respond(world: World, talk: Talk, at: datetime) -> None:
    accountability.record_response(
        by=DEMO,
        at=at,
        process=world.processes[talk.plan.key],
        authority=world.organizations[talk.plan.decider],
        contributions=[world.contribution(talk.plan.key)],
        outcome="adopted",
        body=talk.answer,
        signed_by=talk.signed,
    )
