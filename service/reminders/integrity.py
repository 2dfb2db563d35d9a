"""Nightly checks 夜间自查: what must never be so, found before a clock runs out unseen. Each has its line in docs/runbook.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import exists, func, select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.access.roles import Role
from service.operations.calendar import today_of
from service.operations.operation import Desk, Work, operation
from service.outbox.notices import Letter, tell
from service.store.account import User
from service.store.audit import verify
from service.store.case import Case, Stage
from service.store.engine import reading
from service.store.legal_clock import LegalClock
from service.store.notice import Delivery
from service.store.reminder import Reminder

log = structlog.get_logger(__name__)
NEAR = timedelta(days=30)
"""How long before a provisional due day the missing calendar becomes urgent (ours)."""
CODES = (
    "case_without_clock",
    "clock_without_reminder",
    "handler_inactive",
    "audit_chain_broken",
    "provisional_due_near",
    "delivery_given_up",
)
MOST_LINES = 20


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: its stable code, which is also its heading in the runbook, and a sentence."""

    code: str
    subject: str
    message: str


def check_integrity(desk: Desk, actor: Actor) -> tuple[Finding, ...]:
    """Everything that is wrong now, on one consistent view; writers are not held up meanwhile. Raises Forbidden."""
    actor.must(Permission.REMINDER_RUN)
    with reading(desk.engine) as session:
        work = Work(session, desk, actor, desk.clock.now(), Permission.REMINDER_RUN)
        return tuple(
            finding
            for check in (_without_clock, _without_reminder, _handler_inactive, _chain, _provisional, _given_up)
            for finding in check(work)
        )


def check_nightly(desk: Desk, actor: Actor) -> tuple[Finding, ...]:
    """Check, and tell supervisors and administrators, once a day."""
    found = check_integrity(desk, actor)
    log.info("integrity_checked", findings=len(found))
    if found:
        report_findings(desk, actor, findings=found)
    return found


@operation(Permission.REMINDER_RUN)
def report_findings(work: Work, *, findings: tuple[Finding, ...]) -> int:
    """A notice to those who can mend it; numbers and codes only. Returns how many were told."""
    lines = [f"{finding.code}　{finding.subject}：{finding.message}" for finding in findings[:MOST_LINES]]
    if len(findings) > MOST_LINES:
        lines.append(f"另有 {len(findings) - MOST_LINES} 项，请执行 chengheng integrity 查看。")
    letter = Letter(
        occasion=f"integrity/{today_of(work)}",
        kind="integrity",
        subject=f"夜间自查发现 {len(findings)} 项问题",
        body="\n".join([*lines, "处理办法见运行手册。"]),
        link="/inbox",
    )
    people = work.session.scalars(
        select(User).where(User.active.is_(True), User.role.in_((Role.SUPERVISOR.value, Role.ADMINISTRATOR.value)))
    ).all()
    told = sum(tell(work, person, letter) for person in people)
    if told:
        work.audit("integrity.report", "integrity", findings=len(findings), told=told)
    return told


def _without_clock(work: Work) -> Iterator[Finding]:
    going = exists().where(LegalClock.case_id == Case.id, LegalClock.current, LegalClock.state != "stopped")
    query = select(Case.number).where(Case.stage == Stage.UNDER_WAY.value, ~going)
    for number in work.session.scalars(query.order_by(Case.id)):
        yield Finding("case_without_clock", number, "未办结，却没有在走的时限")


def _without_reminder(work: Work) -> Iterator[Finding]:
    armed = exists().where(Reminder.clock_id == LegalClock.id, Reminder.state == "armed")
    query = select(Case.number).join(LegalClock, LegalClock.case_id == Case.id)
    for number in work.session.scalars(query.where(LegalClock.state == "running", ~armed).order_by(Case.id)):
        yield Finding("clock_without_reminder", number, "时限在走，却没有设定提醒")


def _handler_inactive(work: Work) -> Iterator[Finding]:
    query = select(Case.number).join(User, User.id == Case.handler_id)
    query = query.where(Case.stage == Stage.UNDER_WAY.value, User.active.is_(False))
    for number in work.session.scalars(query.order_by(Case.id)):
        yield Finding("handler_inactive", number, "经办人的账号已停用")


def _chain(work: Work) -> Iterator[Finding]:
    report = verify(work.session)
    if not report.holds:
        yield Finding("audit_chain_broken", f"第 {report.broken_seq} 条", report.reason or "")


def _provisional(work: Work) -> Iterator[Finding]:
    query = select(Case.number, LegalClock.due_on).join(LegalClock, LegalClock.case_id == Case.id)
    query = query.where(
        LegalClock.state == "running", LegalClock.provisional.is_(True), LegalClock.due_on <= today_of(work) + NEAR
    )
    for number, due in work.session.execute(query.order_by(LegalClock.due_on)):
        yield Finding("provisional_due_near", number, f"到期日 {due} 仍为暂定，请载入当年放假安排")


def _given_up(work: Work) -> Iterator[Finding]:
    query = select(Delivery.channel, func.count()).where(Delivery.state == "given_up").group_by(Delivery.channel)
    for channel, count in work.session.execute(query.order_by(Delivery.channel)):
        yield Finding("delivery_given_up", channel, f"{count} 条消息多次投递失败，已停止重试")
