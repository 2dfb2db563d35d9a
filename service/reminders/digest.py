"""The morning digest 晨间汇总: one message per person and working day, instead of one for every case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta

import structlog
from sqlalchemy import ColumnElement, and_, or_, select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.calendar import today_of
from service.operations.cases.conduct import conduct_of
from service.operations.operation import Desk, Work, operation
from service.outbox.announce import due_words
from service.outbox.hours import DUE_HOUR, MORNING, at
from service.outbox.notices import Letter, tell
from service.outbox.people import away_covered_by
from service.reminders.sweep import quiet_now, why_moot
from service.reminders.wording import standing_words
from service.store.account import User
from service.store.case import Case
from service.store.leave import Leave
from service.store.legal_clock import LegalClock
from service.store.reminder import Reminder

log = structlog.get_logger(__name__)
Line = tuple[Case, LegalClock]


def send_digests(desk: Desk, actor: Actor) -> int:
    """Write the digest of the day to everybody who has something due; returns how many were written.

    Later in the day, or a second time, it writes only what is missing. Nothing happens while the office rests.
    """
    if quiet_now(desk, actor):
        return 0
    written = 0
    for person in people_with_something_due(desk, actor):
        try:
            written += write_digest(desk, actor, user_id=person)
        except Exception as error:
            log.error("digest_failed", recipient=person, exc_info=error)
    return written


@operation(Permission.REMINDER_RUN)
def people_with_something_due(work: Work) -> list[int]:
    """Whoever has a reminder this morning, and whoever stands in for such a person."""
    concerned = set(work.session.scalars(select(Reminder.recipient_id).where(_this_morning(work)).distinct()))
    today = today_of(work)
    covers = set(work.session.scalars(select(Leave.cover_id).where(Leave.first <= today, Leave.last >= today)))
    return sorted(concerned | covers)


@operation(Permission.REMINDER_RUN)
def write_digest(work: Work, *, user_id: int) -> bool:
    """The digest of one person; False when there is nothing to say or it was said already."""
    person = work.session.get_one(User, user_id)
    if not person.active:
        return False
    today = today_of(work)
    own = _lines(work, [user_id])
    covered = _lines(work, away_covered_by(work.session, user_id, today))
    if not own and not covered:
        return False
    overdue = sum(clock.due_on is not None and clock.due_on < today for _, clock in [*own, *covered])
    letter = Letter(
        occasion=f"digest/{today}",
        kind="digest",
        subject=f"今日办件 {len(own) + len(covered)} 件{f'，其中逾期 {overdue} 件' if overdue else ''}",
        body=_body(work, own, covered),
        link="/desk",
    )
    # Who stands in has a digest of his own, with these lines in it: a copy would tell it twice.
    told = tell(work, person, letter, ("email", "webhook"), copies=False)
    if told:
        work.audit("digest.write", f"user:{user_id}", lines=len(own) + len(covered))
    return bool(told)


def _this_morning(work: Work) -> ColumnElement[bool]:
    today = today_of(work)
    return and_(
        Reminder.fires_at <= at(today, DUE_HOUR),
        or_(
            Reminder.state == "armed",
            # A digest that comes late still tells what was sent since the day began.
            and_(Reminder.state == "sent", Reminder.sent_at >= at(today, MORNING) - timedelta(minutes=1)),
        ),
    )


def _lines(work: Work, people: Sequence[int]) -> list[Line]:
    """The cases that these people have a reminder of this morning, the most urgent first, each once."""
    rows: Iterable[tuple[Reminder, LegalClock, Case]] = work.session.execute(
        select(Reminder, LegalClock, Case)
        .join(LegalClock, LegalClock.id == Reminder.clock_id)
        .join(Case, Case.id == LegalClock.case_id)
        .where(Reminder.recipient_id.in_(people), _this_morning(work))
        .order_by(LegalClock.due_on, Case.number)
    ).all()
    found = {clock.id: (case, clock) for row, clock, case in rows if why_moot(work, case, clock, row) is None}
    return list(found.values())


def _body(work: Work, own: Sequence[Line], covered: Sequence[Line]) -> str:
    parts = [_line(work, case, clock) for case, clock in own]
    if covered:
        parts += ["代理办件：", *(_line(work, case, clock) for case, clock in covered)]
    return "\n".join(parts)


def _line(work: Work, case: Case, clock: LegalClock) -> str:
    subject = conduct_of(case.procedure).procedure.label
    return f"{subject} {case.number}：{standing_words(work, clock)}，办结期限 {due_words(clock)}"
