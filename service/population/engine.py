"""The engine of a worker 计算引擎: DuckDB within the memory and the threads that the settings leave to bulk work."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from service.settings import Settings

if TYPE_CHECKING:
    from rulesets.bulk.duckdb_engine import DuckDB


@contextmanager
def limited_engine(settings: Settings, beside: Path) -> Iterator[DuckDB]:
    """An engine that spills into a folder of its own in ``beside``. Raises ModuleNotFoundError without the extra ``bulk``."""
    from rulesets.bulk.duckdb_engine import DuckDB

    beside.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".spill-", dir=beside) as spill:
        engine = DuckDB(Path(spill), settings.bulk_memory, settings.bulk_threads)
        try:
            yield engine
        finally:
            engine.close()
