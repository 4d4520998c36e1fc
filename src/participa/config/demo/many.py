"""The demonstration at size: one process with thousands of contributions, seeded and repeatable.

What arrives on paper goes through the batch operations, what the institution does about it
through the same operations as everywhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count, islice
from typing import TypeVar

from django.utils import timezone

from participa.accountability import operations as accountability
from participa.accountability.models import Commitment, Response
from participa.accounts import operations as accounts
from participa.accounts.models import Participant
from participa.actors.models import Organization
from participa.kernel.agents import Agent, system
from participa.mechanisms.proposals.operations import import_proposals
from participa.participation import operations as participation
from participa.participation.enums import Precondition
from participa.participation.models import Activity, Contribution, Process
from participa.territories.models import Territory

from .content import many, people

T = TypeVar("T")
DEMO = system("demo")
SEED = 20261123
BATCH = 2000  # rows a call
DAYS = 120  # for how long the process has received sheets
TOGETHER = 20  # contributions that one answer serves
LONGEST_DISCUSSION = 200  # comments under the contribution most talked about
BODY = "alcaldia-yumbo"

Say = Callable[[str], None]


@dataclass(frozen=True)
class Size:
    contributions: int = 0
    votes: int = 0
    comments: int = 0


def is_demonstration() -> bool:
    """Whether this platform holds the small demonstration already, and so no real people."""
    return Organization.objects.filter(name=people.ORGANIZATIONS[BODY][0]).exists()


def exists() -> bool:
    return Process.objects.filter(title=many.TITLE).exists()


def build(now: datetime, size: Size, say: Say) -> None:
    """Make the large process with everything in it."""
    chance = random.Random(SEED)  # noqa: S311  # fiction, and the same each time
    activity = _settle(now, size)
    crowd = _crowd(now, size)
    say(f"{len(crowd)} participantes")
    contributions = _contributions(now, size, chance, activity, crowd)
    say(f"{len(contributions)} aportes")
    votes = _supports(now, size, chance, activity.process, contributions, crowd)
    say(f"{votes} apoyos")
    say(f"{_comments(now, size, chance, activity.process, contributions, crowd)} comentarios")
    say(f"{_answers(now, chance, activity.process, contributions, crowd)} respuestas")


def _settle(now: datetime, size: Size) -> Activity:
    """The process, open from `DAYS` days ago, with one activity."""
    at = now - timedelta(days=DAYS + 2)
    name, *_rest = people.ORGANIZATIONS[BODY]
    today = timezone.localdate(now)
    process = participation.create_process(
        by=DEMO,
        at=at,
        territory=Territory.objects.get(code="76892"),
        title=many.TITLE,
        decider=Organization.objects.get(name=name),
        stake=many.STAKE,
        description=many.DESCRIPTION,
        component="open_government",
        promise="involve",
        promise_text=many.PROMISE,
        menu_category="planning_budget",
        preconditions=list(Precondition.values),
    )
    phase = participation.add_phase(
        by=DEMO,
        at=at,
        process=process,
        kind="formulation",
        title="Recibir lo que hace falta",
        starts_on=today - timedelta(days=DAYS),
        ends_on=today + timedelta(days=60),
    )
    activity = participation.add_activity(
        by=DEMO,
        at=at,
        phase=phase,
        mechanism="proposals",
        title=many.TASK,
        opens_at=now - timedelta(days=DAYS + 1),
        closes_at=now + timedelta(days=60),
    )
    participation.set_categories(by=DEMO, at=at, process=process, names=many.TOPICS)
    participation.publish_process(by=DEMO, at=at, process=process)
    return Activity.objects.select_related("process__territory__department").get(pk=activity.pk)


def _crowd(now: datetime, size: Size) -> list[Participant]:
    """A person for every two contributions, and enough of them to sign each vote once."""
    wanted = max(size.contributions // 2, size.votes // 20, 1)
    names = [many.NAMES[n % len(many.NAMES)] if n % 3 else "" for n in range(wanted)]
    at = now - timedelta(days=DAYS)
    return [
        participant
        for some in _pieces(names)
        for participant, _code in accounts.open_participants(by=DEMO, at=at, names=some)
    ]


def _contributions(
    now: datetime,
    size: Size,
    chance: random.Random,
    activity: Activity,
    crowd: Sequence[Participant],
) -> list[Contribution]:
    """Oldest first."""
    topics = {category.name: category for category in activity.process.categories.all()}
    made: list[Contribution] = []

    def sheets() -> Iterator[participation.SheetContribution]:
        for number in range(size.contributions):
            topic = chance.choice(many.TOPICS)
            happens, ask = chance.choice(many.PROBLEMS[topic])
            place = chance.choice(many.PLACES)
            since, effect = chance.choice(many.SINCE), chance.choice(many.EFFECTS)
            yield participation.SheetContribution(
                author=crowd[number % len(crowd)],
                title=f"{place}: {happens}"[:160],
                body=f"En {place} {happens} {since}. {effect}. {chance.choice(many.TRIED)}.",
                content={
                    "ask": f"Pedimos {ask}.",
                    "affected": f"Toca a {chance.choice(many.AFFECTED)}.",
                },
                sent_at=now - timedelta(days=DAYS) * (1 - number / size.contributions),
                category=topics[topic],
                place=place,
                channel=chance.choice(("paper", "paper", "web", "whatsapp", "event")),
            )

    for some in _pieces(sheets()):
        made += import_proposals(by=DEMO, at=now, activity=activity, sheets=some)
    return made


def _supports(
    now: datetime,
    size: Size,
    chance: random.Random,
    process: Process,
    contributions: Sequence[Contribution],
    crowd: Sequence[Participant],
) -> int:
    """Votes gather on few contributions, as they do: most have some, a few have hundreds."""
    if not contributions:
        return 0
    possible = len(contributions) * len(crowd)
    pairs: dict[tuple[int, int], None] = {}
    for attempt in count():
        if len(pairs) == min(size.votes, possible) or attempt > 20 * size.votes:
            break
        which = int(len(contributions) * chance.random() ** 3)
        pairs[which, chance.randrange(len(crowd))] = None

    def sheets() -> Iterator[participation.SheetSupport]:
        for which, who in pairs:
            contribution = contributions[which]
            yield participation.SheetSupport(
                contribution=contribution,
                participant=crowd[who],
                signed_at=contribution.created_at
                + (now - contribution.created_at) * chance.random(),
            )

    return sum(
        participation.import_supports(by=DEMO, at=now, process=process, sheets=some)
        for some in _pieces(sheets())
    )


def _comments(
    now: datetime,
    size: Size,
    chance: random.Random,
    process: Process,
    contributions: Sequence[Contribution],
    crowd: Sequence[Participant],
) -> int:
    """The first contribution has the longest discussion, the rest are spread."""
    if not contributions:
        return 0

    def sheets() -> Iterator[participation.SheetComment]:
        for number in range(size.comments):
            longest = number < min(LONGEST_DISCUSSION, size.comments // 4)
            contribution = contributions[0] if longest else chance.choice(contributions)
            _happens, ask = chance.choice(many.PROBLEMS[chance.choice(many.TOPICS)])
            yield participation.SheetComment(
                contribution=contribution,
                author=chance.choice(crowd),
                body=chance.choice(many.COMMENTS).format(
                    effect=chance.choice(many.EFFECTS).lower(),
                    tried=chance.choice(many.TRIED),
                    place=chance.choice(many.PLACES),
                    ask=ask,
                ),
                said_at=contribution.created_at + (now - contribution.created_at) * chance.random(),
            )

    return sum(
        len(participation.import_comments(by=DEMO, at=now, process=process, sheets=some))
        for some in _pieces(sheets())
    )


def _answers(
    now: datetime,
    chance: random.Random,
    process: Process,
    contributions: Sequence[Contribution],
    crowd: Sequence[Participant],
) -> int:
    """Four in ten contributions are answered, those alike together; half of that is promised."""
    answered = 0
    for at_once in _pieces(contributions[: len(contributions) * 4 // 10], TOGETHER):
        at = at_once[-1].created_at + timedelta(days=chance.randrange(5, 30))
        at = min(at, now)
        outcome = chance.choices(tuple(many.ANSWERS), weights=(5, 3, 3, 1))[0]
        _happens, ask = chance.choice(many.PROBLEMS[chance.choice(many.TOPICS)])
        post = chance.choice(many.POSTS)
        response = accountability.record_response(
            by=DEMO,
            at=at,
            process=process,
            authority=process.decider,
            contributions=at_once,
            outcome=outcome,
            body=many.ANSWERS[outcome].format(ask=ask),
            signed_by=post,
            transferred_to="Empresa departamental de servicios" if outcome == "transferred" else "",
        )
        answered += 1
        if outcome in ("adopted", "partial"):
            _promise(now, at, chance, response, ask, post, crowd)
    return answered


def _promise(
    now: datetime,
    at: datetime,
    chance: random.Random,
    response: Response,
    ask: str,
    post: str,
    crowd: Sequence[Participant],
) -> None:
    """What was committed to, and for some of it progress, evidence, people's word and a change."""
    today = timezone.localdate(now)
    commitment = accountability.make_commitment(
        by=DEMO,
        at=at,
        responsible=response.authority,
        response=response,
        title=f"{ask[0].upper()}{ask[1:]}"[:200],
        post=post,
        due_on=timezone.localdate(at) + timedelta(days=chance.choice((20, 45, 90, 150))),
        means_of_verification="Acta de recibo firmada por la junta y fotos del sitio",
    )
    after = min(at + timedelta(days=15), now)
    if chance.random() < 0.7:
        done = chance.choice(("limited", "substantial", "complete", "complete"))
        accountability.record_progress(
            by=DEMO, at=after, commitment=commitment, completion=done, note="Avance de obra."
        )
        if done == "complete":
            _show(now, chance, commitment, crowd)
    if chance.random() < 0.15:
        condition, description = chance.choice(many.CHANGES)
        accountability.record_change(
            by=DEMO,
            at=now,
            commitment=commitment,
            condition=condition,
            description=description,
            happened_on=today,
        )


def _show(
    now: datetime, chance: random.Random, commitment: Commitment, crowd: Sequence[Participant]
) -> None:
    evidence, _code = accountability.add_evidence(
        by=DEMO,
        at=now,
        commitment=commitment,
        source="institution",
        title="Acta de recibo",
        dated_on=timezone.localdate(now),
        link=f"https://example.org/actas/{commitment.pk}.pdf",
    )
    for person in chance.sample(list(crowd), min(len(crowd), chance.randrange(6))):
        accountability.contrast_evidence(
            by=Agent(participant_id=person.pk),
            at=now,
            evidence=evidence,
            verdict=chance.choice(("true", "true", "partly", "false")),
            note="",
        )


def _pieces(rows: Sequence[T] | Iterator[T], size: int = BATCH) -> Iterator[list[T]]:
    rows = iter(rows)
    while some := list(islice(rows, size)):
        yield some
