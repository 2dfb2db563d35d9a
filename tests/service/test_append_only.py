"""History cannot be rewritten, not even by who holds a database connection."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, Integer, Table, func, insert, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

from service.access.roles import Role
from service.attachments.papers import hand_in
from service.credit_report.issuing import issue_report, print_report
from service.operations.assess import assess_enterprise
from service.operations.dossier_import import ImportResult
from service.operations.objection.filing import Target, file_objection
from service.operations.objection.stepping import take_step
from service.operations.operation import Desk
from service.portal_access.asking import ask
from service.portal_access.authorising import grant_authorisation
from service.store.base import Base
from service.store.columns import UtcDateTime
from service.store.engine import reading
from service.store.objection import ObjectionCase
from service.store.tables import append_only_tables
from tests.service.conftest import OPERATOR, USCC, Person


@pytest.fixture
def filled(desk: Desk, enrolled: ImportResult, person: Callable[..., Person]) -> Engine:
    """Every table that only grows has a row."""
    assess_enterprise(desk, OPERATOR, uscc=USCC, as_of=date(2026, 11, 21))
    officer = person(Role.CASEWORKER).actor
    form = {"kind": "data", "facts": "已撤销", "contact": "王某", "phone": "0317-0000000"}
    (number,) = file_objection(desk, officer, uscc=USCC, targets=[Target("record", "p1")], form=form).cases
    compared = {
        "rows": [{"field": "状态", "held": "有效", "at_source": "已撤销"}],
        "source_unit": "市市场监督管理局",
        "checked_on": "2026-11-21",
    }
    steps = [("assign", {"handler": officer.user_id}), ("start_comparison", {}), ("record_comparison", compared)]
    with reading(desk.engine) as session:
        revision = session.scalars(select(ObjectionCase.revision)).one()
    for event, entries in steps:
        revision = take_step(desk, officer, number=number, revision=revision, event=event, form=entries).revision
    hand_in(desk, officer, number=number, name="证明.pdf", stream=BytesIO(b"%PDF-1.7\n%%EOF\n"))
    own = person(Role.ENTERPRISE, USCC).actor
    granted = grant_authorisation(
        desk, own, uscc=USCC, grantee="某银行", purpose="贷款", scope="grade", expires_on=date(2026, 12, 1)
    )
    ask(desk, code=granted.code, channel="page")
    report = issue_report(desk, own, uscc=USCC, purpose="self")
    print_report(desk, own, uscc=USCC, report=report.id, form="pdf")
    with desk.engine.begin() as connection:
        for table in append_only_tables():
            _some_row(connection, Base.metadata.tables[table])
    return desk.engine


# What a made-up value of its type would not satisfy.
_FITTING = {"per_object": 2, "size": 1, "state": "advised", "stage": "under_way", "source": "none", "act": "visit"}


def _some_row(connection: Connection, table: Table) -> Any:
    """The key of some row of the table; one is made up, with the rows that it refers to, where there is none."""
    key = next(iter(table.primary_key.columns))
    found = connection.execute(select(key).limit(1)).scalar()
    if found is not None:
        return found
    values = {}
    for column in table.columns:
        if column.foreign_keys and (column.primary_key or not column.nullable):
            values[column.name] = _some_row(connection, next(iter(column.foreign_keys)).column.table)
        elif not column.nullable and not (column is key and isinstance(column.type, Integer)):
            values[column.name] = _FITTING.get(column.name, _made_up(column.type))
    made = connection.execute(insert(table).values(values).returning(key))
    return made.scalar_one()


def _made_up(kind: TypeEngine[Any]) -> Any:
    if isinstance(kind, UtcDateTime):
        return datetime(2026, 11, 20, tzinfo=UTC)
    return {
        str: "x",
        int: 1,
        bool: True,
        date: date(2026, 11, 20),
    }.get(kind.python_type, {})  # JSON names no type of its own


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
