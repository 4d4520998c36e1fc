"""Counting tries, and the numbers that make cached pieces unreachable."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from participa.kernel import versions
from participa.kernel.limits import allow

START = datetime(2026, 11, 22, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


def test_allow_counts_within_a_window(time_machine):
    time_machine.move_to(START, tick=False)
    assert [allow("a", 2, 60) for _ in range(4)] == [True, True, False, False]
    assert allow("b", 2, 60)
    time_machine.shift(60)
    assert [allow("a", 2, 60) for _ in range(3)] == [True, True, False]


def test_allow_keeps_no_readable_key():
    allow("correo@example.org", 1, 60)
    assert "correo" not in str(cache._cache)


@pytest.mark.django_db
def test_bump_changes_the_version_after_the_commit(django_capture_on_commit_callbacks):
    before = versions.version("people")
    assert versions.version("people") == before
    with django_capture_on_commit_callbacks() as callbacks:
        versions.bump("people")
        assert versions.version("people") == before
    for callback in callbacks:
        callback()
    assert versions.version("people") != before
