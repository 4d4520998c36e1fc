"""Deciding on texts: what was taken back stays so, what was joined stays joined."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from tests.factories.accounts import make_participant
from tests.factories.participation import NOW, make_contribution

from participa.kernel.agents import Agent, system
from participa.kernel.rulings import NotAllowed
from participa.participation.operations import (
    comment_on,
    decide_moderation,
    merge_contributions,
    report,
    withdraw_comment,
    withdraw_contribution,
)

pytestmark = pytest.mark.django_db

TEAM = system("tests")


def decide(contribution, action, comment=None):
    return decide_moderation(
        by=TEAM,
        at=NOW,
        contribution=contribution,
        comment=comment,
        action=action,
        reason="insult",
        explanation="Por las reglas.",
    )


def refusal(act):
    with pytest.raises(NotAllowed) as refused:
        act()
    return refused.value.ruling.reason


def test_what_its_author_took_back_is_neither_hidden_nor_restored():
    contribution = make_contribution()
    by = Agent(participant_id=contribution.author_id)
    withdraw_contribution(by=by, at=NOW, contribution=contribution)
    assert refusal(lambda: decide(contribution, "hide")) == "nothing_to_hide"
    assert refusal(lambda: decide(contribution, "restore")) == "nothing_to_restore"


def test_a_comment_taken_back_is_not_counted_again():
    contribution = make_contribution()
    by = Agent(participant_id=make_participant().pk)
    comment, _ = comment_on(by=by, at=NOW, contribution=contribution, body="Eso.")
    withdraw_comment(by=by, at=NOW, comment=comment)
    assert refusal(lambda: decide(contribution, "hide", comment)) == "nothing_to_hide"
    contribution.refresh_from_db()
    assert contribution.comment_count == 0


def test_comments_are_decided_with_their_own_contribution():
    by = Agent(participant_id=make_participant().pk)
    comment, _ = comment_on(by=by, at=NOW, contribution=make_contribution(), body="Eso.")
    assert refusal(lambda: decide(make_contribution(), "hide", comment)) == "not_found"


def test_a_merged_contribution_that_was_hidden_comes_back_merged():
    target = make_contribution()
    source = make_contribution(target.activity)
    merge_contributions(by=TEAM, at=NOW, sources=[source], target=target, reason="Es lo mismo.")
    source.refresh_from_db()
    decide(source, "hide")
    decide(source, "restore")
    assert source.state == "merged"


def test_contributions_are_merged_only_into_one_that_shows():
    target = make_contribution(state="hidden")
    source = make_contribution(target.activity)

    def merge():
        merge_contributions(by=TEAM, at=NOW, sources=[source], target=target, reason="Igual.")

    assert refusal(merge) == "not_shown_any_more"


@pytest.mark.parametrize("page", ["support", "follow", "comment", "report"])
def test_what_waits_for_review_is_unknown_to_strangers(client, page):
    pending = make_contribution(state="pending")
    assert client.post(reverse(page, args=[pending.pk])).status_code == 404


def test_a_report_gives_one_of_the_reasons_and_names_a_comment_of_its_contribution():
    contribution, reporter = make_contribution(), Agent(participant_id=make_participant().pk)
    comment, _code = comment_on(
        by=reporter, at=NOW, contribution=make_contribution(), body="Es mentira"
    )
    with pytest.raises(ValidationError, match="Elija una de las opciones"):
        report(by=reporter, at=NOW, contribution=contribution, reason="me molesta")
    with pytest.raises(NotAllowed, match="not_found"):
        report(by=reporter, at=NOW, contribution=contribution, reason="spam", comment=comment)
    assert contribution.reports.count() == 0
