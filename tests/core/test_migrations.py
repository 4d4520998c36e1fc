"""The migrations and the models tell the same story (CI runs this file with --migrations)."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@pytest.mark.django_db
def test_models_have_no_change_without_a_migration() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


@pytest.mark.django_db
def test_migrations_apply_in_full(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("nomigrations"):
        pytest.skip("only with --migrations")
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []
