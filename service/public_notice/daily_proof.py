"""The daily proof 公示每日留痕: every day the content of the public notices and its SHA-256 are kept, each day naming the one before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from service.access.actor import Actor
from service.access.permissions import Permission
from service.operations.calendar import today_of
from service.operations.operation import Desk, Work, operation
from service.public_notice.content import PublicNotice, canonical_text, hash_of, running_notices
from service.store.notice_day import NoticeDay


@dataclass(frozen=True)
class ProofLine:
    """One day of a notice: the hash of that day's whole content; None where no proof was stored."""

    day: date
    sha256: str | None


def keep_proof(desk: Desk, actor: Actor) -> bool:
    """Keep the proof of today, once. False where it is there already."""
    return keep_proof_of_today(desk, actor)


@operation(Permission.NOTICE_RUN)
def keep_proof_of_today(work: Work) -> bool:
    day = today_of(work)
    if work.session.get(NoticeDay, day) is not None:
        return False
    latest = work.session.scalars(select(NoticeDay).order_by(NoticeDay.day.desc()).limit(1)).first()
    notices = running_notices(work.session, work.desk.settings, day)
    text = canonical_text(notices, day, latest.sha256 if latest is not None else None)
    row = NoticeDay(day=day, content=text, notices=len(notices), sha256=hash_of(text), stored_at=work.now)
    work.session.add(row)
    work.session.flush()
    work.audit("notice.proof", f"day:{day.isoformat()}", notices=len(notices), sha256=row.sha256)
    return True


def proof_of(session: Session, notice: PublicNotice, today: date) -> tuple[ProofLine, ...]:
    """Each day of the notice after its publication up to today, with the hash of the stored content that shows it."""
    query = select(NoticeDay).where(NoticeDay.day > notice.first, NoticeDay.day <= min(notice.last, today))
    stored = {row.day: row for row in session.scalars(query)}
    lines = []
    for step in range(1, (min(notice.last, today) - notice.first).days + 1):
        day = notice.first + timedelta(days=step)
        row = stored.get(day)
        shown = row is not None and any(item["number"] == notice.number for item in json.loads(row.content)["notices"])
        lines.append(ProofLine(day, row.sha256 if row is not None and shown else None))
    return tuple(lines)


def count_days(session: Session) -> int:
    """How many days are kept."""
    return session.scalar(select(func.count()).select_from(NoticeDay)) or 0


def first_fault(session: Session) -> str | None:
    """The first day whose content or chain does not hold, in words; None where every stored day does."""
    before: str | None = None
    for row in session.scalars(select(NoticeDay).order_by(NoticeDay.day)):
        if hash_of(row.content) != row.sha256:
            return f"{row.day}：内容与校验值不符"
        if json.loads(row.content)["before"] != before:
            return f"{row.day}：与前一日的校验值不相连"
        before = row.sha256
    return None
