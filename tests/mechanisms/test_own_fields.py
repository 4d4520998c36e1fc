"""A mechanism's own operations on what another mechanism received."""

from __future__ import annotations

import pytest
from django.utils import timezone

from participa.kernel.agents import Agent, system
from participa.kernel.rulings import NotAllowed
from participa.mechanisms.proposals.operations import revise_proposal
from participa.mechanisms.questions.operations import ungroup_question
from tests.factories.participation import make_activity, make_contribution

pytestmark = pytest.mark.django_db


def test_what_is_no_proposal_is_not_revised_as_one() -> None:
    question = make_contribution(make_activity(mechanism="questions"))
    with pytest.raises(NotAllowed, match="not_found"):
        revise_proposal(
            by=Agent(participant_id=question.author_id), at=timezone.now(), contribution=question,
            title="Otra", body="Otra cosa", ask="Otra",
        )  # fmt: skip
    question.refresh_from_db()
    assert (question.title == "Otra", question.versions.count()) == (False, 1)


def test_what_is_in_no_group_stays_as_it_is() -> None:
    proposal = make_contribution()
    ungroup_question(by=system("tests"), at=timezone.now(), contribution=proposal)
    proposal.refresh_from_db()
    assert proposal.version == 1
