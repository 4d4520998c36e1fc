"""The migrations and the models tell the same story (CI runs this file with --migrations)."""

import json
import os
import subprocess
import sys
from pathlib import Path

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


@pytest.mark.django_db
def test_tables_made_at_once_are_those_of_the_migrations(
    request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    if request.config.getoption("nomigrations") or connection.vendor != "sqlite":
        pytest.skip("only with --migrations, on SQLite")
    code = (
        "import django, json; django.setup()\n"
        "from participa.kernel.database import make_tables, migrations_pending\n"
        "from tests.core.test_migrations import schema\n"
        "assert make_tables() and not make_tables() and not migrations_pending()\n"
        "print(json.dumps(schema()))"
    )
    environment = {**os.environ, "PARTICIPA_DATA": str(tmp_path)}
    made = subprocess.run(
        [sys.executable, "-c", code],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    ).stdout
    assert json.loads(made.splitlines()[-1]) == json.loads(json.dumps(schema()))


def schema() -> dict[str, list[str]]:
    """Each table with its columns, keys, indexes and checks, in one order."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            columns = connection.introspection.get_table_description(cursor, table)
            keys = connection.introspection.get_constraints(cursor, table)
            found[table] = sorted(f"{c.name} {c.type_code} {c.null_ok} {c.pk}" for c in columns)
            found[table] += sorted(
                str(sorted((what, str(value)) for what, value in key.items()))
                for key in keys.values()
            )
    return found
