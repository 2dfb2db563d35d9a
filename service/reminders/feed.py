"""A person's due days as a calendar 日历订阅 (iCalendar, RFC 5545), for the calendar program that the person already uses."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from service.access.roles import Role
from service.operations.cases.conduct import conduct_of
from service.operations.operation import Desk
from service.outbox.addresses import feed_digest
from service.outbox.announce import case_link
from service.store.account import User
from service.store.case import Case, Stage
from service.store.engine import reading
from service.store.legal_clock import LegalClock


def feed_of(desk: Desk, token: str) -> bytes | None:
    """The calendar of whoever holds this secret; None for an unknown or revoked one and for a closed account."""
    with reading(desk.engine) as session:
        user = session.scalars(
            select(User).where(User.feed_sha256 == feed_digest(token), User.active.is_(True))
        ).one_or_none()
        if user is None:
            return None
        calendar = Calendar.new(name="诚衡办结期限", prodid="-//Chengheng//zh-CN//", uid=f"feed-{user.id}@chengheng")
        for case, clock in _due(session, user):
            calendar.add_component(_event(user, case, clock, desk.clock.now(), desk.settings.public_url))
        text: bytes = calendar.to_ical()
        return text


def _due(session: Session, user: User) -> Iterable[tuple[Case, LegalClock]]:
    return session.execute(
        select(Case, LegalClock)
        .join(LegalClock, LegalClock.case_id == Case.id)
        .where(
            _own(user),
            Case.stage == Stage.UNDER_WAY.value,
            LegalClock.state == "running",
            LegalClock.due_on.is_not(None),
        )
        .order_by(LegalClock.due_on, Case.id)
    ).all()


def _own(user: User) -> ColumnElement[bool]:
    """Which cases are this person's: the enterprise's own, the department's, or those that he handles."""
    if user.role == Role.ENTERPRISE.value:
        # Who objects to its public notice is not told to an enterprise.
        return (Case.enterprise_id == user.enterprise_id) & ~((Case.procedure == "objection") & (Case.kind == "notice"))
    if user.role == Role.DEPARTMENT.value:
        return Case.unit == user.unit
    return Case.handler_id == user.id


def _event(user: User, case: Case, clock: LegalClock, now: datetime, public_url: str) -> Event:
    """An all-day event. The identity follows the clock, so that a moved due day moves the event."""
    assert clock.due_on is not None
    event = Event()
    event.add("uid", f"clock-{clock.id}@chengheng")
    event.add("dtstamp", now)
    event.add("dtstart", clock.due_on)
    event.add("dtend", clock.due_on + timedelta(days=1))
    event.add(
        "summary",
        f"{conduct_of(case.procedure).procedure.label} {case.number} 办结期限{'（暂定）' if clock.provisional else ''}",
    )
    event.add("description", clock.clause)
    event.add("status", "TENTATIVE" if clock.provisional else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if public_url:
        event.add("url", f"{public_url.rstrip('/')}{case_link(user, case)}")
    return event
