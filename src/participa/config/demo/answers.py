"""What the institution did about a contribution: answer, commitment, evidence, change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from participa.accountability import operations as accountability
from participa.accountability.models import Evidence

from .pictures import picture
from .story import Act, Answer, Plan, Pledge, Proof
from .timeline import Timeline
from .world import DEMO, World


def tell_answer(world: World, line: Timeline, plan: Plan, act: Act, answer: Answer) -> None:
    """An answer, its corrections and ratings, and the commitment made with it."""
    also = [other.key for other in plan.acts if other.answered_with == act.key]

    def respond(at: datetime) -> None:
        world.responses[act.key] = accountability.record_response(
            by=DEMO,
            at=at,
            process=world.processes[plan.key],
            authority=world.organizations[plan.decider],
            contributions=[world.contribution(key) for key in (act.key, *also)],
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
