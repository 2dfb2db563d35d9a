"""Giving way 让路: SQLite has one writer at a time and no queue, so whoever writes without a pause keeps everybody else out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event
from time import perf_counter

from sqlalchemy import Engine

LONGEST = 1.0
"""Seconds (ours)."""


@contextmanager
def giving_way(engine: Engine, free: float = 0.0) -> Iterator[None]:
    """After what is written inside, wait as long as it took, so that half of the time belongs to others. PostgreSQL needs none of it.

    ``free``: seconds just before the block in which the caller wrote nothing; they have belonged to others already.
    """
    begun = perf_counter()
    yield
    if engine.dialect.name == "sqlite":
        Event().wait(min(max(perf_counter() - begun - free, 0.0), LONGEST))
