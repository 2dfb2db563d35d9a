"""What a command needs of the service 运行环境: settings, database, desk; faults shown as one Chinese sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from service.access.passwords import Passwords
from service.clock import SystemClock
from service.faults import ServiceFault
from service.logs import configure_logs
from service.operations.operation import Desk
from service.settings import Settings, SettingsFault, load_settings
from service.store.engine import open_engine, reading
from service.store.schema import SchemaFault, current_revision, head_revision

EXIT_FAULT = 2


def fail(message: str) -> NoReturn:
    """End the command with exit code 2 and a sentence on standard error."""
    click.echo(f"错误：{message}", err=True)
    raise SystemExit(EXIT_FAULT)


@contextmanager
def plain_faults() -> Iterator[None]:
    """Show expected faults without a traceback."""
    try:
        yield
    except ServiceFault as fault:
        fail(fault.message)
    except (SettingsFault, SchemaFault) as fault:
        fail(str(fault))
    except DBAPIError as error:
        fail(f"数据库不可用：{error.orig}")


def settings_or_fail() -> Settings:
    with plain_faults():
        settings = load_settings()
    # Standard output belongs to results; every log line goes to standard error.
    configure_logs(as_json=settings.log_json, level=settings.log_level)
    return settings


@contextmanager
def opened_engine(settings: Settings) -> Iterator[Engine]:
    """The database of the settings, closed again at the end."""
    engine = open_engine(settings.database)
    try:
        with plain_faults():
            yield engine
    finally:
        engine.dispose()


@contextmanager
def opened_desk() -> Iterator[Desk]:
    """A desk on a database that has the right structure."""
    settings = settings_or_fail()
    with opened_engine(settings) as engine:
        with reading(engine) as session:
            found = current_revision(session.connection())
        if found != head_revision():
            fail("数据库结构不是本程序的版本，请先执行 chengheng db upgrade")
        yield Desk(engine, SystemClock(), settings, Passwords(settings))
