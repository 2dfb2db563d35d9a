"""History cannot be rewritten, not even by who holds a database connection."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DBAPIError

from service.operations.assess import assess_enterprise
from service.operations.dossier_import import ImportResult
from service.operations.operation import Desk
from service.store.base import Base, append_only_tables
from tests.service.conftest import OPERATOR, USCC


@pytest.fixture
def filled(desk: Desk, enrolled: ImportResult) -> Engine:
    assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=date(2026, 11, 21))
    return desk.engine


@pytest.mark.parametrize("table", append_only_tables())
@pytest.mark.parametrize("statement", ["UPDATE {0} SET {1} = {1}", "DELETE FROM {0}"])
def test_rows_can_neither_be_changed_nor_deleted(filled: Engine, table: str, statement: str) -> None:
    columns = Base.metadata.tables[table].columns
    with filled.connect() as connection:
        rows = connection.execute(select(func.count()).select_from(Base.metadata.tables[table])).scalar_one()
    assert rows > 0
    with pytest.raises(DBAPIError, match="append-only table"), filled.begin() as connection:
        connection.execute(text(statement.format(table, columns.keys()[0])))


@pytest.mark.parametrize("table", append_only_tables())
def test_no_way_around_by_replace_or_truncate(filled: Engine, table: str) -> None:
    statement = (
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if filled.dialect.name == "sqlite"
        else f"TRUNCATE {table} CASCADE"
    )
    with pytest.raises(DBAPIError, match="append-only table"), filled.begin() as connection:
        connection.execute(text(statement))
