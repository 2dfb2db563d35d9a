"""Who changes his own account, and who is told something at the same moment, do not wait for each other in a circle."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event
from typing import Any

import pytest

from service.operations.operation import Work
from service.outbox.addresses import issue_feed, set_email
from service.outbox.leave import enter_leave
from tests.service.reminders.conftest import Office
from tests.service.reminders.test_sweep import username


def _email(office: Office) -> None:
    set_email(office.desk, office.procedure.caseworker, email="worker@example.cn")


def _feed(office: Office) -> None:
    issue_feed(office.desk, office.procedure.caseworker)


def _leave(office: Office) -> None:
    p = office.procedure
    enter_leave(
        office.desk,
        p.caseworker,
        username=username(office, p.caseworker.user_id),
        first=date(2026, 12, 1),
        last=date(2026, 12, 2),
        cover=username(office, p.other.user_id),
    )


@pytest.mark.parametrize("change", [_email, _feed, _leave])
def test_a_notice_is_written_while_its_reader_changes_his_account(
    office: Office, monkeypatch: pytest.MonkeyPatch, change: Callable[[Office], None]
) -> None:
    """The account holds its row and waits for the audit chain; the step holds the chain and refers to the row."""
    if office.desk.engine.dialect.name == "sqlite":
        return  # One writer at a time: there is no circle to wait in.
    number = office.assigned()
    holding, done = Event(), Event()
    real = Work.audit

    def audit(work: Work, action: str, subject: str, **detail: Any) -> None:
        if action in ("user.email", "feed.issue", "leave.enter"):
            work.session.flush()
            holding.set()
            assert done.wait(10), "the step waited for the account"
        real(work, action, subject, **detail)

    monkeypatch.setattr(Work, "audit", audit)
    with ThreadPoolExecutor(1) as pool:
        changing = pool.submit(change, office)
        assert holding.wait(10)
        office.procedure.step(number, "urge", {}, office.procedure.enterprise)
        done.set()
        changing.result(20)
    assert [n.kind for n in office.notices(office.procedure.caseworker)] == ["assigned", "urged"]
