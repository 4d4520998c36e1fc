"""Carries out the demonstration through the same operations that people's acts go through."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from participa.accountability import operations as accountability
from participa.accountability.models import Evidence, Response
from participa.accounts import operations as accounts
from participa.accounts.models import Participant, User
from participa.actors import operations as actors
from participa.actors.models import Organization
from participa.kernel.agents import Agent, system
from participa.mechanisms.proposals.operations import revise_proposal, submit_proposal
from participa.mechanisms.questions.operations import ask_question, group_questions
from participa.objectives import operations as objectives
from participa.participation import operations as participation
from participa.participation.enums import Precondition
from participa.participation.models import Activity, Contribution, Process
from participa.territories.models import Territory

from .content import PLANS, people
from .pictures import picture
from .story import Act, Answer, Plan, Pledge, Proof
from .timeline import Timeline

DEMO = system("demo")
CROWD = 60  # participants without a name who support, rate and contrast


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

    def agent(self, key: str) -> Agent:
        user = self.users[key]
        own = Participant.objects.filter(user=user).values_list("pk", flat=True).first()
        return Agent(user=user, participant_id=own)

    def somebody(self, index: int) -> Agent:
        return Agent(participant_id=self.crowd[index % len(self.crowd)].pk)


def build(now: datetime) -> int:
    """Make the whole demonstration, oldest act first; returns how many acts it took."""
    world, line = World(), Timeline(now)
    line.add(400, lambda at: _settle(world, at))
    for code, (stages, components, purpose, ally) in people.IMPLEMENTATIONS.items():
        _implement(world, line, code, stages, components, purpose, ally)
    for plan in PLANS:
        _plan(world, line, plan)
    with transaction.atomic():
        return line.run()


def _settle(world: World, at: datetime) -> None:
    """The people, the organisations, who speaks for them, and the crowd."""
    codes = {"76109", "76892", "11001"}
    world.territories = {t.code: t for t in Territory.objects.filter(code__in=codes)}
    for key, (email, name, bio) in people.PEOPLE.items():
        user = accounts.open_account(by=DEMO, at=at, email=email)
        world.users[key] = user
        for field_key, value in (("name", name), ("bio", bio)):
            if value:
                accounts.set_profile_field(
                    by=Agent(user=user),
                    at=at,
                    key=field_key,
                    value=value,
                    layer="public",
                    authorize=True,
                )
    for key, (name, sector, code, purpose, authority) in people.ORGANIZATIONS.items():
        organization = actors.register_organization(
            by=world.agent("coordinacion"),
            at=at,
            name=name,
            sector=sector,
            territory=world.territories[code],
            purpose=purpose,
        )
        actors.verify_organization(
            by=DEMO, at=at, organization=organization, is_authority=authority
        )
        world.organizations[key] = organization
    for person, role, code in people.ROLES:
        accounts.grant_role(
            by=DEMO,
            at=at,
            user=world.users[person],
            role=role,
            territory=world.territories[code] if code else None,
        )
    for person, key in people.REPRESENTATIVES:
        membership = actors.add_membership(
            by=DEMO,
            at=at,
            organization=world.organizations[key],
            user=world.users[person],
            role="representative",
        )
        actors.verify_representative(by=DEMO, at=at, membership=membership)
    world.crowd = [accounts.open_participant(by=Agent(), at=at)[0] for _ in range(CROWD)]


def _implement(
    world: World,
    line: Timeline,
    code: str,
    stages: Sequence[str],
    components: Sequence[str],
    purpose: str,
    ally: str,
) -> None:
    made: dict[str, Any] = {}

    def start(at: datetime) -> None:
        made["it"] = objectives.start_implementation(
            by=DEMO,
            at=at,
            territory=world.territories[code],
            components=components,
            started_on=line.day(-390),
            purpose=purpose,
            ally=world.organizations[ally],
            stage=stages[0],
        )
        title, description = people.OBJECTIVES[code]
        objectives.declare_objective(
            by=DEMO,
            at=at,
            territory=world.territories[code],
            title=title,
            description=description,
        )

    def move(stage: str) -> Any:
        return lambda at: objectives.move_stage(
            by=DEMO,
            at=at,
            implementation=made["it"],
            stage=stage,
            reason="Lo acordado en la etapa anterior está hecho y publicado.",
        )

    line.add(390, start)
    for index, stage in enumerate(stages[1:], start=1):
        line.add(390 - 90 * index, move(stage))


def _plan(world: World, line: Timeline, plan: Plan) -> None:
    """A process from its draft to its closing, with everything people did in it."""
    line.add(plan.made, lambda at: _set_up(world, line, plan, at))
    for act in plan.acts:
        _act(world, line, plan, act)
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
        )
    if plan.topics:
        participation.set_categories(by=by, at=at, process=process, names=plan.topics)
    if plan.state in ("open", "closed"):
        participation.publish_process(by=by, at=at, process=process)


def _act(world: World, line: Timeline, plan: Plan, act: Act) -> None:
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
        _answer(world, line, plan, act, act.answer)


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
        by=world.somebody(index), at=at, contribution=_fresh(world, act.key)
    )


def _fresh(world: World, key: str) -> Contribution:
    """The contribution as it is now: merged, hidden or withdrawn in the meantime, perhaps."""
    contribution = world.contributions[key]
    contribution.refresh_from_db()
    return contribution


def _comment(world: World, act: Act, name: str, text: str) -> Any:
    def say(at: datetime) -> None:
        author, _ = accounts.open_participant(by=Agent(), at=at, name=name)
        participation.comment_on(
            by=Agent(participant_id=author.pk),
            at=at,
            contribution=_fresh(world, act.key),
            body=text,
        )

    return say


def _endorse(world: World, act: Act, key: str, reason: str) -> Any:
    return lambda at: participation.endorse(
        by=DEMO,
        at=at,
        contribution=_fresh(world, act.key),
        organization=world.organizations[key],
        reason=reason,
    )


def _revise(world: World, act: Act, at: datetime) -> None:
    assert act.revised is not None  # noqa: S101  # only called then
    contribution = _fresh(world, act.key)
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
        sources=[_fresh(world, act.key)],
        target=_fresh(world, act.merged_into),
        reason="Piden lo mismo para el mismo sitio.",
    )


def _hide(world: World, plan: Plan, act: Act, at: datetime) -> None:
    assert act.hidden is not None  # noqa: S101  # only called then
    participation.decide_moderation(
        by=world.agent(plan.owner),
        at=at,
        contribution=_fresh(world, act.key),
        action="hide",
        reason=act.hidden[1],
        explanation=act.hidden[2],
    )


def _withdraw(world: World, act: Act, at: datetime) -> None:
    participation.withdraw_contribution(
        by=world.authors[act.key], at=at, contribution=_fresh(world, act.key)
    )


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


def _answer(world: World, line: Timeline, plan: Plan, act: Act, answer: Answer) -> None:
    """An answer, its corrections and ratings, and the commitment made with it."""
    also = [other.key for other in plan.acts if other.answered_with == act.key]

    def respond(at: datetime) -> None:
        world.responses[act.key] = accountability.record_response(
            by=DEMO,
            at=at,
            process=world.processes[plan.key],
            authority=world.organizations[plan.decider],
            contributions=[_fresh(world, key) for key in (act.key, *also)],
            outcome=answer.outcome,
            body=answer.text,
            signed_by=answer.signed,
            transferred_to=answer.to,
        )

    def correct(at: datetime) -> None:
        assert answer.revised is not None  # noqa: S101  # only called then
        accountability.revise_response(
            by=DEMO,
            at=at,
            response=world.responses[act.key],
            outcome=answer.outcome,
            body=answer.revised[1],
            signed_by=answer.signed,
            reason=answer.revised[2],
            transferred_to=answer.to,
        )

    line.add(answer.days, respond)
    if answer.revised:
        line.add(answer.revised[0], correct)
    content, unhappy = answer.rated
    for index in range(content + unhappy):
        line.add(answer.days - 1 - index / 10, _rate(world, act, index, good=index < content))
    if answer.pledge:
        _pledge(world, line, plan, act, answer, answer.pledge)


def _rate(world: World, act: Act, index: int, *, good: bool) -> Any:
    return lambda at: accountability.rate_response(
        by=world.somebody(index),
        at=at,
        response=world.responses[act.key],
        substantive=good,
        clear=True,
        complete=good,
        on_time=good,
    )


def _pledge(
    world: World, line: Timeline, plan: Plan, act: Act, answer: Answer, pledge: Pledge
) -> None:
    made: dict[str, Any] = {}
    terms: dict[str, Any] = {
        "title": pledge.title,
        "post": pledge.post,
        "means_of_verification": pledge.means,
        "description": pledge.description,
    }

    def commit(at: datetime) -> None:
        first_due = pledge.due - 15 if pledge.moved else pledge.due
        made["it"] = accountability.make_commitment(
            by=DEMO,
            at=at,
            responsible=world.organizations[plan.decider],
            response=world.responses[act.key],
            due_on=line.day(first_due),
            **terms,
        )

    def move(at: datetime) -> None:
        assert pledge.moved is not None  # noqa: S101  # only called then
        accountability.revise_commitment(
            by=DEMO,
            at=at,
            commitment=made["it"],
            reason=pledge.moved[2],
            due_on=line.day(pledge.moved[1]),
            **terms,
        )

    line.add(answer.days - 0.2, commit)
    if pledge.moved:
        line.add(pledge.moved[0], move)
    for days, completion, note in pledge.progress:
        line.add(days, _progress(made, completion, note))
    for proof in pledge.proofs:
        _proof(world, line, made, proof)
    for days, condition, description in pledge.changes:
        line.add(days, _change(made, line, days, condition, description))


def _progress(made: dict[str, Any], completion: str, note: str) -> Any:
    return lambda at: accountability.record_progress(
        by=DEMO, at=at, commitment=made["it"], completion=completion, note=note
    )


def _change(
    made: dict[str, Any], line: Timeline, days: int, condition: str, description: str
) -> Any:
    return lambda at: accountability.record_change(
        by=DEMO,
        at=at,
        commitment=made["it"],
        condition=condition,
        description=description,
        happened_on=line.day(-days),
    )


def _proof(world: World, line: Timeline, made: dict[str, Any], proof: Proof) -> None:
    shown: dict[str, Evidence] = {}

    def show(at: datetime) -> None:
        shown["it"], _ = accountability.add_evidence(
            by=DEMO,
            at=at,
            commitment=made["it"],
            source=proof.source,
            title=proof.title,
            dated_on=line.day(-proof.days),
            file=picture(proof.photo) if proof.photo else None,
            alternative_text=proof.photo,
            link=proof.link,
        )

    def contrast(index: int, verdict: str) -> Any:
        note = proof.notes[index - proof.yes] if 0 <= index - proof.yes < len(proof.notes) else ""
        return lambda at: accountability.contrast_evidence(
            by=world.somebody(index), at=at, evidence=shown["it"], verdict=verdict, note=note
        )

    line.add(proof.days, show)
    verdicts = ["true"] * proof.yes + ["partly"] * proof.partly + ["false"] * proof.no
    for index, verdict in enumerate(verdicts):
        line.add(proof.days - 0.5 - index / 20, contrast(index, verdict))
