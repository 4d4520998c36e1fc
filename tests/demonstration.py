"""The whole demonstration, built once for the tests of a file, and gone after them.

Import `demonstration` into a test file and ask for it beside `db`: each test sees the same rows
and leaves none behind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from participa.config.demo.build import build
from participa.config.search import documents
from participa.kernel.agents import system
from participa.kernel.database import gather_statistics
from participa.management.commands.participa_setup import REFERENCE
from participa.search.operations import rebuild


@pytest.fixture(scope="module")
def demonstration(django_db_setup: None, django_db_blocker: object) -> Iterator[datetime]:
    """When it was built. Tests run inside its transaction, each in a savepoint of its own."""
    now = timezone.now()
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        for load in REFERENCE:
            load(by=system("tests"), at=now)
        build(now)
        rebuild(documents())
        gather_statistics()
        yield now
        transaction.set_rollback(True)
