"""Many rows of one model written by short statements."""

from __future__ import annotations

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from participa.audit.models import Event
from participa.kernel.database import update_each

pytestmark = [pytest.mark.django_db, pytest.mark.no_ledger_guard]


def event(number: int) -> Event:
    return Event.objects.create(
        type=f"test.number_{number}", at=timezone.now(), subject="", commitment=""
    )


def test_each_row_gets_its_own_values_and_others_stay(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    first, second, other = (event(number) for number in range(3))
    first.data, first.personal, first.actor = {"ñ": [1, None]}, {"a": 1}, "user:1"
    second.data = {"text": "'; DROP TABLE --"}
    with django_assert_num_queries(1):
        update_each([first, second], ["data", "actor"])
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.data, first.personal, first.actor) == ({"ñ": [1, None]}, {}, "user:1")
    assert second.data == {"text": "'; DROP TABLE --"}
    assert Event.objects.get(pk=other.pk).data == {}


def test_a_row_that_is_gone_stays_gone_and_nothing_is_no_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    gone = event(1)
    Event.objects.filter(pk=gone.pk).delete()
    update_each([gone], ["actor"])
    assert not Event.objects.filter(pk=gone.pk).exists()
    with django_assert_num_queries(0):
        update_each([], ["actor"])
