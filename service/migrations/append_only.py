"""Triggers that let a table only grow: UPDATE and DELETE are refused by the database itself.

A batch migration on SQLite rebuilds the table and loses its triggers: call ``protect`` again at its end.
"""

from __future__ import annotations

from collections.abc import Iterable

from alembic import op

_FUNCTION = "chengheng_append_only"


def protect(tables: Iterable[str]) -> None:
    """Guard the tables, on the database that is being migrated."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    if on_postgresql:
        op.execute(
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            "BEGIN RAISE EXCEPTION 'append-only table: %', TG_TABLE_NAME "
            "USING ERRCODE = 'restrict_violation'; END $$"
        )
    for table in tables:
        if on_postgresql:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
                f"FOR EACH ROW EXECUTE FUNCTION {_FUNCTION}()"
            )
            op.execute(
                f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
            )
            continue
        for event in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{event} BEFORE {event.upper()} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'append-only table: {table}'); END"
            )


def release(tables: Iterable[str]) -> None:
    """Take the guards away again (before a table is dropped or rebuilt)."""
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in tables:
        if on_postgresql:
            op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
            op.execute(f"DROP TRIGGER {table}_no_truncate ON {table}")
        else:
            op.execute(f"DROP TRIGGER {table}_no_update")
            op.execute(f"DROP TRIGGER {table}_no_delete")


def drop_function() -> None:
    """Remove the guard function once no table uses it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f"DROP FUNCTION {_FUNCTION}()")
