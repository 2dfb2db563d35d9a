"""One morning digest per person and working day (DC-2)."""

from __future__ import annotations

from datetime import date

from service.outbox.leave import enter_leave
from service.reminders.digest import send_digests
from tests.service.reminders.conftest import SCHEDULER, Office
from tests.service.reminders.test_sweep import username


def digest_at(office: Office, moment: str) -> int:
    office.at(moment)
    return send_digests(office.desk, SCHEDULER)


def test_one_message_for_all_that_is_due(office: Office) -> None:
    office.procedure.file("p1", "h1")
    assert digest_at(office, "2026-11-27 08:30") == 1
    (digest,) = office.notices(office.procedure.supervisor, "digest")
    assert digest.subject == "今日办件 2 件"
    assert digest.body.count("今日到期") == 2 and "办结期限 2026-11-27" in digest.body
    assert digest_at(office, "2026-11-27 08:31") == 0


def test_overdue_cases_are_counted_in_the_subject(office: Office) -> None:
    office.procedure.file("p1")
    office.sweep_at("2026-11-27 09:00")
    digest_at(office, "2026-11-30 08:30")
    (digest,) = office.notices(office.procedure.supervisor, "digest")
    assert digest.subject == "今日办件 1 件，其中逾期 1 件"


def test_a_late_digest_still_holds_what_was_told_this_morning(office: Office) -> None:
    """The scheduler came up after the sweep of nine o'clock."""
    office.assigned()
    office.sweep_at("2026-11-26 09:00")
    assert digest_at(office, "2026-11-26 10:00") == 1
    assert "还剩 1 个工作日" in office.notices(office.procedure.caseworker, "digest")[0].body


def test_no_digest_on_a_rest_day_nor_without_anything_due(office: Office) -> None:
    office.assigned()
    assert digest_at(office, "2026-11-22 08:30") == 0
    assert digest_at(office, "2026-11-24 08:30") == 0
    assert digest_at(office, "2026-11-25 08:29") == 0
    assert office.notices(None, "digest") == []


def test_a_decided_case_is_not_in_it(office: Office) -> None:
    number = office.assigned()
    office.procedure.step(number, "withdraw", {}, office.procedure.enterprise)
    assert digest_at(office, "2026-11-26 08:30") == 0


def test_whoever_stands_in_reads_it_in_his_own_digest(office: Office) -> None:
    office.assigned()
    procedure = office.procedure
    enter_leave(
        office.desk,
        procedure.caseworker,
        username=username(office, procedure.caseworker.user_id),
        first=date(2026, 11, 26),
        last=date(2026, 11, 26),
        cover=username(office, procedure.other.user_id),
    )
    assert digest_at(office, "2026-11-26 08:30") == 2
    (digest,) = office.notices(procedure.other, "digest")
    assert digest.body.startswith("代理办件：")
