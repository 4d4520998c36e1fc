"""Asking, and grouping what asks the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import models

from participa.actors.models import Organization
from participa.audit.operations import record
from participa.kernel.agents import Agent
from participa.kernel.operation import operation, unchanged
from participa.kernel.rulings import require
from participa.participation.models import Activity, Contribution
from participa.participation.operations import (
    NewContribution,
    Submitted,
    split_contribution,
    submit_contribution,
)

from .models import Question, QuestionGroup
from .rules import may_group


@operation
def ask_question(
    *,
    by: Agent,
    at: datetime,
    activity: Activity,
    new: NewContribution,
    addressed_to: Organization | None = None,
) -> Submitted:
    """Ask an authority; without a named one, the body that decides in the process."""
    authority = addressed_to or activity.process.decider

    def own_rows(contribution: Contribution) -> Sequence[models.Model]:
        return [Question.objects.create(contribution=contribution, addressed_to=authority)]

    new = replace(new, content={"addressed_to": authority.pk})
    return submit_contribution(by=by, at=at, activity=activity, new=new, own_rows=own_rows)


@operation
def split_question(
    *,
    by: Agent,
    at: datetime,
    source: Contribution,
    parts: Sequence[tuple[str, str]],
    reason: str,
) -> list[Contribution]:
    """Divide a question that asks several things; each part goes to the same authority."""
    whole = Question.objects.filter(contribution=source).first()
    authority = whole.addressed_to if whole else source.process.decider

    def own_rows(_source: Contribution, part: Contribution) -> Sequence[models.Model]:
        return [Question.objects.create(contribution=part, addressed_to=authority)]

    return split_contribution(
        by=by, at=at, source=source, parts=parts, reason=reason, own_rows=own_rows
    )


@operation
def group_questions(
    *,
    by: Agent,
    at: datetime,
    activity: Activity,
    contributions: Sequence[Contribution],
    title: str,
) -> QuestionGroup | None:
    """Put questions that ask the same under one wording; each stays readable on its own."""
    require(may_group(by, activity))
    questions = list(
        Question.objects.filter(
            contribution__in=[c.pk for c in contributions], contribution__activity=activity
        )
    )
    if len(questions) < 2:
        unchanged()
        return None
    group = QuestionGroup.objects.create(activity=activity, title=title, created_at=at)
    for question in questions:
        question.group = group
    Question.objects.bulk_update(questions, ["group"])
    record(
        "questions.grouped",
        by=by,
        at=at,
        subject=group,
        rows=questions,
        data={"questions": [question.pk for question in questions]},
    )
    return group


@operation
def ungroup_question(*, by: Agent, at: datetime, contribution: Contribution) -> None:
    """Take a question out of its group."""
    require(may_group(by, contribution.activity))
    question = Question.objects.filter(contribution=contribution).first()
    if question is None or question.group_id is None:
        unchanged()
        return
    question.group = None
    question.save(update_fields=["group"])
    record("questions.ungrouped", by=by, at=at, subject=question)
