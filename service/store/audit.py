"""Writing and proving the audit chain 审计链: a changed, removed or inserted row is found and named."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from service.store.audit_entry import AuditEntry

GENESIS = "0" * 64
# Any number serves; it only has to be the same for every process that writes the chain.
_CHAIN_LOCK = 8_760_175


class Line(NamedTuple):
    """What a row of the chain says."""

    at: datetime
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]


@dataclass(frozen=True)
class ChainReport:
    """The outcome of a proof: ``broken_seq`` is the first row that does not hold, None when all do."""

    rows: int
    head: str
    broken_seq: int | None = None
    reason: str | None = None

    @property
    def holds(self) -> bool:
        return self.broken_seq is None


def append(session: Session, lines: Sequence[Line]) -> None:
    """Add rows to the chain in their order, inside the caller's transaction, which holds the chain from here to its end."""
    if session.get_bind().dialect.name == "postgresql":
        # Without it two transactions could both follow the same row; SQLite's BEGIN IMMEDIATE already excludes that.
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    session.flush()
    newest = select(AuditEntry.seq, AuditEntry.hash).order_by(AuditEntry.seq.desc()).limit(1)
    seq, previous = session.execute(newest).first() or (0, GENESIS)
    rows = []
    for place, line in enumerate(lines, start=seq + 1):
        row = {"seq": place, **line._asdict(), "prev_hash": previous}
        previous = _hash(**row)
        rows.append({**row, "hash": previous})
    if rows:
        session.execute(insert(AuditEntry), rows)


def seal(entry: AuditEntry) -> str:
    """SHA-256 (hex) over the row's content and its predecessor's hash."""
    return _hash(entry.seq, entry.at, entry.actor, entry.action, entry.subject, entry.detail, entry.prev_hash)


def _hash(seq: int, at: datetime, actor: str, action: str, subject: str, detail: dict[str, Any], prev_hash: str) -> str:
    content = {
        "seq": seq,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": actor,
        "action": action,
        "subject": subject,
        "detail": detail,
        "prev_hash": prev_hash,
    }
    text_form = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text_form.encode()).hexdigest()


def verify(session: Session, expected_head: str | None = None) -> ChainReport:
    """Recompute the whole chain. A chain cut off at its end still holds in itself: give ``expected_head`` to see that too."""
    previous, count = GENESIS, 0
    rows = select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=1000)
    # Closed explicitly: a stop in the middle would leave PostgreSQL's cursor open.
    with closing(session.scalars(rows)) as entries:
        for entry in entries:
            fault = _fault(entry, count + 1, previous)
            if fault is not None:
                return ChainReport(count, previous, *fault)
            previous, count = entry.hash, entry.seq
            session.expunge(entry)
    if expected_head is not None and previous != expected_head:
        return ChainReport(count, previous, count + 1, "链尾哈希与公布的不符，末尾的记录可能被删去")
    return ChainReport(count, previous)


def _fault(entry: AuditEntry, expected_seq: int, previous: str) -> tuple[int, str] | None:
    if entry.seq != expected_seq:
        return expected_seq, f"第 {expected_seq} 条缺失，其后是第 {entry.seq} 条"
    if entry.prev_hash != previous:
        return entry.seq, "与前一条的哈希不相接"
    if entry.hash != seal(entry):
        return entry.seq, "内容与哈希不符，已被改动"
    return None
