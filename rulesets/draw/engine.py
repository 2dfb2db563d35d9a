"""Which engine holds a pool: plain Python, or the bulk engine where it is installed and the pool is large."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from rulesets.draw.assigning import Ranking, plain_ranking
from rulesets.draw.faults import BulkUnavailable
from rulesets.draw.pool import Pool, read_plain_pool

EngineName = Literal["auto", "plain", "bulk"]
_LARGE = 2 * 1024 * 1024
"""Bytes of pool from which loading the bulk engine pays (about 90,000 objects; measured, ours)."""


@dataclass(frozen=True, slots=True)
class Held:
    """A pool, with the ranking of inspectors that goes with its engine."""

    pool: Pool
    ranking: Ranking


def bulk_available() -> bool:
    """Whether the extra ``bulk`` is installed."""
    return all(find_spec(name) is not None for name in ("duckdb", "numpy", "pyarrow"))


def open_pool(path: Path, engine: EngineName = "auto") -> Held:
    """Reads a pool file 检查对象名录. Raises DrawFault for the first fault, BulkUnavailable, OSError."""
    wanted = engine == "bulk" or (engine == "auto" and path.stat().st_size >= _LARGE)
    if wanted and not bulk_available():
        if engine == "bulk":
            raise BulkUnavailable
        wanted = False
    if not wanted:
        return Held(read_plain_pool(path.read_bytes()), plain_ranking)
    from rulesets.draw.bulk import Irregular, bulk_ranking, read_bulk_pool

    try:
        return Held(read_bulk_pool(path), bulk_ranking)
    except Irregular:
        return Held(read_plain_pool(path.read_bytes()), bulk_ranking)
