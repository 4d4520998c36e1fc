"""Sending an idea, and dividing one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import models

from participa.kernel.agents import Agent
from participa.kernel.operation import operation
from participa.participation.models import Activity, Contribution
from participa.participation.operations import (
    NewContribution,
    Submitted,
    split_contribution,
    submit_contribution,
)

from .models import Idea
from .queries import content_of


@operation
def send_idea(
    *, by: Agent, at: datetime, activity: Activity, new: NewContribution, test: str
) -> Submitted:
    def own_rows(contribution: Contribution) -> Sequence[models.Model]:
        return [Idea.objects.create(contribution=contribution, test=test)]

    new = replace(new, content={"test": test})
    return submit_contribution(by=by, at=at, activity=activity, new=new, own_rows=own_rows)


@operation
def split_idea(
    *,
    by: Agent,
    at: datetime,
    source: Contribution,
    parts: Sequence[tuple[str, str]],
    reason: str,
) -> list[Contribution]:
    content = content_of(source)

    def own_rows(_source: Contribution, part: Contribution) -> Sequence[models.Model]:
        return [Idea.objects.create(contribution=part, **content)]

    return split_contribution(
        by=by, at=at, source=source, parts=parts, reason=reason, own_rows=own_rows
    )
