"""Shared objectives and the tables that work on them, told through the operations."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from participa.articulation import operations as articulation
from participa.articulation.operations import Bringing
from participa.kernel.agents import Agent
from participa.objectives import operations as objectives
from participa.objectives.operations import IndicatorTerms
from participa.participation import operations as participation

from .story import Gift, Measure, Meeting, Shared, Table
from .timeline import Timeline
from .world import DEMO, World

PROOF = "https://ejemplo.co/soportes/"


def _agent(world: World, key: str) -> Agent:
    return world.agent(key) if key else DEMO


def tell_objective(world: World, line: Timeline, code: str, shared: Shared) -> None:
    """How it should come about, how it is measured, who gives what, how they work together."""

    def acting(at: datetime) -> dict[str, Any]:
        return {"by": _agent(world, shared.by), "at": at, "objective": world.objectives[code]}

    if shared.targets:
        line.add(380, lambda at: objectives.set_targets(**acting(at), codes=shared.targets))
    for days, reason, steps in shared.theories:
        named = [dict(zip(("kind", "text", "assumption"), step, strict=True)) for step in steps]
        line.add(days, _run(objectives.write_theory, acting, steps=named, reason=reason))
    for measure in shared.measures:
        _tell_measure(line, measure, acting)
    for gift in shared.gifts:
        _tell_gift(world, line, gift, acting)
    for days, key, title, reinforces in shared.activities:
        line.add(days, _activity(world, line, acting, key, title, reinforces, days))
    for days, condition, level, evidence in shared.ratings:
        line.add(
            days,
            _run(
                objectives.rate_condition,
                acting,
                condition=condition,
                level=level,
                evidence=evidence,
                rated_on=line.day(-days),
            ),
        )
    for key in shared.processes:
        line.add(60, _joined(world, key, code))


def _run(operation: Any, acting: Any, **fields: Any) -> Any:
    return lambda at: operation(**acting(at), **fields)


def _joined(world: World, key: str, code: str) -> Any:
    return lambda at: participation.change_process(
        by=DEMO, at=at, process=world.processes[key], objectives=[world.objectives[code]]
    )


def _activity(
    world: World, line: Timeline, acting: Any, key: str, title: str, reinforces: str, days: int
) -> Any:
    return lambda at: objectives.add_activity(
        **acting(at),
        organization=world.organizations[key],
        title=title,
        reinforces=reinforces,
        starts_on=line.day(-days),
    )


def _tell_measure(line: Timeline, measure: Measure, acting: Any) -> None:
    made: dict[str, Any] = {}

    def define(at: datetime) -> None:
        terms = IndicatorTerms(
            name=measure.name,
            unit=measure.unit,
            source=measure.source,
            direction=measure.direction,
            baseline_value=Decimal(measure.baseline[0]),
            baseline_on=line.day(measure.baseline[1]),
            target_value=Decimal(measure.target[0]),
            target_on=line.day(measure.target[1]),
            every_months=measure.months,
            disaggregation=measure.groups,
        )
        made["it"] = objectives.add_indicator(**acting(at), terms=terms)

    def read(days: int, value: str, groups: str) -> Any:
        parts = [
            dict(zip(("group", "value"), map(str.strip, part.split(":")), strict=True))
            for part in groups.split(";")
            if part.strip()
        ]

        def act(at: datetime) -> None:
            made[str(days)] = objectives.record_reading(
                by=acting(at)["by"],
                at=at,
                indicator=made["it"],
                read_on=line.day(-days),
                value=Decimal(value),
                parts=parts,
            )

        return act

    line.add(measure.days, define)
    for days, value, groups in measure.readings:
        line.add(days, read(days, value, groups))
    if measure.corrected:
        when, days, value, reason = measure.corrected
        line.add(
            when,
            lambda at: objectives.correct_reading(
                by=acting(at)["by"],
                at=at,
                reading=made[str(days)],
                value=Decimal(value),
                reason=reason,
            ),
        )


def _tell_gift(world: World, line: Timeline, gift: Gift, acting: Any) -> None:
    """One that a signature brings is promised there; what follows is the same."""

    def promise(at: datetime) -> None:
        if gift.key not in world.given:
            world.given[gift.key] = objectives.promise_contribution(
                **acting(at),
                organization=world.organizations[gift.organization],
                post=gift.post,
                **_terms(line, gift),
            )

    def give(days: int, extent: str, note: str) -> Any:
        return lambda at: objectives.fulfil_contribution(
            by=DEMO,
            at=at,
            contribution=world.given[gift.key],
            extent=extent,
            note=note,
            fulfilled_on=line.day(-days),
            link=f"{PROOF}{gift.key}",
        )

    line.add(gift.days - 0.5, promise)
    for days, extent, note in gift.given:
        line.add(days, give(days, extent, note))
    if gift.revised:
        when, due, reason = gift.revised
        terms = _terms(line, gift) | {"due_on": line.day(due), "post": gift.post}
        terms.pop("kind")
        line.add(
            when,
            lambda at: objectives.revise_contribution(
                by=DEMO, at=at, contribution=world.given[gift.key], reason=reason, **terms
            ),
        )


def _terms(line: Timeline, gift: Gift) -> dict[str, Any]:
    return {
        "kind": gift.kind,
        "what": gift.what,
        "due_on": line.day(gift.due),
        "amount": None if gift.amount is None else Decimal(gift.amount),
        "unit": gift.unit,
    }


def tell_table(
    world: World, line: Timeline, key: str, table: Table, gifts: dict[str, Gift]
) -> None:
    """A table from its opening to its next session."""

    def acting(at: datetime) -> dict[str, Any]:
        return {"by": _agent(world, table.by), "at": at}

    def begin(at: datetime) -> None:
        world.tables[key] = articulation.open_table(
            **acting(at),
            territory=world.territories[table.territory],
            name=table.name,
            purpose=table.purpose,
            objectives=[world.objectives[table.territory]],
        )

    def sit(organization: str, post: str, days: int) -> Any:
        return lambda at: articulation.seat_member(
            **acting(at),
            table=world.tables[key],
            organization=world.organizations[organization],
            post=post,
            since_on=line.day(-days),
        )

    line.add(table.made, begin)
    for days, organization, post in table.members:
        line.add(days, sit(organization, post, days))
    if table.process:
        line.add(
            59,
            lambda at: articulation.change_table(
                **acting(at),
                table=world.tables[key],
                purpose=table.purpose,
                objectives=[world.objectives[table.territory]],
                process=world.processes[table.process],
            ),
        )
    for meeting in table.meetings:
        _tell_meeting(world, line, key, meeting, acting, gifts)


def _tell_meeting(
    world: World, line: Timeline, key: str, meeting: Meeting, acting: Any, gifts: dict[str, Gift]
) -> None:
    called = max(meeting.days + 10, 1)
    name = (key, meeting.days)

    def call(at: datetime) -> None:
        starts = line.at_day(-meeting.days, 14)
        world.sessions[name] = articulation.call_session(
            **acting(at),
            table=world.tables[key],
            starts_at=starts,
            ends_at=starts + timedelta(hours=3),
            place=meeting.place,
            agenda=meeting.agenda,
        )

    line.add(called, call)
    if meeting.said:
        line.add(meeting.days - 2, lambda at: _write(world, line, name, meeting, acting(at), gifts))
    if meeting.corrected:
        when, said, reason = meeting.corrected
        line.add(when, lambda at: _correct(world, name, meeting, acting(at), said, reason))
    if meeting.pledge:
        line.add(meeting.days - 4, lambda at: _commit(world, line, name, meeting, acting(at)))


def _write(
    world: World,
    line: Timeline,
    name: tuple[str, int],
    meeting: Meeting,
    acting: dict[str, Any],
    gifts: dict[str, Gift],
) -> None:
    session = world.sessions[name]
    seats = session.table.members.select_related("organization")
    posts = {seat.organization: seat.post for seat in seats}
    present = [world.organizations[each] for each in meeting.present]
    articulation.save_attendance(
        **acting, session=session, posts={each: posts.get(each, "") for each in present}
    )
    articulation.save_minutes(**acting, session=session, said=meeting.said, agreed=meeting.agreed)
    if meeting.agreement:
        title, text = meeting.agreement
        agreement = articulation.make_agreement(**acting, session=session, title=title, text=text)
        for organization, key in meeting.signed:
            gift = gifts.get(key)
            objective = world.objectives[session.table.territory.code]
            brings = Bringing(objective=objective, **_terms(line, gift)) if gift else None
            signature = articulation.sign_agreement(
                **acting,
                agreement=agreement,
                organization=world.organizations[organization],
                post=gift.post if gift else posts[world.organizations[organization]],
                signed_on=line.day(-meeting.days),
                brings=brings,
            )
            if signature.contribution:
                world.given[key] = signature.contribution
    if meeting.decision:
        articulation.record_decision(**acting, session=session, text=meeting.decision)
    articulation.publish_minutes(**acting, session=session)


def _correct(
    world: World,
    name: tuple[str, int],
    meeting: Meeting,
    acting: dict[str, Any],
    said: str,
    reason: str,
) -> None:
    session = world.sessions[name]
    articulation.save_minutes(**acting, session=session, said=said, agreed=meeting.agreed)
    articulation.publish_minutes(**acting, session=session, reason=reason)


def _commit(
    world: World,
    line: Timeline,
    name: tuple[str, int],
    meeting: Meeting,
    acting: dict[str, Any],
) -> None:
    session = world.sessions[name]
    session.table.refresh_from_db()
    decision = session.decisions.get()
    body, post, due, means = meeting.pledge or ("", "", 0, "")
    articulation.commit_decision(
        **acting,
        decision=decision,
        responsible=world.organizations[body],
        title=meeting.decision,
        post=post,
        due_on=line.day(due),
        means_of_verification=means,
    )
