"""The database's structure can go up, down and up again on both engines, and equals the models."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, inspect, text

from service.store import schema
from service.store.engine import open_engine
from service.store.tables import append_only_tables


def test_up_down_up_on_both_engines(empty_url: str) -> None:
    engine = open_engine(empty_url)
    schema.upgrade(engine)
    schema.check(engine)
    tables = set(inspect(engine).get_table_names())
    assert {"enterprise", "record_version", "assessment", "audit_entry"} <= tables
    schema.downgrade(engine, "base")
    assert set(inspect(engine).get_table_names()) == {"alembic_version"}
    schema.upgrade(engine)
    schema.check(engine)
    engine.dispose()


def test_upgrade_twice_changes_nothing(empty_url: str) -> None:
    engine = open_engine(empty_url)
    schema.upgrade(engine)
    schema.upgrade(engine)
    schema.check(engine)
    engine.dispose()


def test_check_refuses_an_empty_database(empty_url: str) -> None:
    engine = open_engine(empty_url)
    with pytest.raises(schema.SchemaFault, match="chengheng db upgrade"):
        schema.check(engine)
    engine.dispose()


def test_check_sees_a_column_that_no_model_has(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(text("ALTER TABLE enterprise ADD COLUMN stray INTEGER"))
    with pytest.raises(schema.SchemaFault, match="stray"):
        schema.check(engine)


def test_every_append_only_table_is_guarded(engine: Engine) -> None:
    """A batch migration on SQLite loses triggers silently; this test does not let it."""
    query = (
        "SELECT tbl_name AS name FROM sqlite_master WHERE type = 'trigger'"
        if engine.dialect.name == "sqlite"
        else "SELECT event_object_table AS name FROM information_schema.triggers"
    )
    with engine.connect() as connection:
        guarded = set(connection.execute(text(query)).scalars())
    assert guarded == set(append_only_tables())
    assert guarded
