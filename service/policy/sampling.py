"""A repeatable sample of the stored enterprises 抽样: those with the lowest hash of seed and credit code, as rulesets.simulation.sample."""

from __future__ import annotations

import hashlib
import heapq

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store.enterprise import Enterprise

_BATCH = 10_000


def sample(session: Session, size: int, seed: str) -> list[int]:
    """The numbers of up to ``size`` enterprises; the same seed takes the same ones of the same population."""
    rows = session.execute(select(Enterprise.uscc, Enterprise.id).execution_options(yield_per=_BATCH))
    lowest = heapq.nsmallest(size, ((_ticket(seed, uscc), uscc, number) for uscc, number in rows))
    return sorted(number for _, _, number in lowest)


def _ticket(seed: str, uscc: str) -> str:
    return hashlib.md5(f"{seed}{uscc}".encode(), usedforsecurity=False).hexdigest()
