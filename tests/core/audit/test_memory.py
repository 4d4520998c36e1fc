"""What is kept holds until the next event, for whoever asks; nothing is kept in a transaction."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.models import Max, Model

from participa.audit.queries import memory, remembered
from participa.kernel.agents import Agent
from participa.kernel.database import is_sqlite
from participa.participation import operations
from participa.participation.models import Contribution
from tests.factories.accounts import make_participant
from tests.factories.participation import NOW, make_contribution

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _nothing_kept(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    if not is_sqlite():
        # Other workers write to the same server: while they do, nothing would ever be kept.
        monkeypatch.setattr(memory, "newest_key", _largest)
    memory.forget()
    yield
    memory.forget()


def _largest(model: type[Model]) -> int:
    return model._default_manager.aggregate(n=Max("pk"))["n"] or 0


class Question:
    """Answers with how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self) -> int:
        self.asked += 1
        return self.asked


def support(contribution: Contribution) -> None:
    by = Agent(participant_id=make_participant().pk)
    operations.support(by=by, at=NOW, contribution=contribution)


def test_an_answer_is_kept_until_the_next_event() -> None:
    contribution, question = make_contribution(), Question()
    assert [remembered("one", question) for _ in range(3)] == [1, 1, 1]
    support(contribution)
    assert [remembered("one", question) for _ in range(3)] == [2, 2, 2]


def test_answers_are_kept_by_their_key() -> None:
    question = Question()
    assert [remembered(key, question) for key in ("one", "two", "one")] == [1, 2, 1]


def test_what_is_kept_ages(monkeypatch: pytest.MonkeyPatch) -> None:
    question = Question()
    monkeypatch.setattr(memory, "SECONDS", 0)
    assert [remembered("one", question) for _ in range(2)] == [1, 2]


def test_nothing_is_kept_or_taken_within_a_transaction() -> None:
    question = Question()
    remembered("one", question)
    with transaction.atomic():
        assert [remembered("one", question) for _ in range(2)] == [2, 3]
    assert remembered("one", question) == 1


def test_parts_of_an_answer_are_kept_with_it(django_assert_num_queries) -> None:
    inner, outer = Question(), Question()
    with django_assert_num_queries(1):  # the newest event is asked for once
        remembered("whole", lambda: (outer(), remembered("part", inner)))
    assert remembered("part", inner) == 1


def test_what_failed_is_not_kept() -> None:
    def fail() -> int:
        raise LookupError

    with pytest.raises(LookupError):
        remembered("one", fail)
    assert remembered("one", Question()) == 1
