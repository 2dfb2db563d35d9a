"""A store full of open objections, written in bulk: what the benchmark of the desk stands on.

Seeded, with shares of our own choosing; they are no statistics of any place. Whatever the size, the same number of reminders is due.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import insert, update

from rulesets.records.uscc import with_check_digit
from service.access.actor import Actor, operator
from service.access.passwords import Passwords
from service.access.roles import Role
from service.clock import SHANGHAI, FixedClock
from service.operations.operation import Desk
from service.operations.tokens import issue_token
from service.operations.users import create_user
from service.settings import Settings
from service.store import schema
from service.store.case import CaseEvent
from service.store.engine import open_engine, writing
from service.store.enterprise import Enterprise, EnterpriseVersion
from service.store.legal_clock import LegalClock
from service.store.objection import ObjectionApplication, ObjectionCase
from service.store.record import CreditRecord, RecordVersion
from service.store.reminder import Reminder
from workflows.calendar import published_calendar
from workflows.clock import Deadline, Span, compute_deadline

# 2026-11-23 10:00 in Shanghai, a Monday: reminders go out.
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
PER_ENTERPRISE = 10
HANDLERS = 5
_CHUNK = 5_000
_STATES = ("received", "assigned", "assigned", "comparing", "compared")


@dataclass(frozen=True)
class Full:
    """A filled store, somebody who works on it, and the means of a program to sign in."""

    desk: Desk
    caseworker: Actor
    token: str
    open_cases: int

    def make_due(self, cases: range) -> None:
        """Let the reminders of these cases fire a minute ago."""
        with writing(self.desk.engine) as session:
            session.execute(
                update(Reminder)
                .where(Reminder.clock_id.in_([number + 1 for number in cases]))
                .values(fires_at=NOW - timedelta(minutes=1), state="armed", sent_at=None)
            )


def filled(url: str, settings: Settings, open_cases: int, seed: int, known_since: datetime = NOW) -> Full:
    """A new store at ``url`` with so many open cases of enterprises that have ``PER_ENTERPRISE`` each, the newest from ``known_since``."""
    engine = open_engine(url)
    schema.upgrade(engine)
    desk = Desk(engine, FixedClock(NOW), settings, Passwords(settings))
    people = operator("bench")
    handlers = [
        create_user(desk, people, username=f"worker-{n}", password=_PASSWORD, role=Role.CASEWORKER, display_name="经办")
        for n in range(HANDLERS)
    ]
    create_user(desk, people, username="chief", password=_PASSWORD, role=Role.SUPERVISOR, display_name="负责人")
    caseworker = Actor(label=f"user:{handlers[0]}", role=Role.CASEWORKER, user_id=handlers[0])
    token = issue_token(desk, caseworker).token
    enterprises = max(1, open_cases // PER_ENTERPRISE)
    for first in range(0, enterprises, _CHUNK):
        _write_enterprises(desk, range(first, min(first + _CHUNK, enterprises)), known_since)
    draw = random.Random(seed)
    for first in range(0, open_cases, _CHUNK):
        _write_cases(desk, range(first, min(first + _CHUNK, open_cases)), enterprises, handlers, draw, known_since)
    with engine.connect() as connection:
        # As a database that has run for some time: its planner knows how much there is.
        connection.exec_driver_sql("ANALYZE")
        connection.commit()
    return Full(desk, caseworker, token, open_cases)


_PASSWORD = "many-plums-2026"


def _write_enterprises(desk: Desk, numbers: range, known_since: datetime) -> None:
    rows = [
        {"id": n + 1, "uscc": with_check_digit(f"91130900{n:09d}"), "name": f"沧州第{n}号有限公司", "region": "cangzhou",
         "created_at": known_since, "revision": 1}
        for n in numbers
    ]  # fmt: skip
    versions = [
        {"enterprise_id": row["id"], "number": 1, "name": row["name"], "region": "cangzhou", "reason": "归集",
         "recorded_at": known_since, "recorded_by": "operator:bench"}
        for row in rows
    ]  # fmt: skip
    with writing(desk.engine) as session:
        session.execute(insert(Enterprise), rows)
        session.execute(insert(EnterpriseVersion), versions)


def _write_cases(
    desk: Desk, numbers: range, enterprises: int, handlers: list[int], draw: random.Random, newest: datetime
) -> None:
    rows: dict[type[Any], list[dict[str, Any]]] = {
        table: []
        for table in (CreditRecord, RecordVersion, ObjectionApplication, ObjectionCase, LegalClock, CaseEvent, Reminder)
    }
    for number in numbers:
        for table, row in _case(number, number % enterprises + 1, handlers, draw, newest):
            rows[table].append(row)
    with writing(desk.engine) as session:
        for table, listed in rows.items():
            session.execute(insert(table), listed)


def _case(
    number: int, enterprise: int, handlers: list[int], draw: random.Random, newest: datetime
) -> Iterator[tuple[type[Any], dict[str, Any]]]:
    identity = number + 1
    # Nothing may be dated after the clock of the store: it would not be known yet.
    at = newest - timedelta(days=draw.randrange(0, 10))
    started = at.astimezone(SHANGHAI).date()
    deadline = _deadline(started)
    # The reminder that is made due belongs to somebody, so the case has a handler from the start.
    state = _STATES[number % len(_STATES)] if number >= len(handlers) else "assigned"
    handler = None if state == "received" else handlers[number % len(handlers)]
    label = f"p{number}"
    yield CreditRecord, {"id": identity, "enterprise_id": enterprise, "label": label, "latest": 1, "created_at": at}
    yield RecordVersion, {
        "record_id": identity, "number": 1, "kind": "administrative_penalty", "date": date(2025, 3, 1), "ended_on": None,
        "revoked": False, "source": None, "attributes": {"penalty_type": "fine"}, "change": "recorded", "origin": "import",
        "reason": "归集", "recorded_at": at, "recorded_by": "operator:bench",
    }  # fmt: skip
    application = f"异〔2026〕{identity:06d}号"
    yield ObjectionApplication, {
        "id": identity, "number": application, "enterprise_id": enterprise, "kind": "data", "facts": "该处罚已被撤销",
        "contact": "王某", "phone": "0317-0000000", "received_at": at, "filed_by": "user:1", "filed_by_user_id": None,
    }  # fmt: skip
    yield ObjectionCase, {
        "id": identity, "number": f"{application}-1", "application_id": identity, "enterprise_id": enterprise, "kind": "data",
        "target_type": "record", "target": label, "target_version": 1, "state": state, "stage": "under_way", "handler_id": handler,
        "due_on": deadline.due, "opened_at": at, "revision": 1,
    }  # fmt: skip
    yield LegalClock, {
        "id": identity, "case_id": identity, "current": True, "code": "CLK-07", "clause": "宿政办发〔2020〕20号",
        "starts_on": started, "length": 5, "unit": "working_days", "extension": 0, "state": "running",
        "due_on": deadline.due, "provisional": False,
        "calendar_version": deadline.calendar_version, "receipt": deadline.to_json(), "stopped_on": None,
    }  # fmt: skip
    yield CaseEvent, {
        "case_id": identity, "number": 1, "at": at, "actor": "user:1", "role": "enterprise", "event": "submit", "before": "-",
        "after": "received", "line": "收到异议申请", "detail": {},
    }  # fmt: skip
    yield Reminder, {
        "clock_id": identity, "offset": "T", "recipient_id": handler or handlers[0], "due_on": deadline.due,
        "fires_at": NOW + timedelta(days=30), "state": "armed",
    }  # fmt: skip


@cache
def _deadline(started: date) -> Deadline:
    return compute_deadline(published_calendar(), started, Span(5, "working_days"))
