"""Delivering 投递: claim, send after the claim is committed, record the outcome; again later when it fails.

A process that dies while it sends leaves its claim behind; the claim runs out and the message is sent once more with the
same key. So it is sent at least once, and a receiver that looks at the key takes it exactly once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

import structlog
from sqlalchemy import or_, select

from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.operation import Desk, Work, operation
from service.outbox.email import send_email
from service.outbox.message import DeliveryFault, Message
from service.outbox.webhook import send_webhook
from service.settings import Settings
from service.store.account import User
from service.store.notice import Delivery, Notice

log = structlog.get_logger(__name__)
Channel = Callable[[Settings, Message], None]
CHANNELS: Mapping[str, Channel] = {"email": send_email, "webhook": send_webhook}
CLAIM = timedelta(minutes=10)
"""Longer than a batch can take with every server running into its time limit."""
BATCH = 5
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=4)


@dataclass
class Delivered:
    """What one run did, in deliveries."""

    sent: int = 0
    failed: int = 0


def deliver(desk: Desk, actor: Actor, channels: Mapping[str, Channel] = CHANNELS) -> Delivered:
    """Send everything whose moment has come. Several processes may do so at once; each message is claimed by one."""
    done = Delivered()
    while batch := claim(desk, actor):
        for message in batch:
            fault: DeliveryFault | None = None
            try:
                channels[message.channel](desk.settings, message)
            except DeliveryFault as error:
                fault = error
            except Exception as error:
                log.error("channel_failed", channel=message.channel, exc_info=error)
                fault = DeliveryFault(f"程序错误（{type(error).__name__}）")
            record(desk, actor, delivery_id=message.delivery_id, fault=fault)
            if fault is None:
                done.sent += 1
            else:
                done.failed += 1
    return done


@operation(Permission.REMINDER_RUN)
def claim(work: Work) -> list[Message]:
    """Take up to ``BATCH`` deliveries, so that no other process sends them; locked rows belong to others already."""
    rows = work.session.scalars(
        select(Delivery)
        .where(
            Delivery.state == "pending",
            Delivery.next_attempt_at <= work.now,
            or_(Delivery.claimed_until.is_(None), Delivery.claimed_until <= work.now),
        )
        .order_by(Delivery.next_attempt_at, Delivery.id)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    for row in rows:
        row.claimed_until = work.now + CLAIM
        row.attempts += 1
    if rows:
        work.audit("delivery.claim", "outbox", deliveries=[row.id for row in rows])
    return [_message(work, row) for row in rows]


def _message(work: Work, row: Delivery) -> Message:
    notice = work.session.get_one(Notice, row.notice_id)
    person = work.session.get_one(User, notice.recipient_id)
    return Message(
        delivery_id=row.id,
        channel=row.channel,
        key=notice.key,
        to_name=person.display_name,
        to_address=person.email if person.active else None,
        subject=notice.subject,
        body=notice.body,
        link=notice.link,
        written_at=notice.created_at,
    )


@operation(Permission.REMINDER_RUN)
def record(work: Work, *, delivery_id: int, fault: DeliveryFault | None) -> None:
    """Write down how an attempt ended: delivered, to be tried again later, or given up."""
    row = work.session.get_one(Delivery, delivery_id, with_for_update=True)
    if row.state != "pending":
        return
    row.claimed_until = None
    if fault is None:
        row.state, row.delivered_at, row.next_attempt_at, row.fault = "delivered", work.now, None, None
    elif fault.for_good or row.attempts >= work.desk.settings.delivery_attempts:
        row.state, row.next_attempt_at, row.fault = "given_up", None, fault.reason[:200]
    else:
        row.next_attempt_at, row.fault = work.now + pause_after(row.attempts), fault.reason[:200]
    work.audit(f"delivery.{row.state}", f"delivery:{row.id}", attempts=row.attempts, fault=row.fault)


def pause_after(attempts: int) -> timedelta:
    """1, 2, 4 … minutes, at most four hours (ours)."""
    doublings: int = 2 ** min(attempts - 1, 20)
    return min(FIRST_PAUSE * doublings, LONGEST_PAUSE)


@operation(Permission.REMINDER_RUN)
def try_again(work: Work) -> int:
    """Put everything that was given up back into the queue, after the cause is mended; returns how many."""
    rows = work.session.scalars(select(Delivery).where(Delivery.state == "given_up").with_for_update()).all()
    for row in rows:
        row.state, row.attempts, row.next_attempt_at, row.claimed_until = "pending", 0, work.now, None
    if rows:
        work.audit("delivery.try_again", "outbox", deliveries=len(rows))
    return len(rows)
