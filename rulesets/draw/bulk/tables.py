"""Rows of codes as Arrow tables without a copy, and the DuckDB that hashes them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rulesets.draw.bulk.codes import WIDTH, Rows

_BATCH = 1 << 18
_MEMORY = "1GB"


@contextmanager
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty DuckDB in memory that fetches nothing from anywhere."""
    connection = duckdb.connect(
        ":memory:",
        config={"memory_limit": _MEMORY, "autoinstall_known_extensions": "false", "autoload_known_extensions": "false"},
    )
    try:
        yield connection
    finally:
        connection.close()


def code_table(codes: Rows, tags: NDArray[np.uint8]) -> pa.Table:
    """Columns ``code`` (text) and ``tag``; ``codes`` must lie in memory row by row."""
    offsets = np.arange(min(len(codes), _BATCH) + 1, dtype=np.int32) * WIDTH
    batches = []
    for start in range(0, len(codes), _BATCH):
        part = codes[start : start + _BATCH]
        texts = pa.StringArray.from_buffers(len(part), pa.py_buffer(offsets), pa.py_buffer(part.reshape(-1)))
        batches.append(
            pa.RecordBatch.from_arrays([texts, pa.array(tags[start : start + _BATCH])], names=["code", "tag"])
        )
    return pa.Table.from_batches(batches)


def bytes_of(texts: pa.StringArray, width: int) -> NDArray[np.uint8]:
    """Texts that are all ``width`` ASCII characters long, as rows of bytes."""
    plain = texts.cast(pa.string())
    if not len(plain):
        return np.empty((0, width), dtype=np.uint8)
    content = np.frombuffer(plain.buffers()[2], dtype=np.uint8)
    return content[plain.offset * width : (plain.offset + len(plain)) * width].reshape(len(plain), width)


def texts_of(rows: NDArray[np.uint8]) -> list[str]:
    """Rows of ASCII bytes as Python texts."""
    width = rows.shape[1]
    whole = rows.tobytes().decode("ascii")
    return [whole[start : start + width] for start in range(0, len(whole), width)]
