"""Answering a request once 幂等: under one key of one actor an effect happens once, and its answer is given again.

Only answers to effects are kept; a refused request changed nothing and is answered anew.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from service.faults import Conflict, Malformed
from service.operations.operation import Work
from service.store.stored_answer import StoredAnswer

KEY = re.compile(r"[A-Za-z0-9._:-]{8,100}")
_UNDER_WAY = 0


@dataclass(frozen=True)
class Answer:
    """A status of HTTP and a body that JSON can say; ``repeated`` when it was given before."""

    status: int
    body: dict[str, Any]
    repeated: bool = False


@dataclass(frozen=True)
class OnceKey:
    """The key that the asker chose, and the SHA-256 of what is asked."""

    key: str
    request_sha256: str


def once_key(key: str | None, *asked: Any) -> OnceKey | None:
    """The key of a request. Raises Malformed for one that cannot be kept."""
    if key is None:
        return None
    if not KEY.fullmatch(key):
        raise Malformed(
            "bad_idempotency_key", "Idempotency-Key 由 8 至 100 个字母、数字或 . _ : - 组成", field="Idempotency-Key"
        )
    text = json.dumps(asked, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return OnceKey(key, hashlib.sha256(text.encode()).hexdigest())


def answered_once(work: Work, key: OnceKey | None, effect: Callable[[], Answer]) -> Answer:
    """The stored answer, or that of ``effect``, kept in the same transaction. Raises Conflict for another request."""
    if key is None:
        return effect()
    if not _reserve(work, key):
        query = select(StoredAnswer).where(StoredAnswer.actor == work.actor.label, StoredAnswer.key == key.key)
        row = work.session.scalars(query).one()
        if row.request_sha256 != key.request_sha256:
            raise Conflict("key_reused", "这个 Idempotency-Key 已用于另一个请求，请换一个新的", field="Idempotency-Key")
        return Answer(row.status, row.answer, repeated=True)
    answer = effect()
    query = select(StoredAnswer).where(StoredAnswer.actor == work.actor.label, StoredAnswer.key == key.key)
    row = work.session.scalars(query).one()
    row.status, row.answer = answer.status, answer.body
    return answer


def _reserve(work: Work, key: OnceKey) -> bool:
    """Take the key, or wait for whoever holds it; of two requests at once the second finds the first one's answer."""
    if work.session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    statement = insert(StoredAnswer).values(
        key=key.key,
        actor=work.actor.label,
        request_sha256=key.request_sha256,
        status=_UNDER_WAY,
        answer={},
        created_at=work.now,
    )
    taken = work.session.execute(statement.on_conflict_do_nothing().returning(StoredAnswer.id)).scalar()
    return taken is not None
