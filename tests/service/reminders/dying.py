"""A process that delivers and dies at a chosen point, as ``kill -9`` would have it (run by test_delivery)."""

from __future__ import annotations

import os
import sys
from datetime import datetime

from service.access.passwords import Passwords
from service.clock import FixedClock
from service.operations.objection.filing import Target, file_objection
from service.operations.operation import Desk
from service.outbox.deliver import deliver
from service.outbox.email import send_email
from service.outbox.message import Message
from service.settings import Settings
from service.store.engine import open_engine
from tests.service.conftest import USCC
from tests.service.objection.conftest import FORM
from tests.service.reminders.conftest import SCHEDULER


def main(url: str, now: str, port: str, point: str) -> None:
    settings = Settings(
        database_url=url,
        smtp_host="127.0.0.1",
        smtp_port=int(port),
        smtp_security="none",
        mail_from="credit@example.cn",
    )

    def send(settings: Settings, message: Message) -> None:
        if point == "after_sending":
            send_email(settings, message)
        os._exit(9)

    desk = Desk(open_engine(url), FixedClock(datetime.fromisoformat(now)), settings, Passwords(settings))
    if point == "after_commit":
        file_objection(desk, SCHEDULER, uscc=USCC, targets=[Target("record", "p1")], form=FORM)
        os._exit(9)
    deliver(desk, SCHEDULER, {"email": send, "webhook": send})


if __name__ == "__main__":
    main(*sys.argv[1:])
