"""What the engines promise: no lost update, reads that cannot write, moments that keep their zone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError, StatementError

from service.operations.dossier_import import ImportResult, import_dossier
from service.operations.operation import Desk
from service.store.account import User
from service.store.audit import verify
from service.store.audit_entry import AuditEntry
from service.store.engine import reading, writing
from service.store.enterprise import Enterprise
from service.store.record import RecordVersion
from tests.service.conftest import OPERATOR, USCC, dossier, penalty

_THREADS, _TIMES = 6, 20


def test_no_lost_update_under_threads(engine: Engine, enrolled: ImportResult) -> None:
    """Read, add one, write: with the driver's own SQLite transactions most of these updates get lost."""

    def add_many(_: int) -> None:
        for _time in range(_TIMES):
            with writing(engine) as session:
                row = session.scalars(select(Enterprise).with_for_update()).one()
                row.revision = row.revision + 1

    with reading(engine) as session:
        before = session.scalars(select(Enterprise.revision)).one()
    with ThreadPoolExecutor(_THREADS) as pool:
        list(pool.map(add_many, range(_THREADS)))
    with reading(engine) as session:
        assert session.scalars(select(Enterprise.revision)).one() == before + _THREADS * _TIMES


def test_first_imports_at_the_same_time_make_one_enterprise(desk: Desk) -> None:
    """Twelve threads bring the same new enterprise; one enrols it, no record comes twice, the chain holds."""

    def bring(number: int) -> ImportResult:
        return import_dossier(desk, OPERATOR, dossier(penalty("shared"), penalty(f"own-{number}")), reason="并发归集")

    with ThreadPoolExecutor(_THREADS) as pool:
        results = list(pool.map(bring, range(12)))
    assert sum(result.enrolled for result in results) == 1
    assert sum("shared" in result.added for result in results) == 1
    with reading(desk.engine) as session:
        assert len(session.scalars(select(Enterprise)).all()) == 1
        assert len(session.scalars(select(RecordVersion)).all()) == 13
        assert verify(session).holds


def test_a_failure_leaves_nothing_behind(engine: Engine, desk: Desk) -> None:
    with pytest.raises(RuntimeError, match="half way"), writing(engine) as session:
        session.add(Enterprise(uscc=USCC, created_at=desk.clock.now(), revision=1))
        session.flush()
        raise RuntimeError("half way")
    with reading(engine) as session:
        assert session.scalars(select(Enterprise)).all() == []


def test_a_reading_session_cannot_write(engine: Engine, desk: Desk) -> None:
    with pytest.raises(DBAPIError), reading(engine) as session:
        session.add(Enterprise(uscc=USCC, created_at=desk.clock.now(), revision=1))
        session.flush()
    # The same pooled connection writes again afterwards.
    with writing(engine) as session:
        session.add(Enterprise(uscc=USCC, created_at=desk.clock.now(), revision=1))


def test_a_reading_session_sees_one_moment(engine: Engine, desk: Desk, enrolled: ImportResult) -> None:
    with reading(engine) as session:
        before = session.scalars(select(AuditEntry.seq)).all()
        import_dossier(desk, OPERATOR, dossier(penalty("later")), reason="其间归集")
        assert session.scalars(select(AuditEntry.seq)).all() == before


def test_moments_come_back_aware_and_equal(engine: Engine) -> None:
    moment = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=timezone(timedelta(hours=8)))
    with writing(engine) as session:
        session.add(Enterprise(uscc=USCC, created_at=moment, revision=1))
    with reading(engine) as session:
        stored = session.scalars(select(Enterprise.created_at)).one()
    assert stored == moment
    assert stored.tzinfo is UTC


def test_a_naive_moment_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="no time zone"), writing(engine) as session:
        session.add(Enterprise(uscc=USCC, created_at=datetime(2026, 3, 1), revision=1))  # noqa: DTZ001
        session.flush()


def test_foreign_keys_are_enforced(engine: Engine, desk: Desk) -> None:
    with pytest.raises(DBAPIError), writing(engine) as session:
        session.add(
            User(
                username="lost",
                display_name="x",
                role="enterprise",
                enterprise_id=999,
                password_hash="x",
                session_stamp="x",
                created_at=desk.clock.now(),
            )
        )
        session.flush()


def test_sqlite_runs_in_wal(engine: Engine) -> None:
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            assert connection.execute(text("PRAGMA journal_mode")).scalar_one() == "wal"
