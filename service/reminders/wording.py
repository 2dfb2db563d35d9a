"""What a reminder says 提醒用语, in words that hold at the moment of sending."""

from __future__ import annotations

from service.operations.calendar import calendar_of, today_of
from service.operations.cases.conduct import conduct_of
from service.operations.operation import Work
from service.outbox.announce import case_link, due_words
from service.outbox.notices import Letter
from service.reminders.schedule import START, is_overdue, working_days_left
from service.store.account import User
from service.store.case import Case
from service.store.enterprise import Enterprise
from service.store.legal_clock import LegalClock
from service.store.reminder import Reminder


def occasion_of(row: Reminder) -> str:
    """A reminder is told once for each due day that it was armed for."""
    return f"reminder/{row.clock_id}/{row.offset}/{'' if row.offset == START else row.due_on}"


def reminder_letter(work: Work, case: Case, clock: LegalClock, row: Reminder, person: User) -> Letter:
    """The reminder as a notice. The clock must be running with a due day."""
    enterprise = work.session.get_one(Enterprise, case.enterprise_id)
    subject = conduct_of(case.procedure).procedure.label
    standing = standing_words(work, clock) if row.offset != START else "开始计时"
    return Letter(
        occasion=occasion_of(row),
        kind="overdue" if is_overdue(row.offset) else "reminder",
        subject=f"{subject} {case.number} {standing}",
        body=f"{enterprise.name or enterprise.uscc}的{subject} {case.number}：{standing}。\n"
        f"办结期限：{due_words(clock)}（{clock.clause}）。",
        link=case_link(person, case),
    )


def standing_words(work: Work, clock: LegalClock) -> str:
    """How far off the due day is, in working days."""
    assert clock.due_on is not None
    today = today_of(work)
    if clock.due_on == today:
        return "今日到期"
    left = working_days_left(calendar_of(work), today, clock.due_on)
    if clock.due_on > today:
        return f"还剩 {left} 个工作日"
    return f"已逾期 {-left} 个工作日"
