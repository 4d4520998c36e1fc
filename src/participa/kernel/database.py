# ruff: noqa: S608  (table and column names come from models, values are parameters)
"""The one module that knows which database runs beneath.

Besides the dialect it holds the token index: a text column of words separated by spaces is
indexed word by word, by FTS5 on SQLite and by GIN over a tsvector on PostgreSQL. Neither
database's own idea of words, languages or ranks is used, so both find the same rows.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection, connections, models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the index (letters and digits only), or the beginning of one."""

    text: str
    prefix: bool = False


Clause = tuple[Token, ...]  # any of them
Clauses = Sequence[Clause]  # all of them


def ensure_token_index(model: type[models.Model], column: str, using: str) -> None:
    """Create the index over a column, and fill it, unless it is there.

    On SQLite triggers keep it, on PostgreSQL it is an index over an expression: rows are
    written with the same statements on both, whoever writes them.
    """
    connection = connections[using]
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if table not in connection.introspection.table_names(cursor):
            return
        if connection.vendor == "sqlite":
            if not _sqlite_triggers(cursor, table):
                for statement in _sqlite_index(table, column):
                    cursor.execute(statement)
        else:
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {table}_tokens ON {table} "
                f"USING gin ({_vector(column)})"
            )


def _sqlite_triggers(cursor: Any, table: str) -> bool:
    # A migration that rebuilds the table drops its triggers: then all is made again.
    cursor.execute(
        "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
        " AND name LIKE %s",
        [table, f"{table}_tokens_%"],
    )
    return bool(cursor.fetchone()[0] == 3)


def _sqlite_index(table: str, column: str) -> list[str]:
    index = f"{table}_tokens"
    remove = (
        f"INSERT INTO {index}({index}, rowid, {column}) VALUES ('delete', old.id, old.{column})"
    )
    add = f"INSERT INTO {index}(rowid, {column}) VALUES (new.id, new.{column})"
    return [
        # `ascii` splits at ASCII punctuation only; detail=none: no phrases, a third of the size.
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {index} USING fts5({column}, content='{table}', "
        "content_rowid='id', tokenize='ascii', detail=none, columnsize=0, prefix='4 5')",
        *(
            f"DROP TRIGGER IF EXISTS {index}_{event}"
            for event in ("inserted", "deleted", "updated")
        ),
        f"CREATE TRIGGER {index}_inserted AFTER INSERT ON {table} BEGIN {add}; END",
        f"CREATE TRIGGER {index}_deleted AFTER DELETE ON {table} BEGIN {remove}; END",
        f"CREATE TRIGGER {index}_updated AFTER UPDATE ON {table} BEGIN {remove}; {add}; END",
        f"INSERT INTO {index}({index}) VALUES ('rebuild')",
    ]


def _vector(column: str) -> str:
    return f"array_to_tsvector(string_to_array({column}, ' '))"


def _fts5(clauses: Clauses) -> str:
    def token(token: Token) -> str:
        return f'"{token.text}"*' if token.prefix else f'"{token.text}"'

    return " AND ".join(f"({' OR '.join(map(token, clause))})" for clause in clauses)


def _tsquery(clauses: Clauses) -> str:
    def token(token: Token) -> str:
        return f"'{token.text}':*" if token.prefix else f"'{token.text}'"

    return " & ".join(f"({' | '.join(map(token, clause))})" for clause in clauses)


def _matching(vendor: str, table: str, column: str, selected: str) -> str:
    """The SELECT over matching rows, with one parameter: the query text."""
    if vendor == "sqlite":
        index = f"{table}_tokens"
        return f"SELECT {selected} FROM {index} WHERE {index} MATCH %s"
    return f"SELECT {selected} FROM {table} WHERE {_vector(column)} @@ %s::tsquery"


def _query_text(vendor: str, clauses: Clauses) -> str:
    return _fts5(clauses) if vendor == "sqlite" else _tsquery(clauses)


class TokensMatch(models.Func):
    """Whether a row's indexed column holds what the clauses ask for; a filter or a condition."""

    conditional = True
    output_field = models.BooleanField()

    def __init__(self, model: type[models.Model], column: str, clauses: Clauses) -> None:
        super().__init__(models.F("pk"))
        self.table, self.column, self.clauses = model._meta.db_table, column, tuple(clauses)

    def as_sql(  # type: ignore[override]
        self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, list[Any]]:
        key, params = compiler.compile(self.source_expressions[0])
        selected = "rowid" if connection.vendor == "sqlite" else "id"
        matching = _matching(connection.vendor, self.table, self.column, selected)
        return f"{key} IN ({matching})", [*params, _query_text(connection.vendor, self.clauses)]


def count_matches(
    model: type[models.Model],
    column: str,
    queries: Sequence[Clauses],
    using: str = DEFAULT_DB_ALIAS,
) -> list[int]:
    """How many rows match each query, and last how many rows there are, in one statement."""
    connection = connections[using]
    table = model._meta.db_table
    one = _matching(connection.vendor, table, column, "count(*)")
    selects = [*(f"({one})" for _ in queries), f"(SELECT count(*) FROM {table})"]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(selects)}", [_query_text(connection.vendor, q) for q in queries]
        )
        return list(cursor.fetchone())


class Lines(models.Aggregate):
    """The texts of a group as one text, a line for each line of theirs; None where there is none."""

    name = "lines"
    output_field = models.TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "GROUP_CONCAT(%(expressions)s, CHAR(10))"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "STRING_AGG(%(expressions)s, CHR(10))"
        return super().as_sql(compiler, connection, template=template, **context)


def update_each(rows: Sequence[models.Model], fields: Sequence[str]) -> None:
    """Write these fields of each row, all of one model; one that is gone stays gone.

    A short statement for each, where `bulk_update` builds one with a branch for each: for 200 rows
    on SQLite, which has everybody else wait meanwhile, 1 ms in place of 41.
    """
    if not rows:
        return
    meta = rows[0]._meta
    columns = {field.name: field for field in meta.concrete_fields}
    written = [columns[name] for name in fields]
    assignments = ", ".join(f'"{field.column}" = %s' for field in written)
    key = meta.pk
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{meta.db_table}" SET {assignments} WHERE "{key.column}" = %s',
            [
                [
                    field.get_db_prep_save(getattr(row, field.attname), connection)
                    for field in (*written, key)
                ]
                for row in rows
            ],
        )


def lock(name: str) -> None:
    """Wait until no other transaction holds `name`; hold it until this one ends.

    SQLite has one writer at a time and our transactions start as writers: nothing to do.
    """
    if not is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [zlib.crc32(name.encode())])


def newest_key(model: type[models.Model]) -> int | None:
    """The largest key of a table that only grows; None if a smaller one may yet be committed.

    SQLite has one writer at a time: keys are given out in the order of commits. On PostgreSQL
    they are if no transaction that wrote is open.
    """
    newest = f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}"
    if not is_sqlite():
        newest = (
            f"SELECT CASE WHEN pg_snapshot_xmin(seen) = pg_snapshot_xmax(seen) THEN ({newest}) END"
            " FROM pg_current_snapshot() AS seen"
        )
    with connection.cursor() as cursor:
        cursor.execute(newest)
        found: int | None = cursor.fetchone()[0]
    return found


def gather_statistics() -> None:
    """Tell PostgreSQL how large its tables are now, after much was written at once.

    Until it notices by itself (a minute after the commit, never inside a transaction) it plans
    for empty tables, and a list takes seconds. SQLite plans without.
    """
    if not is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


@contextmanager
def snapshot() -> Iterator[None]:
    """See the database as it is now for the whole block, while others go on writing.

    Reading only. Inside a transaction that is open already it is that transaction's view.
    """
    if connection.in_atomic_block:
        yield
    elif is_sqlite():
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")  # our usual IMMEDIATE would keep writers waiting
        try:
            yield
        finally:
            connection.cursor().execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


def migrations_pending() -> bool:
    """Whether the tables are behind the code."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def make_tables() -> bool:
    """Make every table as the models say, in a database without any; False where there are some.

    The migrations count as applied. Applying them one by one to nothing gives the same tables
    (`tests/core/test_migrations.py`) and takes five times as long, most of it to imagine the
    models as they were before each step.
    """
    with connection.cursor() as cursor:
        if connection.introspection.table_names(cursor):
            return False
    executor = MigrationExecutor(connection)
    emit_pre_migrate_signal(0, False, connection.alias)
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.can_migrate(connection):
                editor.create_model(model)
    executor.recorder.ensure_schema()
    for app, name in executor.loader.disk_migrations:
        executor.recorder.record_applied(app, name)
    emit_post_migrate_signal(0, False, connection.alias)
    return True
