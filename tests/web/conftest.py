"""Shared ground of the page tests: the demonstration data in a copied SQLite file, a clock that stands still, readers of each role."""

from __future__ import annotations

import re
import shutil
import traceback
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog.testing
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine

from service.access.passwords import Passwords
from service.app import create_app
from service.clock import FixedClock, today
from service.demo.dossiers import DemoEnterprise, demo_enterprises
from service.demo.filling import fill
from service.operations.operation import Desk
from service.settings import Settings
from service.store.engine import open_engine
from service.store.schema import upgrade
from tests.once_per_process import with_kept_statements

# 2026-11-21 10:00 in Shanghai.
START = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
TODAY = today(FixedClock(START))
PASSWORD = "plum-rain-2026"
Reader = Callable[[str], FlaskClient]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "browser: needs Chromium; fails, and never skips, where there is none")


def cheap_settings(folder: Path, **more: Any) -> Settings:
    """Cheap hashes, generous rate limits, everything else as shipped."""
    given: dict[str, Any] = {
        "instance_dir": folder,
        "argon2_time_cost": 1,
        "argon2_memory_kib": 8,
        "argon2_parallelism": 1,
        "argon2_allow_weak": True,
        "rate_limit_sign_in": "1000 per minute",
        "rate_limit_queries": "1000 per minute",
    }
    return Settings(**{**given, **more})


@pytest.fixture(scope="session")
def filled_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with the demonstration, copied by each test that may change it."""
    folder = tmp_path_factory.mktemp("filled")
    settings = cheap_settings(folder)
    engine = open_engine(settings.database)
    upgrade(engine)
    fill(Desk(engine, FixedClock(START), settings, Passwords(settings)), TODAY, PASSWORD)
    # Closing the last connection folds the write-ahead log into the one file that is copied.
    engine.dispose()
    return folder / "chengheng.db"


@pytest.fixture(scope="session")
def shown() -> dict[str, DemoEnterprise]:
    """The demonstration enterprises by what they show; those that show nothing of their own by their name."""
    found: dict[str, DemoEnterprise] = {}
    for enterprise in demo_enterprises(TODAY):
        found.setdefault(enterprise.shows or str(enterprise.dossier.name), enterprise)
    return found


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
    return cheap_settings(tmp_path / "instance")


@pytest.fixture
def engine(filled_file: Path, settings: Settings) -> Iterator[Engine]:
    settings.instance_dir.mkdir()
    shutil.copy(filled_file, settings.instance_dir / "chengheng.db")
    engine = with_kept_statements(open_engine(settings.database))
    yield engine
    engine.dispose()


@pytest.fixture
def app(engine: Engine, clock: FixedClock, settings: Settings) -> Flask:
    return create_app(settings, clock, engine)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def csrf_token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None, "the page has no form"
    return found.group(1)


def post(client: FlaskClient, address: str, data: dict[str, str], page: str = "/sign-in") -> Any:
    """Send a form as a browser does: with the token of the page that it stands on."""
    token = csrf_token(client.get(page, follow_redirects=True).text)
    return client.post(address, data={"csrf_token": token, **data})


@pytest.fixture
def reader(app: Flask) -> Reader:
    """A client signed in as one of the demonstration accounts."""

    def sign_in(username: str) -> FlaskClient:
        client = app.test_client()
        answer = post(client, "/sign-in", {"username": username, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return client

    return sign_in


def grade_page(enterprise: DemoEnterprise) -> str:
    return f"/enterprises/{enterprise.dossier.uscc}/grade"
