"""A prepared question answers as its QuerySet would, whatever its arguments, and keeps nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet, Window
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from participa.accounts.models import Participant
from participa.kernel.prepared import NotPreparableError, first, prepared
from participa.participation.enums import ContributionState
from participa.participation.models import Activity, Contribution, Phase, Process, Support
from tests.factories.participation import NOW, make_contribution

pytestmark = pytest.mark.django_db


def of_process(process: int, since: datetime | None, state: str) -> QuerySet[Contribution]:
    rows = Contribution.objects.filter(process=process, state=state).select_related(
        "process__territory__department", "organization", "author"
    )
    return rows.filter(created_at__gt=since) if since else rows


def among(ids: list[int]) -> QuerySet[Contribution, tuple[int, str, datetime, date | None]]:
    fields = ("pk", "title", "created_at", "answer_due_on")
    return Contribution.objects.filter(pk__in=ids).order_by("-pk").values_list(*fields)


def counted(processes: list[int], on: date) -> QuerySet[Contribution, dict[str, int]]:
    rows = Contribution.objects.filter(process__in=processes, answer_due_on__gte=on).order_by()
    return rows.values("process").annotate(n=Count("pk"))


def marked(process: int, supported: bool) -> QuerySet[Contribution]:
    support = Exists(Support.objects.filter(contribution=OuterRef("pk")))
    return Contribution.objects.annotate(mark=support, every=Window(Count("pk"))).filter(
        process=process, mark=supported
    )[:2]


@pytest.fixture
def contributions() -> list[Contribution]:
    found = [make_contribution() for _ in range(5)]
    Contribution.objects.filter(pk=found[-1].pk).update(
        process=found[0].process, created_at=NOW - timedelta(days=400)
    )
    return found


def test_rows_are_those_of_the_queryset(contributions: list[Contribution]) -> None:
    ask = prepared(of_process)
    for one, since, state in product(
        contributions, (None, NOW - timedelta(days=1)), ContributionState.values
    ):
        found = ask(one.process_id, since, state)
        assert found == list(of_process(one.process_id, since, state))
        with CaptureQueriesContext(connection) as asked:
            names = [(row.process.territory.department, row.author) for row in found]
        assert (len(names), len(asked)) == (len(found), 0)
    assert len(ask(contributions[0].process_id, None, "published")) == 2


@pytest.mark.parametrize("number", range(6))
def test_lists_of_any_length(contributions: list[Contribution], number: int) -> None:
    ids = [row.pk for row in contributions][:number]
    assert prepared(among)(ids) == list(among(ids))
    assert [row[0] for row in prepared(among)(set(ids))] == sorted(ids, reverse=True)


def test_groups_windows_and_names(contributions: list[Contribution]) -> None:
    processes = [row.process_id for row in contributions]
    for on in (date(2020, 1, 1), date(2030, 1, 1)):
        assert prepared(counted)(processes, on=on) == list(counted(processes, on))
    for supported in (True, False):
        plain = list(marked(processes[0], supported))
        found = prepared(marked)(process=processes[0], supported=supported)
        assert [(row.pk, row.mark, row.every) for row in found] == [
            (row.pk, row.mark, row.every) for row in plain
        ]


def test_every_call_asks_again(contributions: list[Contribution]) -> None:
    ask = prepared(of_process)
    one = contributions[1]
    assert ask(one.process_id, None, "published") == [one]
    Contribution.objects.filter(pk=one.pk).update(state=ContributionState.HIDDEN)
    with CaptureQueriesContext(connection) as asked:
        assert ask(one.process_id, None, "published") == []
        assert [row.state for row in ask(one.process_id, None, "hidden")] == ["hidden"]
    assert len(asked) == 2


def test_a_key_beyond_every_column_finds_nothing() -> None:
    one = make_contribution()
    ask = prepared(lambda pk: Contribution.objects.filter(pk=pk))
    assert ask(9999999999999999999) == []
    assert ask(one.pk) == [one]


def test_first_of_none_is_none() -> None:
    assert first(prepared(among)([-1])) is None
    assert first(["a", "b"]) == "a"


def test_what_cannot_be_prepared_is_refused() -> None:
    changed = prepared(lambda at: Contribution.objects.filter(created_at__gt=at + timedelta(1)))
    ignored = prepared(lambda pk, other: Contribution.objects.filter(pk=pk))
    whole = prepared(lambda process: Contribution.objects.filter(process=process))
    phases = Prefetch("activities", Activity.objects.all())
    more = prepared(lambda pk: Phase.objects.filter(process=pk).prefetch_related(phases))
    for ask, arguments in (
        (changed, (timezone.now(),)),
        (ignored, (1, 2)),
        (whole, (Process(pk=1),)),
        (more, (1,)),
    ):
        with pytest.raises(NotPreparableError):
            ask(*arguments)


def test_texts_are_values_and_never_sql() -> None:
    named = prepared(lambda name: Participant.objects.filter(name=name))
    assert named("nadie") == []
    assert named("x' OR '1'='1") == []
    assert named("100 %s") == []
