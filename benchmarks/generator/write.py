"""Writes a population shard by shard, so that memory does not grow with it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.generator import shares
from benchmarks.generator.codes import codes
from benchmarks.generator.draw import records

AS_OF = date(2026, 11, 21)
SEED = 20211227
YEARS = 5
SHARD = 5_000_000


def write(enterprises: int, folder: Path, seed: int = SEED, years: int = YEARS) -> int:
    """``records.parquet`` and ``enterprises.parquet`` in ``folder``, the same for the same seed; the number of records. ``years``: how far
    back the office's records reach."""
    folder.mkdir(parents=True, exist_ok=True)
    written = 0
    firms: pq.ParquetWriter | None = None
    facts: pq.ParquetWriter | None = None
    for shard, first in enumerate(range(0, enterprises, SHARD)):
        chance = np.random.default_rng([seed, shard])
        uscc = codes(first, min(SHARD, enterprises - first))
        regions = pa.DictionaryArray.from_arrays(
            pa.array(chance.integers(0, len(shares.REGIONS), len(uscc)).astype(np.int32)), pa.array(shares.REGIONS)
        )
        order = pa.array(chance.permutation(len(uscc)))
        table = pa.table({"uscc": uscc.take(order), "region": regions})
        firms = firms or pq.ParquetWriter(folder / "enterprises.parquet", table.schema, compression="zstd")
        firms.write_table(table, row_group_size=500_000)
        for batch in records(chance, uscc, AS_OF, written, years):
            facts = facts or pq.ParquetWriter(folder / "records.parquet", batch.schema, compression="zstd")
            facts.write_batch(batch)
            written += batch.num_rows
    for writer in (firms, facts):
        if writer is not None:
            writer.close()
    return written
