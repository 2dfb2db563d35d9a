"""An office with reminders: a case under way, a mail server and a group robot that really listen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import create_server
from threading import Thread
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select

from service.access.actor import Actor, operator
from service.clock import SHANGHAI, FixedClock
from service.operations.operation import Desk
from service.reminders.sweep import Swept, sweep
from service.store.account import User
from service.store.engine import reading, writing
from service.store.notice import Delivery, Notice
from service.store.reminder import Reminder
from tests.service.objection.conftest import Procedure, procedure

__all__ = ["procedure"]
SCHEDULER = operator("scheduler")


def moment(text: str) -> datetime:
    """A moment of Shanghai, written like ``2026-11-27 09:00``."""
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


@dataclass
class Office:
    """Moves the clock, sweeps, and tells what is in the store."""

    desk: Desk
    clock: FixedClock
    procedure: Procedure

    def at(self, text: str) -> None:
        self.clock.advance(moment(text) - self.clock.now())

    def sweep_at(self, text: str) -> Swept:
        self.at(text)
        return sweep(self.desk, SCHEDULER)

    def assigned(self) -> str:
        """A case of ``p1``, filed and given to the caseworker at the moment of the clock."""
        (number,) = self.procedure.file("p1").cases
        self.procedure.step(number, "assign", {"handler": self.procedure.caseworker.user_id}, self.procedure.supervisor)
        return number

    def reminders(self, actor: Actor | None = None, state: str | None = None) -> dict[str, Reminder]:
        """By offset; of one person, or of all."""
        query = select(Reminder).order_by(Reminder.fires_at)
        if actor is not None:
            query = query.where(Reminder.recipient_id == actor.user_id)
        if state is not None:
            query = query.where(Reminder.state == state)
        with reading(self.desk.engine) as session:
            return {row.offset: row for row in session.scalars(query)}

    def notices(self, actor: Actor | None = None, *kinds: str) -> list[Notice]:
        query = select(Notice).order_by(Notice.id)
        if actor is not None:
            query = query.where(Notice.recipient_id == actor.user_id)
        with reading(self.desk.engine) as session:
            return [notice for notice in session.scalars(query) if not kinds or notice.kind in kinds]

    def deliveries(self, channel: str) -> list[Delivery]:
        with reading(self.desk.engine) as session:
            return list(session.scalars(select(Delivery).where(Delivery.channel == channel).order_by(Delivery.id)))

    def change_user(self, actor: Actor, **values: Any) -> None:
        with writing(self.desk.engine) as session:
            user = session.get_one(User, actor.user_id)
            for name, value in values.items():
                setattr(user, name, value)


@pytest.fixture
def office(desk: Desk, clock: FixedClock, procedure: Procedure) -> Office:
    return Office(desk, clock, procedure)


@dataclass
class Mailbox:
    """What the mail server took in; ``refuse`` answers instead of taking, as often as it has entries."""

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list)
    refuse: list[str] = field(default_factory=list)

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:
        if self.refuse:
            return self.refuse.pop(0)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox(free_port())
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@dataclass
class Robot:
    """A group robot: what it was posted, and what it answers."""

    url: str = ""
    posts: list[tuple[dict[str, Any], str]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)


@pytest.fixture
def robot() -> Iterator[Robot]:
    found = Robot()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            found.posts.append((body, self.headers["Idempotency-Key"]))
            answer = json.dumps(found.answers.pop(0) if found.answers else {"errcode": 0}).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_address[1]}/robot?key=quite-secret"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
