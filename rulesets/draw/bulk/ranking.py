"""Inspectors of many objects in ticket order: all pairs hashed by DuckDB, a piece of the objects at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from rulesets.draw.bulk.tables import bytes_of, database
from rulesets.draw.ticket import in_ticket_order

_PAIRS = 1 << 21
_BATCH = 2048
"""Rows that one thread takes at a time; a table in one batch would be left to one thread."""
_DIGITS = 8
_FIRST = 8
_HASHED = f"""
SELECT objects.number * $count + inspectors.number AS place,
       substr(sha256(objects.text || inspectors.text), 1, {_DIGITS}) AS digits
FROM objects CROSS JOIN inspectors
"""  # noqa: S608 (a number of our own)


def bulk_ranking(seed: str, objects: Iterable[str], inspectors: list[str]) -> Iterator[Iterable[str]]:
    """As ``plain_ranking``. Sorts by the first 32 bits of the tickets; where two agree in them, the reference decides."""
    left = iter(objects)
    with database() as connection:
        connection.register("inspectors", _numbered(inspectors))
        while piece := list(islice(left, max(1, _PAIRS // len(inspectors)))):
            keys = _keys(connection, seed, piece, len(inspectors))
            order = np.argsort(keys, axis=1)
            ranked = np.take_along_axis(keys, order, axis=1)
            doubtful = (ranked[:, 1:] == ranked[:, :-1]).any(axis=1).tolist()
            first = order[:, :_FIRST].tolist()
            for number, uscc in enumerate(piece):
                if doubtful[number]:
                    yield in_ticket_order(seed, uscc, inspectors)
                else:
                    yield _named(inspectors, first[number], order[number])


def _named(inspectors: list[str], first: list[int], order: NDArray[np.intp]) -> Iterator[str]:
    """Most objects need a few names only; the others are not made out before they are asked for."""
    for place in first:
        yield inspectors[place]
    for place in order[_FIRST:].tolist():
        yield inspectors[place]


def _keys(connection: duckdb.DuckDBPyConnection, seed: str, piece: list[str], count: int) -> NDArray[np.uint64]:
    connection.register("objects", _numbered([f"{seed}|{uscc}|" for uscc in piece]))
    hashed = connection.sql(_HASHED, params={"count": count}).to_arrow_table()
    connection.unregister("objects")
    keys = np.empty(len(piece) * count, dtype=np.uint64)
    for batch in hashed.to_batches():
        # Eight ASCII digits read as one number sort as the digits do.
        keys[batch.column(0).to_numpy()] = bytes_of(batch.column(1), _DIGITS).view(">u8").ravel()
    return keys.reshape(len(piece), count)


def _numbered(texts: list[str]) -> pa.Table:
    numbers, column = pa.array(np.arange(len(texts))), pa.array(texts, type=pa.string())
    whole = pa.table({"number": numbers, "text": column})
    return pa.Table.from_batches(whole.to_batches(max_chunksize=_BATCH))
