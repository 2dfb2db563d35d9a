"""Writing a notice 写通知, inside the transaction of what it tells about; its deliveries wait for the commit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select

from service.access.roles import Role
from service.operations.calendar import calendar_of, today_of
from service.operations.operation import Work
from service.outbox.hours import awake_from
from service.outbox.people import covers_of
from service.store.account import User
from service.store.leave import Leave
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
    return tell_all(work, [(person, letter)], channels, copies=copies).total()


def tell_all(
    work: Work, letters: Sequence[tuple[User, Letter]], channels: Collection[str] = ("email",), *, copies: bool = True
) -> Counter[str]:
    """The same for many people, each with a letter of their own; occasion -> how many were told who had not been."""
    posts = [_Post(person, letter, channels) for person, letter in letters]
    if copies:
        away = _away(work, [person.id for person, _ in letters])
        for person, letter in letters:
            for cover in covers_of(work.session, person.id, today_of(work)) if person.id in away else ():
                copy = Letter(
                    letter.occasion,
                    letter.kind,
                    f"（代{person.display_name}）{letter.subject}",
                    f"{person.display_name}休假，由您代理。\n{letter.body}",
                    letter.link,
                )
                posts.append(_Post(cover, copy, [channel for channel in channels if channel != "webhook"]))
    return _write(work, posts)


class _Post(NamedTuple):
    person: User
    letter: Letter
    channels: Collection[str]

    @property
    def key(self) -> str:
        return f"{self.letter.occasion}/{self.person.id}"


def _away(work: Work, people: Collection[int]) -> set[int]:
    day = today_of(work)
    query = select(Leave.user_id).where(Leave.user_id.in_(people), Leave.first <= day, Leave.last >= day)
    return set(work.session.scalars(query))


def _write(work: Work, posts: Sequence[_Post]) -> Counter[str]:
    # Whoever is told directly comes before whoever is told as a stand-in.
    once = {post.key: post for post in reversed(posts)}
    known = set(work.session.scalars(select(Notice.key).where(Notice.key.in_(once))))
    fresh = [post for key, post in reversed(once.items()) if key not in known]
    notices = [
        Notice(
            key=post.key,
            recipient_id=post.person.id,
            kind=post.letter.kind,
            subject=post.letter.subject[:MOST_SUBJECT],
            body=post.letter.body,
            link=post.letter.link,
            created_at=work.now,
        )
        for post in fresh
    ]
    work.session.add_all(notices)
    work.session.flush()
    for notice, post in zip(notices, fresh, strict=True):
        work.session.add_all(_deliveries(work, notice, post))
    work.session.flush()
    return Counter(post.letter.occasion for post in fresh)


def _deliveries(work: Work, notice: Notice, post: _Post) -> Iterator[Delivery]:
    yield _delivery(notice, "inbox", work.now, delivered=True)
    settings, person = work.desk.settings, post.person
    if "email" in post.channels and settings.smtp_host and person.email:
        yield _delivery(notice, "email", _moment(work, person))
    if "webhook" in post.channels and settings.webhook_url is not None:
        yield _delivery(notice, "webhook", _moment(work, person))


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
