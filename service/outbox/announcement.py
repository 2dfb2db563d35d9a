"""What a procedure tells whom 通知: the shape of its announcements, and the usual audiences."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from service.outbox.people import handlers_of, with_supervisors
from service.store.account import User
from service.store.case import Case

Audience = Callable[[Session, Case], list[User]]


@dataclass(frozen=True)
class Announcement:
    """One kind of notice: who hears of it, and in which words ({number}, {enterprise}, {due}, {unit}, {wanted}, {reason})."""

    to: tuple[Audience, ...]
    subject: str
    body: str
    own_act_too: bool = False
    """Whether who did it is told as well: a receipt is for the person who handed something in."""


def handler(session: Session, case: Case) -> list[User]:
    """The handler alone."""
    found = session.get(User, case.handler_id) if case.handler_id is not None else None
    return [found] if found is not None and found.active else []


def pressed(session: Session, case: Case) -> list[User]:
    """Who has to act, and the supervisors."""
    return with_supervisors(session, handlers_of(session, case))
