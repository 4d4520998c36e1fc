"""The guard over the other tests: an operation that forgets a row fails its test."""

import pytest
from django.db import connection

from participa.audit.operations import record, row_key
from participa.kernel.agents import system
from participa.kernel.operation import operation
from participa.kernel.rows import key
from participa.objectives.models import Objective
from participa.participation.models import Contribution, Process, Support
from tests.core.audit.recorded import AT
from tests.factories.rows import make_row

pytestmark = pytest.mark.django_db
BY = system("test")


@operation
def change(*, by, at, subject, write, rows=(), removed=(), write_after=None):
    """Write, record, and perhaps write again."""
    write()
    record("test.changed", by=by, at=at, subject=subject, rows=rows, removed=removed)
    if write_after:
        write_after()


def fails(message, **given):
    with pytest.raises(pytest.fail.Exception, match=message):
        change(by=BY, at=AT, **given)


@pytest.fixture
def support():
    return make_row(Support)


def rename(support):
    return Contribution.objects.filter(pk=support.contribution_id).update(title="Otro")


def test_a_row_that_is_named_passes(support):
    change(by=BY, at=AT, subject=support.contribution, write=lambda: rename(support))


def test_an_update_without_name_fails(support):
    fails(
        f"participa_contribution: {key(support.contribution)} was written and is not named",
        subject=support,
        write=lambda: rename(support),
    )


def test_raw_sql_without_name_fails(support):
    def write():
        with connection.cursor() as cursor:
            cursor.execute("UPDATE participa_contribution SET title = 'otro'")

    fails("participa_contribution: .* not named", subject=support, write=write)


def test_rows_made_in_bulk_without_name_fail(support):
    participants = [make_row(Support).participant for _ in range(3)]

    def write():
        Support.objects.bulk_create(
            Support(contribution=support.contribution, participant=each, created_at=AT)
            for each in participants
        )

    fails("participa_support: .* not named", subject=support.contribution, write=write)


def test_a_removed_row_without_name_fails(support):
    contribution = support.contribution
    fails("participa_support: .* not named", subject=contribution, write=support.delete)


def test_a_removed_row_with_name_passes(support):
    change(
        by=BY,
        at=AT,
        subject=support.contribution,
        removed=[row_key(support)],
        write=lambda: Support.objects.filter(pk=support.pk).delete(),
    )


def test_a_row_named_as_removed_and_still_there_fails(support):
    fails(
        "still there",
        subject=support.participant,
        removed=[row_key(support.contribution)],
        write=lambda: rename(support),
    )


def test_a_write_after_the_event_fails(support):
    fails(
        "record last",
        subject=support.contribution,
        write=lambda: None,
        write_after=lambda: rename(support),
    )


def test_links_belong_to_the_row_they_hang_on(support):
    process, objective = make_row(Process), make_row(Objective)
    write = lambda: process.objectives.add(objective)  # noqa: E731
    fails("participa_process: .* not named", subject=objective, write=write)
    change(by=BY, at=AT, subject=process, write=lambda: process.objectives.set([objective]))


def test_counters_may_change_without_name(support):
    change(
        by=BY,
        at=AT,
        subject=support,
        write=lambda: Contribution.objects.update(support_count=1),
    )


def test_rows_named_by_an_inner_operation_count(support):
    @operation
    def outer(*, by, at):
        change(by=by, at=at, subject=support.contribution, write=lambda: rename(support))
        record("test.outer", by=by, at=at, subject=support)

    outer(by=BY, at=AT)


def test_the_guard_is_not_counted(support, django_assert_num_queries):
    with django_assert_num_queries(5):  # savepoint, update, read back, event, release
        change(by=BY, at=AT, subject=support.contribution, write=lambda: rename(support))


@pytest.mark.no_ledger_guard
def test_the_guard_can_be_turned_off(support):
    change(by=BY, at=AT, subject=support, write=lambda: rename(support))
