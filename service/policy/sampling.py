"""A repeatable sample of the stored enterprises 抽样: those with the lowest hash of seed and credit code, as rulesets.simulation.sample.

The hash stands twice, here in Python and there in the SQL of the engine, and has to: the sample decides which enterprises are read
out of the database at all, before there is a file that an engine could read, and SQLite has no such hash; while tables that are files
may have tens of millions of rows, which are never brought into Python. tests/service/policy/test_sampling.py holds both to the same choice.
"""

from __future__ import annotations

import hashlib
import heapq
from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from service.store.enterprise import Enterprise

_BATCH = 10_000


def sample(session: Session, size: int, seed: str) -> list[int]:
    """The numbers of up to ``size`` enterprises; the same seed takes the same ones of the same population."""
    rows = session.execute(select(Enterprise.uscc, Enterprise.id).execution_options(yield_per=_BATCH))
    return sorted(number for _, number in lowest(((uscc, number) for uscc, number in rows), size, seed))


def lowest(rows: Iterable[tuple[str, int]], size: int, seed: str) -> list[tuple[str, int]]:
    """Of pairs of a code and a number those with the lowest hash, lowest first; of equal hashes the lower code."""
    return [row for _, row in heapq.nsmallest(size, ((_ticket(seed, row[0]), row) for row in rows))]


def _ticket(seed: str, uscc: str) -> str:
    return hashlib.md5(f"{seed}{uscc}".encode(), usedforsecurity=False).hexdigest()
