"""A conversation for tests: statements, and people of two camps who answer them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from participa.accounts.models import Participant
from participa.kernel.agents import Agent, system
from participa.mechanisms.conversations.models import Voter
from participa.mechanisms.conversations.operations import (
    Ballot,
    seal_votes,
    seed_statements,
    take_part,
)
from participa.mechanisms.conversations.queries import seals_due
from participa.participation.models import Activity, Contribution
from tests.factories.participation import make_activity, make_phase, make_process

DAY = timedelta(days=1)
TEAM = system("tests")
TEXTS = tuple(f"Frase número {number} de la conversación" for number in range(1, 13))


def make_conversation(texts: tuple[str, ...] = TEXTS, **changes: Any) -> Activity:
    """An open conversation with some statements; `process` says how its process is."""
    now = timezone.now()
    times = {"opens_at": now - DAY, "closes_at": now + DAY} | changes
    process = make_process(**times.pop("process", {}))
    activity = make_activity(
        make_phase(process), mechanism="conversations", title="Conversación", **times
    )
    seed_statements(by=TEAM, at=now - DAY / 2, activity=activity, texts=texts)
    return activity


def statements_of(activity: Activity) -> list[Contribution]:
    return list(Contribution.objects.filter(activity=activity).order_by("pk"))


def closed(activity: Activity) -> str:
    """Close a conversation, so that its votes are public; its address."""
    Activity.objects.filter(pk=activity.pk).update(closes_at=timezone.now())
    return activity.get_absolute_url()


def make_voter(
    activity: Activity, answers: Mapping[int, int], at: datetime | None = None
) -> tuple[Voter, Agent]:
    """Somebody who came by and answered; statement key → value."""
    ballots = [Ballot(pk, value) for pk, value in answers.items()]
    joined = take_part(by=Agent(), at=at or timezone.now(), activity=activity, ballots=ballots)
    return joined.voter, Agent(participant_id=joined.participant.pk)


def seal(activity: Activity) -> int:
    """Seal what everybody said; for how many voters there was something to do."""
    seals = seals_due(activity, 100)
    return seal_votes(by=TEAM, at=timezone.now(), activity=activity, seals=seals)


def make_camps(activity: Activity, *sizes: int) -> list[list[Participant]]:
    """Camps of people: all agree on the first three statements, each camp on its own side else."""
    keys = [row.pk for row in statements_of(activity)]
    camps: list[list[Participant]] = []
    for camp, size in enumerate(sizes):
        people = []
        for person in range(size):
            answers = {}
            for index, key in enumerate(keys):
                if index < 3:
                    value = 1
                else:
                    value = 1 if index % len(sizes) == camp else -1
                    if (person + index) % 9 == 0:
                        value = 0
                answers[key] = value
            people.append(make_voter(activity, answers)[0].participant)
        camps.append(people)
    return camps
