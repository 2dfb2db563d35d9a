"""Writing a notice 写通知, inside the transaction of what it tells about; its deliveries wait for the commit."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from service.access.roles import Role
from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Work
from service.outbox.hours import awake_from
from service.outbox.people import covers_of
from service.store.account import User
from service.store.notice import Delivery, Notice

MOST_SUBJECT = 200


@dataclass(frozen=True)
class Letter:
    """What is told, whoever it is told to. ``occasion`` makes the unique key, together with the person."""

    occasion: str
    kind: str
    subject: str
    body: str
    link: str


def tell(
    work: Work, person: User, letter: Letter, channels: Collection[str] = ("email",), *, copies: bool = True
) -> int:
    """Tell one person, and whoever stands in for that person today. Returns how many were told who had not been.

    The key holds occasion and person, so that somebody who is told both directly and as a stand-in is told once.
    ``channels``: those beside the inbox; the e-mail only goes to people who have an address.
    """
    told = int(_write(work, person, letter, channels))
    if not copies:
        return told
    for cover in covers_of(work.session, person.id, today_of(work)):
        copy = Letter(
            letter.occasion,
            letter.kind,
            f"（代{person.display_name}）{letter.subject}",
            f"{person.display_name}休假，由您代理。\n{letter.body}",
            letter.link,
        )
        told += _write(work, cover, copy, [channel for channel in channels if channel != "webhook"])
    return told


def _write(work: Work, person: User, letter: Letter, channels: Collection[str]) -> bool:
    key = f"{letter.occasion}/{person.id}"
    if work.session.scalars(select(Notice.id).where(Notice.key == key)).first() is not None:
        return False
    notice = Notice(
        key=key,
        recipient_id=person.id,
        kind=letter.kind,
        subject=letter.subject[:MOST_SUBJECT],
        body=letter.body,
        link=letter.link,
        created_at=work.now,
    )
    work.session.add(notice)
    work.session.flush()
    work.session.add(_delivery(notice, "inbox", work.now, delivered=True))
    settings = work.desk.settings
    if "email" in channels and settings.smtp_host and person.email:
        work.session.add(_delivery(notice, "email", _moment(work, person)))
    if "webhook" in channels and settings.webhook_url is not None:
        work.session.add(_delivery(notice, "webhook", _moment(work, person)))
    work.session.flush()
    return True


def _moment(work: Work, person: User) -> datetime:
    """Enterprises hear at once; the office is left in peace on rest days and at night."""
    return work.now if person.role == Role.ENTERPRISE.value else awake_from(calendar_of(work), work.now)


def _delivery(notice: Notice, channel: str, moment: datetime, *, delivered: bool = False) -> Delivery:
    return Delivery(
        notice_id=notice.id,
        channel=channel,
        state="delivered" if delivered else "pending",
        attempts=0,
        next_attempt_at=None if delivered else moment,
        delivered_at=moment if delivered else None,
    )
